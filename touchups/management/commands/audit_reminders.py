import sys

from django.core.management.base import BaseCommand

from touchups.reminders.queries import gaps


class Command(BaseCommand):
    help = (
        "Checks that every session and appointment has one reminder of each of its kinds, and each its"
        " history. 1: some lack."
    )

    def handle(self, **options) -> None:
        found = gaps()
        for gap in found:
            about = gap.about._meta.verbose_name.split()[-1]
            self.stdout.write(f"{about} {gap.about.pk} of patient {gap.about.patient_id}: {gap.kind}")
        if found:
            self.stdout.write(f"{len(found)} reminders are missing or without a history.")
            sys.exit(1)
        self.stdout.write("Every session and appointment has its reminders.")

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from touchups.access.services import drop_two_factor
from touchups.models import Staff


class Command(BaseCommand):
    help = (
        "Turns off the two-factor log-in of somebody who lost their phone, where no other manager can do it."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email", help="with which they log in")

    def handle(self, *, email: str, **options) -> None:
        staff = Staff.objects.filter(email__iexact=email).select_related("clinic").first()
        if staff is None:
            raise CommandError(f"Nobody logs in with {email}.")
        try:
            drop_two_factor(staff=staff, by=None, now=timezone.now())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"The two-factor log-in of {staff.name} ({staff.clinic}) is off.")

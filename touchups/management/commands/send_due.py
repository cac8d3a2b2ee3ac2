import signal
import time

from django.core.management.base import BaseCommand
from django.utils import timezone

from touchups.reminders.replan import replan_stale
from touchups.reminders.sweep import LONGEST, Sweeper


class Command(BaseCommand):
    help = (
        "Sends the reminders that are due: what Celery does twice a minute, for cron. SIGTERM ends it tidily."
    )

    def handle(self, **options) -> None:
        stopped = []
        before = signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
        try:
            replan_stale(now=timezone.now())
            end = time.monotonic() + LONGEST.seconds
            sweeper = Sweeper(clock=timezone.now, may_go_on=lambda: not stopped and time.monotonic() < end)
            sweeper.run()
        finally:
            signal.signal(signal.SIGTERM, before)
        self.stdout.write(f"{sweeper.sent} mails sent.")

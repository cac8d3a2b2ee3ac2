import time

from celery import shared_task
from django.utils import timezone

from touchups.reminders import replan
from touchups.reminders.sweep import LONGEST, Sweeper

#: A sweep ends early rather than keep a worker from stopping; what is left goes on at once in the next one.
AT_MOST = 10  # seconds


# Acknowledged early: the next sweep finds what this one did not finish. A task that is acknowledged late is
# cut short when the broker goes away, and that may be in the middle of a hand-over.
@shared_task(acks_late=False, soft_time_limit=LONGEST.seconds, time_limit=LONGEST.seconds + 60)
def sweep() -> None:
    """Send the reminders that are due."""
    end = time.monotonic() + AT_MOST
    if Sweeper(clock=timezone.now, may_go_on=lambda: time.monotonic() < end).run():
        sweep.apply_async(expires=25)


@shared_task
def replan_stale() -> None:
    """Plan the reminders anew of clinics whose zone, send hour or policy has changed."""
    replan.replan_stale(now=timezone.now())

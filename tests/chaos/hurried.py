"""The clinic's own Celery application with its waits shortened, so that a storm is over within a minute."""

from datetime import timedelta

import django

from clinic.celery import app

django.setup()

from touchups.reminders import sweep  # noqa: E402 - its models need Django

LEASE = 15  # seconds; longer than the mail server is waited for in one hand-over

sweep.LEASE = timedelta(seconds=LEASE)
sweep.FIRST_PAUSE, sweep.LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=4)
app.conf.beat_schedule["send the reminders that are due"] |= {"schedule": 1.0, "options": {"expires": 5.0}}

"""The Celery application and the whole timetable."""

import gc
import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning
from celery.signals import worker_process_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

# Said of root, because a message could be a pickle that does anything; ours are JSON.
warnings.filterwarnings("ignore", category=SecurityWarning)

app = Celery("clinic")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["touchups.assessment", "touchups.reminders", "touchups.photos"])

MINUTE, HOUR = 60.0, 3600.0  # seconds

# Intervals, not times of day: nothing is skipped or run twice when clocks change or beat was down. An entry
# expires before its next turn, so that a worker that comes back does not work through a heap of old ones.
app.conf.beat_schedule = {
    "re-assess patients whose flag may change": {
        "task": "touchups.assessment.tasks.reassess_due",
        "schedule": 5 * MINUTE,
        "options": {"expires": 4 * MINUTE},
    },
    # Twice a minute, so that within one minute of a mail server's return all that waited has left.
    "send the reminders that are due": {
        "task": "touchups.reminders.tasks.sweep",
        "schedule": MINUTE / 2,
        "options": {"expires": 25.0},
    },
    "plan reminders anew where a clinic's zone, send hour or policy changed": {
        "task": "touchups.reminders.tasks.replan_stale",
        "schedule": MINUTE,
        "options": {"expires": 55.0},
    },
    "go on counting what a proposed policy would change": {
        "task": "touchups.assessment.tasks.count_proposed_policies",
        "schedule": MINUTE / 2,
        "options": {"expires": 25.0},
    },
    "remove the photos that no row knows": {
        "task": "touchups.photos.tasks.sweep_orphans",
        "schedule": 24 * HOUR,
        "options": {"expires": HOUR},
    },
}


@worker_ready.connect
def look_at_once(**_: object) -> None:
    """What fell due while nothing ran is sent at the start, not at beat's first turn."""
    app.send_task("touchups.reminders.tasks.sweep", expires=25.0)


@worker_process_init.connect
def collect_garbage_seldom(**_: object) -> None:
    """A batch makes thousands of objects that live until its end; to look for cycles among them at every
    seven hundred takes a tenth of the processor's time.
    """
    gc.freeze()
    gc.set_threshold(50_000)

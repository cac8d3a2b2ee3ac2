"""How the clinic runs: settings, timetable, addresses, and the one command that starts it all."""

from clinic.celery import app as celery_app

__all__ = ["celery_app"]

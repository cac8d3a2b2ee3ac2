"""Makes an installation ready before its processes start: tables, static files, a demo clinic if wanted."""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")


def prepare() -> None:
    """Bring everything up to date before another process opens it; exit with one line when refused."""
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    call_command("createcachetable", verbosity=0)
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    call_command("clearsessions")
    open_clinic(demo=settings.ENVIRONMENT.demo)


def open_clinic(*, demo: bool) -> None:
    """A real clinic is left alone; a demo is built or named; nobody works with real patients in a demo."""
    from touchups.models import Clinic  # after django.setup()

    kinds = set(Clinic.objects.values_list("is_demo", flat=True))
    if demo and not kinds:
        print("Building the demo clinic, once.", flush=True)
    if demo and False not in kinds:
        call_command("demo")
    elif not demo and True in kinds:
        # Its accounts have a password that everybody knows.
        sys.exit("This database holds the demo clinic; give yours its own: make run DEMO=0 DATA_DIR=/path")
    elif not kinds:
        print("No clinic is set up yet: the first page asks for its name, its zone and its first manager.")


if __name__ == "__main__":
    django.setup()
    try:
        prepare()
    except (OperationalError, OSError) as error:  # the database is away, the disk is full
        sys.exit(f"The clinic cannot be prepared: {' '.join(str(error).split())}")

"""Makes an installation ready before its processes start: tables, static files, a demo clinic if wanted."""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")


def prepare() -> None:
    """Bring everything up to date before another process opens it; exit with one line when refused."""
    from touchups.models import Clinic  # after django.setup()

    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    call_command("createcachetable", verbosity=0)
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    call_command("clearsessions")
    if settings.ENVIRONMENT.demo:
        if not Clinic.objects.exists():
            call_command("demo")
    elif Clinic.objects.filter(is_demo=True).exists():
        # Its accounts have passwords that everybody knows.
        sys.exit(
            "This database holds the demo clinic. Give the real one its own: DATA_DIR=/path make run DEMO=0"
        )


if __name__ == "__main__":
    django.setup()
    prepare()

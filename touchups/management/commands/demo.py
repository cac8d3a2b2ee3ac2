import logging

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from touchups.access.demo_accounts import demo_accounts
from touchups.demo.photos import take_photos
from touchups.demo.stage import build_demo
from touchups.models import Clinic, Patient


class Command(BaseCommand):
    help = "Builds a demo clinic with invented patients, dated from today. Refused where a real clinic is."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--fresh", action="store_true", help="empty the demo's database first")

    def handle(self, *, fresh: bool, **options) -> None:
        if real := Clinic.objects.filter(is_demo=False).first():
            raise CommandError(f"{real} is a real clinic; a demo goes into a database of its own.")
        if fresh:
            call_command("flush", interactive=False, verbosity=0)
        if clinic := Clinic.objects.first():
            self.stdout.write(
                f"The demo clinic {clinic} is already there (manage.py demo --fresh builds it anew)."
            )
        else:
            now = timezone.now()
            logging.disable(logging.WARNING)  # the mails that the story has refused or lost alarm nobody
            clinic = build_demo(now=now)
            logging.disable(logging.NOTSET)
            take_photos(clinic, now=now)
            people = Patient.objects.filter(clinic=clinic).count()
            self.stdout.write(f"Built the demo clinic {clinic} with {people} invented patients.")
        for account in demo_accounts():
            self.stdout.write(
                f"  {account.role_name:<14} {account.email:<24} {account.password:<14} {account.name}"
            )

import sys
from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from touchups.access.services import add_clinic
from touchups.access.staff_forms import SetUpForm
from touchups.models import Clinic


class Command(BaseCommand):
    help = (
        "Adds one more clinic to this installation, with its first manager. Asks for the manager's password."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", help="of the clinic")
        parser.add_argument("--time-zone", required=True, help="such as Europe/London")
        parser.add_argument("--phone", required=True)
        parser.add_argument("--sender-name", required=True, help="who e-mails to patients are from")
        parser.add_argument("--manager-name", required=True)
        parser.add_argument("--email", required=True, help="of the manager, who logs in with it")
        parser.add_argument("--injects", action="store_true", help="the manager injects as well")

    def handle(self, **options) -> None:
        if demo := Clinic.objects.filter(is_demo=True).first():
            raise CommandError(f"{demo} is a demo clinic; real ones go into a database of their own.")
        password = (
            getpass("Password of the manager: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
        )
        form = SetUpForm({**options, "password": password})
        if not form.is_valid():
            raise CommandError(
                "; ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())
            )
        try:
            manager = add_clinic(now=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from refusal
        self.stdout.write(f"{manager.clinic} is set up; {manager.email} can log in.")

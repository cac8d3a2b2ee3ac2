"""What a patient does on their own pages alone: prove who they are, and take their record along."""

from datetime import date, datetime

from django.db import transaction

from touchups.access import audit
from touchups.models import Link, Patient
from touchups.models.patient import digits_of

DIGITS = 4


def last_digits(patient: Patient) -> str:
    """Of the phone number on file; empty where there are too few."""
    digits = digits_of(patient.phone)
    return digits[-DIGITS:] if len(digits) >= DIGITS else ""


def can_be_checked(patient: Patient) -> bool:
    return bool(patient.birth_date or last_digits(patient))


@transaction.atomic
def check_person(*, link: Link, given: date | str, now: datetime) -> bool:
    """Whether this is the birth date on file or, without one, the last digits of the phone number.

    The fifth wrong answer shuts the link, for good.
    """
    link = Link.objects.select_for_update(of=("self",)).select_related("patient").get(pk=link.pk)
    patient = link.patient
    if link.revoked_at or not can_be_checked(patient):
        return False
    is_right = given == (patient.birth_date or last_digits(patient))
    link.failed_checks = 0 if is_right else link.failed_checks + 1
    if link.failed_checks >= Link.TRIES:
        link.revoked_at = now
        audit.record("link.lock", by=None, now=now, patient=patient, subject=link)
    link.save(update_fields=["failed_checks", "revoked_at"])
    return is_right


def note_download(*, patient: Patient, form: str, now: datetime) -> None:
    """The patient took their record along."""
    audit.record("record.download", by=None, now=now, patient=patient, subject=patient, form=form)

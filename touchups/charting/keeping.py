"""What every write into a patient's record does: check who writes, lock, assess anew, plan mails anew."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from touchups.access.roles import Can, require
from touchups.assessment.services import assess_these
from touchups.models import Patient, Staff
from touchups.models.record import Record
from touchups.reminders.outlook import with_plans
from touchups.reminders.replan import plan_these

R = TypeVar("R", bound=Record)

#: Whoever comes to a clinic was born after this.
LONG_AGO = date(1900, 1, 1)

#: What patients write down themselves, having come in by a private link; ``by`` is None then.
BY_PATIENTS = frozenset({Can.TAKE_REPORTS, Can.KEEP_PATIENTS})


@contextmanager
def writing(patient: Patient, *, by: Staff | None, now: datetime, can: Can, cause: str) -> Iterator[Patient]:
    """One transaction: the patient's row locked, the act inside, the new assessment and plan at its end."""
    _check_who_writes(patient, by, can)
    with transaction.atomic():
        rows = Patient.objects.select_for_update(of=("self",)).select_related("clinic")
        locked = rows.get(pk=patient.pk)
        if locked.archived_at:
            raise ValidationError(
                _("This patient is archived. Bring the record back before you write in it.")
            )
        yield locked
        _bring_up_to_date(locked, now=now, cause=cause)


def _bring_up_to_date(patient: Patient, *, now: datetime, cause: str) -> None:
    """Assess and plan anew, from a record that is read once for both."""
    clinic = patient.clinic
    loaded = with_plans(Patient.objects.filter(pk=patient.pk), today=clinic.day_of(now))
    for problem in assess_these(loaded, clinic=clinic, now=now, cause=cause).values():
        raise ValidationError(_("This does not fit the rest of the record: %s") % problem) from problem
    plan_these(loaded, clinic=clinic, now=now)


def _check_who_writes(patient: Patient, by: Staff | None, can: Can) -> None:
    if by:
        require(by, can, at=patient.clinic_id)
    elif can not in BY_PATIENTS:
        raise PermissionDenied(can)


def made_before(model: type[R], key: uuid.UUID, patient: Patient) -> R | None:
    """What the same form, sent once before, has made."""
    return model.objects.filter(key=key, patient=patient).first()


def check_day(day: date, patient: Patient, *, now: datetime, field: str) -> None:
    """That a clinic-local day lies in the patient's life up to now; a slip of the year does not."""
    if day > patient.clinic.day_of(now):
        raise ValidationError({field: _("This date is in the future.")})
    if day < (patient.birth_date or LONG_AGO):
        raise ValidationError({field: _("This is before the patient was born.")})

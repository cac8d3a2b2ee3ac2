"""What a row of the list says of a patient's appointments: the next one, or that the last came to nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from touchups.assessment.days import in_words
from touchups.models import Appointment, Clinic, Standing

State = Appointment.State

#: States in which the patient is still expected or there.
OPEN = (State.BOOKED, State.ARRIVED, State.IN_PROGRESS)
#: For so long a missed or cancelled appointment is worth a word.
REMEMBERED = timedelta(days=60)


@dataclass(frozen=True)
class Booked:
    """``pk`` is that of the appointment. ``is_open``: the patient is expected."""

    pk: int
    words: str
    is_open: bool


def day_begins(clinic: Clinic, *, now: datetime) -> datetime:
    """The clinic's last midnight: an appointment of today is still one to come, though its hour is past."""
    return datetime.combine(clinic.day_of(now), time.min, clinic.zone)


def without_one(rows: QuerySet[Standing], *, since: datetime) -> QuerySet[Standing]:
    """Those who have no appointment from a moment on."""
    theirs = Appointment.objects.filter(patient=OuterRef("patient"), state__in=OPEN, starts_at__gte=since)
    return rows.exclude(Exists(theirs))


def booked_of(patients: Iterable[int], *, clinic: Clinic, now: datetime) -> dict[int, Booked]:
    """By patient, in one query; whoever has nothing booked and missed nothing lately is not in it."""
    since = day_begins(clinic, now=now)
    rows = Appointment.objects.filter(patient__in=patients, starts_at__gte=now - REMEMBERED)
    said: dict[int, Booked] = {}
    for patient, pk, state, starts_at, changed_at in rows.order_by("starts_at", "pk").values_list(
        "patient", "pk", "state", "starts_at", "changed_at"
    ):
        is_open = state in OPEN and starts_at >= since
        if patient in said and said[patient].is_open:
            continue
        words = _words(State(state), starts_at.astimezone(clinic.zone), clinic.day_of(changed_at))
        if is_open or state in (State.NO_SHOW, State.CANCELLED):
            said[patient] = Booked(pk, words, is_open)
        else:
            # Whoever came after all, or is to be looked up, has missed nothing.
            said.pop(patient, None)
    return said


def _words(state: State, starts_at: datetime, changed_on: date) -> str:
    """ "Booked Tue 3 Mar 2026, 10:00"; of one that came to nothing, the day."""
    if state == State.NO_SHOW:
        return _("Did not come on %(day)s") % {"day": in_words(starts_at.date())}
    if state == State.CANCELLED:
        return _("Cancelled on %(day)s") % {"day": in_words(changed_on)}
    return f"{state.label} {in_words(starts_at.date())}, {starts_at:%H:%M}"

"""The waiting list: who would come earlier, whom the desk told of a freed time, and what they answered.

Each act is one transaction and leaves an audit row. They raise PermissionDenied, or ValidationError naming
the field, and then nothing is changed.
"""

import uuid
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.assessment.days import in_words
from touchups.booking.diary import who_may
from touchups.booking.freed import freed_times, waiting
from touchups.booking.keeping import writing
from touchups.booking.services import book, move
from touchups.booking.slices import Taken
from touchups.models import Appointment, AppointmentType, Patient, Staff, WaitingEntry

Outcome = WaitingEntry.Outcome


def held_by(patient: Patient, kind: str | None, *, now: datetime) -> Appointment | None:
    """The next appointment of a kind, or of any, that a patient has and would leave for an earlier one."""
    coming = patient.appointments.filter(state=Appointment.State.BOOKED, starts_at__gt=now)
    return (coming.filter(kind=kind) if kind else coming).select_related("injector").first()


def add_waiting(
    *,
    patient: Patient,
    by: Staff,
    now: datetime,
    kind: str,
    first_on: date,
    last_on: date,
    injector: Staff | None = None,
    not_before: time | None = None,
    not_after: time | None = None,
    note: str = "",
    key: uuid.UUID | None = None,
) -> WaitingEntry:
    """Put a patient on the list, last in the line. Times are by the clinic's clock, all bounds included.

    The appointment of the kind that they hold moves when they get an earlier time.
    """
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now) as patient:
        if made := WaitingEntry.objects.filter(key=key, patient=patient).first():
            return made
        if patient.archived_at:
            raise ValidationError(_("This patient is archived. Bring the record back before you book."))
        held = held_by(patient, kind, now=now)
        _check_bounds(held, first_on, last_on, not_before, not_after, today=patient.clinic.day_of(now))
        _check_kind(patient, kind, injector)
        _end_what_is_over(patient, kind, now=now)
        entry = WaitingEntry.objects.create(
            key=key,
            patient=patient,
            kind=kind,
            appointment=held,
            injector=injector,
            first_on=first_on,
            last_on=last_on,
            not_before=not_before,
            not_after=not_after,
            note=note,
            added_at=now,
            added_by=by,
        )
        days = {"from": str(first_on), "until": str(last_on)}
        audit.record("waiting.add", by=by, now=now, patient=patient, subject=entry, kind=str(kind), **days)
    return entry


def _check_bounds(
    held: Appointment | None,
    first_on: date,
    last_on: date,
    not_before: time | None,
    not_after: time | None,
    *,
    today: date,
) -> None:
    if last_on < max(first_on, today):
        raise ValidationError({"last_on": _("The last day is before the first one or past.")})
    if held and last_on > held.on:
        words = _("They have an appointment on %(day)s; an earlier one is until then.")
        raise ValidationError({"last_on": words % {"day": in_words(held.on)}})
    if not_before and not_after and not_after < not_before:
        raise ValidationError({"not_after": _("No time of the day is left between these two.")})


def _check_kind(patient: Patient, kind: str, injector: Staff | None) -> None:
    type = AppointmentType.objects.filter(clinic=patient.clinic, kind=kind).first()
    if type is None:
        raise ValidationError({"kind": _("Choose a kind of appointment.")})
    if injector and not who_may(type).filter(pk=injector.pk).exists():
        raise ValidationError({"injector": _("Choose somebody who does this kind of appointment.")})


def _end_what_is_over(patient: Patient, kind: str, *, now: datetime) -> None:
    """Close an earlier wish that ended by itself. Raises ValidationError for one that stands."""
    earlier = WaitingEntry.objects.filter(patient=patient, kind=kind, closed_at=None)
    if standing := waiting(patient.clinic, now=now).filter(patient=patient, kind=kind).first():
        day = in_words(patient.clinic.day_of(standing.added_at))
        raise ValidationError({"kind": _("They wait for this since %(day)s already.") % {"day": day}})
    earlier.update(closed_at=now, outcome=Outcome.LEFT)


def offer(
    *, entry: WaitingEntry, starts_at: datetime, injector: Staff, by: Staff, now: datetime
) -> WaitingEntry:
    """Write down that the patient was told of a freed time. Raises Taken when it is gone."""
    with writing(entry.patient, by=by, now=now) as patient:
        entry = _read(entry, patient, now=now)
        freed = freed_times(patient.clinic, now=now)
        theirs = [each for each in freed if entry in each.waiting and each.is_at(starts_at, injector)]
        if not theirs:
            raise Taken(_("This time is not free any more."))
        if not theirs[0].is_offered_to(entry):
            entry.offered_starts_at, entry.offered_injector = starts_at, injector
            entry.offered_at, entry.offered_by, entry.declined_at = now, by, None
            entry.save()
            audit.record("waiting.offer", by=by, now=now, patient=patient, subject=entry, **_offer_of(entry))
    return entry


def decline(*, entry: WaitingEntry, by: Staff, now: datetime) -> WaitingEntry:
    """They do not want the time they were told of, and wait on; it goes to the next in the line."""
    with writing(entry.patient, by=by, now=now) as patient:
        entry = _read(entry, patient, now=now)
        _check_was_told(entry)
        if entry.declined_at is None:
            entry.declined_at = now
            entry.save()
            audit.record(
                "waiting.decline", by=by, now=now, patient=patient, subject=entry, **_offer_of(entry)
            )
    return entry


def accept(*, entry: WaitingEntry, by: Staff, now: datetime) -> WaitingEntry:
    """They come at the time they were told of: what they hold moves there, or it is booked. Raises Taken."""
    with writing(entry.patient, by=by, now=now) as patient:
        if done := WaitingEntry.objects.filter(pk=entry.pk, outcome=Outcome.BOOKED).first():
            return done
        entry = _read(entry, patient, now=now)
        _check_was_told(entry)
        there = {"starts_at": entry.offered_starts_at, "injector": entry.offered_injector}
        if held := entry.appointment:
            move(appointment=held, by=by, now=now, sequence=held.sequence, **there)
        else:
            entry.appointment = book(patient=patient, kind=entry.kind, by=by, now=now, **there)
        entry.closed_at, entry.outcome = now, Outcome.BOOKED
        entry.save()
        audit.record("waiting.accept", by=by, now=now, patient=patient, subject=entry, **_offer_of(entry))
    return entry


def leave(*, entry: WaitingEntry, by: Staff, now: datetime) -> None:
    """They do not wait any more."""
    with writing(entry.patient, by=by, now=now) as patient:
        still = WaitingEntry.objects.filter(pk=entry.pk, closed_at=None)
        if still.update(closed_at=now, outcome=Outcome.LEFT):
            audit.record("waiting.leave", by=by, now=now, patient=patient, subject=entry)


def _read(entry: WaitingEntry, patient: Patient, *, now: datetime) -> WaitingEntry:
    """The wish as it stands now that its patient is locked."""
    fresh = waiting(patient.clinic, now=now).filter(pk=entry.pk).first()
    if fresh is None:
        raise ValidationError(_("They do not wait for an earlier time any more."))
    return fresh


def _check_was_told(entry: WaitingEntry) -> None:
    if entry.offered_at is None:
        raise ValidationError(_("They have not been told of a time yet."))


def _offer_of(entry: WaitingEntry) -> dict[str, str]:
    """The time they were told of, by the clinic's clock, for the trail."""
    starts = entry.offered_starts_at.astimezone(entry.patient.clinic.zone)
    return {"starts": f"{starts:%Y-%m-%d %H:%M}", "injector": entry.offered_injector.name}

"""What every change of an appointment does: lock, find the place, store the step. ``services`` says which.

All lock in one order: the patient, injectors by their keys, rooms by theirs. Two who want the same time go
one after the other, and nobody waits for somebody who waits for them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from touchups.access.roles import Can, require
from touchups.assessment.calls import end_call
from touchups.booking.checks import check_patient_is_free, check_place
from touchups.booking.slices import check_is_free, free_room, keep_slices
from touchups.booking.slots import Length
from touchups.models import Appointment, AppointmentStep, AppointmentType, Patient, Room, Staff
from touchups.models.appointment import TAKING
from touchups.reminders.replan import replan

State = Appointment.State


def look(patient: Patient, starts_at: datetime, *, by: Staff | None, **wanted: object) -> None:
    """Raise Taken at once where somebody has the time already: most who come too late wait for no lock."""
    if by:
        require(by, Can.BOOK, at=patient.clinic_id)
    appointment = Appointment(clinic=patient.clinic, patient=patient, **wanted)
    _aim(appointment, starts_at)
    check_is_free(appointment)


@contextmanager
def writing(patient: Patient, *, by: Staff | None, now: datetime) -> Iterator[Patient]:
    """One transaction: the patient's row locked, the act inside, the new plan of mails at its end."""
    if by:
        require(by, Can.BOOK, at=patient.clinic_id)
    with transaction.atomic():
        rows = Patient.objects.select_for_update(no_key=True, of=("self",)).select_related("clinic")
        locked = rows.get(pk=patient.pk)
        yield locked
        end_call(locked, now=now)
        replan(locked, now=now)


def read(appointment: Appointment, patient: Patient) -> Appointment:
    """The appointment as it is now that its patient is locked."""
    fresh = Appointment.objects.select_related("injector", "room").get(pk=appointment.pk)
    fresh.patient, fresh.clinic = patient, patient.clinic
    return fresh


def place(
    appointment: Appointment, starts_at: datetime, *left: Staff, by: Staff | None, now: datetime
) -> None:
    """Give it its time and its room, if it may have them. ``left`` are those it leaves."""
    if appointment.patient.archived_at:
        raise ValidationError(_("This patient is archived. Bring the record back before you book."))
    type = _aim(appointment, starts_at)
    rooms = _lock(appointment, *left, with_rooms=type.needs_room)
    check_is_free(appointment)
    check_place(appointment, type, by=by, now=now)
    appointment.room = free_room(appointment, rooms) if type.needs_room else None


def _aim(appointment: Appointment, starts_at: datetime) -> AppointmentType:
    """Give it the time that it would take."""
    type = AppointmentType.objects.filter(clinic=appointment.clinic, kind=appointment.kind).first()
    if type is None:
        raise ValidationError({"kind": _("Choose a kind of appointment.")})
    type.clinic = appointment.clinic
    _set_time(appointment, starts_at, Length.of(type))
    return type


def _set_time(appointment: Appointment, starts_at: datetime, length: Length) -> None:
    appointment.starts_at, appointment.ends_at = starts_at, starts_at + length.itself
    appointment.busy_from, appointment.busy_to = starts_at - length.before, appointment.ends_at + length.after
    appointment.on = appointment.clinic.day_of(starts_at)


def _lock(appointment: Appointment, *left: Staff, with_rooms: bool) -> list[Room]:
    """Those whose time it is, so that of two who want it one waits, and the clinic's rooms."""
    people = [appointment.injector.pk, *(each.pk for each in left)]
    list(Staff.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    rooms = Room.objects.filter(clinic=appointment.clinic).order_by("pk").select_for_update(no_key=True)
    return list(rooms) if with_rooms else []


def as_it_stood(appointment: Appointment, step: AppointmentStep) -> None:
    """Give it back what it had after a step of its life."""
    length = Length(
        appointment.ends_at - appointment.starts_at,
        before=appointment.starts_at - appointment.busy_from,
        after=appointment.busy_to - appointment.ends_at,
    )
    _set_time(appointment, step.starts_at, length)
    appointment.state, appointment.injector, appointment.room = step.state, step.injector, step.room
    appointment.overlap_reason, appointment.window_reason = step.overlap_reason, step.window_reason


def take_again(appointment: Appointment, *left: Staff, now: datetime) -> None:
    """Check that what comes back can have its time again, if it keeps one."""
    _lock(appointment, *left, with_rooms=appointment.room is not None)
    check_is_free(appointment)
    if appointment.state in TAKING:
        check_patient_is_free(appointment, now=now)


def take_step(appointment: Appointment, what: str, *, by: Staff | None, now: datetime, why: str = "") -> None:
    """Store the appointment with its slices, and this step of its life. Raises Taken."""
    last = appointment.steps.last() if appointment.pk else None
    if last and _in_a_calendar(last) != _in_a_calendar(appointment):
        appointment.sequence += 1
    appointment.changed_at = now
    appointment.save()
    keep_slices(appointment)
    AppointmentStep.objects.create(
        appointment=appointment,
        what=what,
        at=now,
        by=by,
        why=why,
        state=appointment.state,
        sequence=appointment.sequence,
        starts_at=appointment.starts_at,
        injector=appointment.injector,
        room=appointment.room,
        overlap_reason=appointment.overlap_reason,
        window_reason=appointment.window_reason,
    )


def _in_a_calendar(stood: Appointment | AppointmentStep) -> tuple:
    """What those who have the appointment in a calendar must be told of."""
    return stood.starts_at, stood.injector_id, stood.room_id, stood.state == State.CANCELLED

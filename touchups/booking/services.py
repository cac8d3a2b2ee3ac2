"""The life of an appointment. Each act is one transaction and leaves a step, an audit row and a new plan.

``by`` is the member of staff; None where the patient acts, by a private link. ``now`` is aware. They raise
PermissionDenied, or ValidationError naming the field, and then nothing is changed: an appointment that
cannot be moved keeps its old time. The same act sent twice acts once.
"""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.booking.keeping import as_it_stood, look, place, read, take_again, take_step, writing
from touchups.booking.slices import Taken
from touchups.models import Appointment, AppointmentStep, Patient, Staff

__all__ = ["NEXT", "UNDO_FOR", "Taken", "advance", "book", "cancel", "correct", "move", "undo"]

State, What = Appointment.State, AppointmentStep.What

#: What may follow each state in the ordinary course of things; all else is a correction.
NEXT: dict[str, tuple[str, ...]] = {
    State.BOOKED: (State.ARRIVED, State.NO_SHOW),
    State.ARRIVED: (State.IN_PROGRESS, State.DONE),
    State.IN_PROGRESS: (State.DONE,),
}
_STEPS = {
    State.ARRIVED: What.ARRIVED,
    State.IN_PROGRESS: What.STARTED,
    State.DONE: What.DONE,
    State.NO_SHOW: What.NO_SHOW,
}

#: How long whoever took a step may take it back.
UNDO_FOR = timedelta(minutes=5)


def book(
    *,
    patient: Patient,
    kind: str,
    injector: Staff,
    starts_at: datetime,
    by: Staff | None,
    now: datetime,
    key: uuid.UUID | None = None,
    note: str = "",
    window_reason: str = "",
    overlap_reason: str = "",
) -> Appointment:
    """Book a time; the service chooses the room. Raises Taken where somebody else has it.

    ``window_reason`` is an injector's, for a day on which the rules do not call for it; ``overlap_reason``
    puts it over another appointment, or outside the injector's hours, on purpose.
    """
    key = key or uuid.uuid4()
    wanted = {"key": key, "kind": kind, "injector": injector, "overlap_reason": overlap_reason}
    look(patient, starts_at, by=by, **wanted)
    with writing(patient, by=by, now=now) as patient:
        if made := Appointment.objects.filter(key=key, patient=patient).first():
            return made
        appointment = Appointment(
            **wanted,
            clinic=patient.clinic,
            patient=patient,
            note=note,
            window_reason=window_reason,
            booked_at=now,
            booked_by=by,
        )
        place(appointment, starts_at, by=by, now=now)
        take_step(appointment, What.BOOKED, by=by, now=now)
        audit.record(
            "appointment.book",
            by=by,
            now=now,
            patient=patient,
            subject=appointment,
            kind=kind,
            **_time_of(appointment),
            **_reasons_of(appointment),
        )
    return appointment


def move(
    *,
    appointment: Appointment,
    starts_at: datetime,
    injector: Staff,
    by: Staff | None,
    now: datetime,
    sequence: int,
    window_reason: str = "",
    overlap_reason: str = "",
) -> Appointment:
    """Move it to another time, under the same rules as a booking.

    ``sequence`` is that of the appointment whose page was looked at: refused if it was changed meanwhile.
    """
    wanted = {"key": appointment.key, "kind": appointment.kind, "overlap_reason": overlap_reason}
    look(appointment.patient, starts_at, by=by, injector=injector, **wanted)
    with writing(appointment.patient, by=by, now=now) as patient:
        appointment = read(appointment, patient)
        is_there = appointment.starts_at == starts_at and appointment.injector_id == injector.pk
        if is_there and appointment.state == State.BOOKED:
            return appointment
        if appointment.sequence != sequence:
            raise ValidationError(
                _("This appointment was changed meanwhile. Please look at it again before you move it.")
            )
        if appointment.state != State.BOOKED:
            raise ValidationError(_("Only an appointment that is booked can be moved."))
        _check_is_ahead(appointment, by=by, now=now)
        before = _time_of(appointment)
        left = appointment.injector
        appointment.injector = injector
        appointment.window_reason, appointment.overlap_reason = window_reason, overlap_reason
        place(appointment, starts_at, left, by=by, now=now)
        take_step(appointment, What.MOVED, by=by, now=now)
        changed = audit.changes(before, _time_of(appointment))
        audit.record(
            "appointment.move",
            by=by,
            now=now,
            patient=patient,
            subject=appointment,
            fields=changed,
            **_reasons_of(appointment),
        )
    return appointment


def cancel(*, appointment: Appointment, by: Staff | None, now: datetime, why: str) -> Appointment:
    """Call it off before it has begun; its time is free for others."""
    with writing(appointment.patient, by=by, now=now) as patient:
        appointment = read(appointment, patient)
        if appointment.state == State.CANCELLED:
            return appointment
        _need(why)
        if appointment.state not in (State.BOOKED, State.ARRIVED):
            raise ValidationError(_("Only an appointment that has not begun can be cancelled."))
        _check_is_ahead(appointment, by=by, now=now)
        appointment.state = State.CANCELLED
        take_step(appointment, What.CANCELLED, by=by, now=now, why=why)
        audit.record(
            "appointment.cancel",
            by=by,
            now=now,
            patient=patient,
            subject=appointment,
            why=why,
            **_time_of(appointment),
        )
    return appointment


def advance(*, appointment: Appointment, to: str, by: Staff, now: datetime) -> Appointment:
    """The next step of its day, one of ``NEXT``."""
    with writing(appointment.patient, by=by, now=now) as patient:
        appointment = read(appointment, patient)
        if appointment.state == to:
            return appointment
        if to not in NEXT.get(appointment.state, ()):
            raise ValidationError(
                _("This does not follow on “%(state)s”. Correct the appointment if that is wrong.")
                % {"state": appointment.get_state_display()}
            )
        if to == State.ARRIVED and appointment.on != patient.clinic.day_of(now):
            raise ValidationError(_("This appointment is not today."))
        if to == State.NO_SHOW and appointment.starts_at > now:
            raise ValidationError(_("This appointment has not begun yet."))
        appointment.state = to
        take_step(appointment, _STEPS[to], by=by, now=now)
        audit.record(
            "appointment.advance", by=by, now=now, patient=patient, subject=appointment, state=str(to)
        )
    return appointment


def correct(*, appointment: Appointment, to: str, why: str, by: Staff, now: datetime) -> Appointment:
    """Put right what was recorded wrongly. Raises Taken where its time is somebody else's by now."""
    with writing(appointment.patient, by=by, now=now) as patient:
        appointment = read(appointment, patient)
        before = appointment.state
        if before == to:
            return appointment
        _need(why)
        if to not in (State.BOOKED, State.CANCELLED) and appointment.on > patient.clinic.day_of(now):
            raise ValidationError({"to": _("The day of this appointment has not come.")})
        appointment.state = to
        take_again(appointment, now=now)
        take_step(appointment, What.CORRECTED, by=by, now=now, why=why)
        audit.record(
            "appointment.correct",
            by=by,
            now=now,
            patient=patient,
            subject=appointment,
            fields=audit.changes({"state": str(before)}, {"state": str(to)}),
            why=why,
        )
    return appointment


def undo(*, appointment: Appointment, by: Staff | None, now: datetime) -> Appointment:
    """Take back the last step, by whoever took it, for five minutes. A booking taken back is cancelled."""
    with writing(appointment.patient, by=by, now=now) as patient:
        appointment = read(appointment, patient)
        last, *earlier = appointment.steps.select_related("injector", "room").order_by("-at", "-pk")[:2]
        if last.by_id != (by and by.pk):
            raise ValidationError(_("Only whoever did this can undo it."))
        if last.what == What.UNDONE:
            return appointment
        if now > last.at + UNDO_FOR:
            raise ValidationError(_("This can no longer be undone; move or cancel the appointment instead."))
        left = appointment.injector
        if earlier:
            as_it_stood(appointment, earlier[0])
        else:
            appointment.state = State.CANCELLED
        take_again(appointment, left, now=now)
        take_step(appointment, What.UNDONE, by=by, now=now)
        audit.record(
            "appointment.undo",
            by=by,
            now=now,
            patient=patient,
            subject=appointment,
            step=last.what,
            state=appointment.state,
            **_time_of(appointment),
        )
    return appointment


def _check_is_ahead(appointment: Appointment, *, by: Staff | None, now: datetime) -> None:
    if by is None and appointment.starts_at <= now:
        phone = appointment.clinic.phone
        raise ValidationError(_("This appointment has begun. Please call us: %(phone)s.") % {"phone": phone})


def _need(why: str) -> None:
    if not why.strip():
        raise ValidationError({"why": _("Give the reason.")})


def _time_of(appointment: Appointment) -> dict[str, str]:
    """When, by the clinic's clock, with whom and where, for the trail."""
    starts = appointment.starts_at.astimezone(appointment.clinic.zone)
    room = appointment.room.name if appointment.room else ""
    return {"starts": f"{starts:%Y-%m-%d %H:%M}", "injector": appointment.injector.name, "room": room}


def _reasons_of(appointment: Appointment) -> dict[str, str]:
    reasons = {"window": appointment.window_reason, "overlap": appointment.overlap_reason}
    return {f"{name}_reason": said for name, said in reasons.items() if said}

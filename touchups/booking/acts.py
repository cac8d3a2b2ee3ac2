"""What can be done about an appointment now, so that a page offers nothing that would be refused."""

from dataclasses import dataclass
from datetime import datetime

from touchups.booking.services import NEXT, UNDO_FOR
from touchups.models import Appointment, AppointmentStep, Staff

State = Appointment.State


@dataclass(frozen=True)
class Acts:
    """``steps`` are the states that may follow, in the order in which they usually do."""

    steps: list[State]
    move: bool
    cancel: bool
    book_again: bool
    undo: AppointmentStep | None


def acts_on(appointment: Appointment, *, by: Staff, now: datetime) -> Acts:
    steps = [State(state) for state in NEXT.get(appointment.state, ())]
    if appointment.on != appointment.patient.clinic.day_of(now):
        steps = [state for state in steps if state != State.ARRIVED]
    if appointment.starts_at > now:
        steps = [state for state in steps if state != State.NO_SHOW]
    return Acts(
        steps=steps,
        move=appointment.state == State.BOOKED,
        cancel=appointment.state in (State.BOOKED, State.ARRIVED),
        book_again=appointment.state in (State.NO_SHOW, State.CANCELLED),
        undo=_undoable(appointment, by=by, now=now),
    )


def _undoable(appointment: Appointment, *, by: Staff, now: datetime) -> AppointmentStep | None:
    """The last step, where this person took it less than five minutes ago."""
    last = appointment.steps.order_by("-at", "-pk").first()
    is_theirs = last is not None and last.by_id == by.pk and last.what != AppointmentStep.What.UNDONE
    return last if is_theirs and now <= last.at + UNDO_FOR else None

"""The mails about an appointment itself: what became of it, and, two days before, what to bear in mind.

Each change of an appointment has a sequence and, for each, one reminder of either kind.
"""

from datetime import datetime, timedelta

from touchups.models import Appointment, AppointmentStep, Wording
from touchups.models.reminder import Because, Kind
from touchups.reminders.outlook import Outlook
from touchups.reminders.times import next_opening

State = Appointment.State

#: News waits so long, so that a slip that is taken back sends nothing.
SETTLES = timedelta(minutes=3)
SOON = timedelta(hours=48)


def news(outlook: Outlook, appointment: Appointment) -> tuple[datetime, Because | None]:
    """When to tell what became of it, and why not to. An open report does not stop it."""
    return appointment.changed_at + SETTLES, outlook.unreachable or _no_news(outlook, appointment)


def _no_news(outlook: Outlook, appointment: Appointment) -> Because | None:
    if appointment.starts_at <= outlook.now or appointment.state not in (State.BOOKED, State.CANCELLED):
        return Because.PAST
    if appointment.state == State.CANCELLED:
        return None if expected(appointment) else Because.TAKEN_BACK
    return Because.TAKEN_BACK if _same(expected(appointment), appointment) else None


def _same(told: AppointmentStep | None, appointment: Appointment) -> bool:
    return told is not None and (told.starts_at, told.injector_id) == (
        appointment.starts_at,
        appointment.injector_id,
    )


def expected(appointment: Appointment) -> AppointmentStep | None:
    """What the patient believes by the last news before the present one; None when they expect nothing."""
    told = max(
        (row.sequence for row in appointment.told if row.sequence < appointment.sequence), default=None
    )
    steps = [step for step in appointment.steps.all() if step.sequence == told]
    return steps[0] if steps and steps[0].state != State.CANCELLED else None


def what_is_new(appointment: Appointment) -> tuple[Wording.Part, Appointment | AppointmentStep]:
    """The words for the news, and the time and injector that they are about."""
    was = expected(appointment)
    if appointment.state == State.CANCELLED:
        return Wording.Part.APPOINTMENT_CANCELLED, was or appointment
    part = Wording.Part.APPOINTMENT_MOVED if was else Wording.Part.APPOINTMENT_BOOKED
    return part, appointment


def soon(outlook: Outlook, appointment: Appointment) -> tuple[datetime, Because | None]:
    """Two days before, within the hours at which mail leaves; not for one booked or moved later than that."""
    wanted = appointment.starts_at - SOON
    due_at = next_opening(Kind.APPOINTMENT_SOON, wanted, outlook.clinic.zone)
    return due_at, outlook.silent or _not_soon(appointment, wanted, outlook.now)


def _not_soon(appointment: Appointment, wanted: datetime, now: datetime) -> Because | None:
    if appointment.state == State.CANCELLED:
        return Because.CALLED_OFF
    if appointment.state != State.BOOKED or appointment.starts_at <= now:
        return Because.PAST
    return Because.TOO_LATE if appointment.changed_at > wanted else None


def why_gone(outlook: Outlook, pk: int, sequence: int) -> Because:
    """Why a reminder of an earlier sequence of an appointment is of no use."""
    for each in outlook.patient.coming_appointments:
        if each.pk == pk and each.sequence > sequence:
            return Because.CALLED_OFF if each.state == State.CANCELLED else Because.MOVED
    return Because.PAST

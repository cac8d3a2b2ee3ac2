"""Which reminders a patient's record calls for, when each is due, and why one is not to be sent.

Pure: the same record, day and policy give the same plan. The sweep asks the same question right before a
mail is handed over.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from touchups import rules
from touchups.models import Appointment, PhotoSet, Reminder, TreatmentSession
from touchups.models.reminder import Because, Kind
from touchups.reminders import notices
from touchups.reminders.outlook import Outlook
from touchups.reminders.times import aftercare_at, at_hour
from touchups.rules.catalogue import Flag

Stage = PhotoSet.Stage

PHOTO_DAY = 7

KINDS: dict[str, tuple[Kind, ...]] = {
    TreatmentSession.Kind.FULL: (
        Kind.AFTERCARE,
        Kind.PHOTO_DAY_7,
        Kind.REVIEW_UNBOOKED,
        Kind.REVIEW_DAY_14,
        Kind.FULL_SESSION_DUE,
    ),
    TreatmentSession.Kind.TOUCH_UP: (Kind.AFTERCARE, Kind.TOUCH_UP_PHOTO_DAY_7),
    TreatmentSession.Kind.SECOND_PASS: (Kind.AFTERCARE, Kind.TOUCH_UP_PHOTO_DAY_7),
}

NOTICES = {Kind.APPOINTMENT_NEWS: notices.news, Kind.APPOINTMENT_SOON: notices.soon}

#: What a patient may ask not to get, and the kinds that are meant by it. Aftercare belongs to the treatment,
#: and what became of an appointment is no reminder.
GROUPS: dict[str, tuple[Kind, ...]] = {
    "photos": (Kind.PHOTO_DAY_7, Kind.TOUCH_UP_PHOTO_DAY_7),
    "reviews": (Kind.REVIEW_UNBOOKED, Kind.REVIEW_DAY_14, Kind.APPOINTMENT_SOON),
    "recalls": (Kind.FULL_SESSION_DUE,),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}


@dataclass(frozen=True)
class Plan:
    """When a reminder about a session or an appointment is due and, if it is not to be sent, why.

    ``is_open``: what it calls for is possible already, so that any day from now on is as good as ``due_at``.
    """

    about: TreatmentSession | Appointment
    kind: Kind
    due_at: datetime
    silent: Because | None = None
    is_open: bool = False

    @property
    def row(self) -> dict[str, object]:
        """The fields that tell its reminder from all others."""
        if isinstance(self.about, Appointment):
            about = {"session_id": None, "appointment_id": self.about.pk, "sequence": self.about.sequence}
        else:
            about = {"session_id": self.about.pk, "appointment_id": None, "sequence": 0}
        return about | {"kind": self.kind}


def plans(outlook: Outlook) -> Iterable[Plan]:
    """One plan for each kind of each session that counts, and of each appointment as it now stands."""
    for session in outlook.patient.valid_sessions:
        for kind in KINDS[session.kind]:
            yield plan(outlook, session, kind)
    for appointment in outlook.patient.coming_appointments:
        for kind in NOTICES:
            yield plan(outlook, appointment, kind)


def plan_of(outlook: Outlook, reminder: Reminder) -> Plan | None:
    """What is planned for a reminder now; None when what called for it is gone: see ``why_gone``."""
    patient = outlook.patient
    number = reminder.appointment_id or reminder.session_id
    among = patient.coming_appointments if reminder.appointment_id else patient.valid_sessions
    for about in among:
        if about.pk == number and getattr(about, "sequence", 0) == reminder.sequence:
            return plan(outlook, about, Kind(reminder.kind))
    return None


def why_gone(outlook: Outlook, reminder: Reminder) -> Because:
    if reminder.appointment_id:
        return notices.why_gone(outlook, reminder.appointment_id, reminder.sequence)
    return Because.IN_ERROR


def plan(outlook: Outlook, about: TreatmentSession | Appointment, kind: Kind) -> Plan:
    if kind in NOTICES:
        due_at, silent = NOTICES[kind](outlook, about)
        return Plan(about, kind, due_at, silent or _opted_out(outlook, kind))
    if kind == Kind.AFTERCARE:
        return Plan(about, kind, aftercare_at(about.at, outlook.clinic.zone), outlook.silent)
    day = _DAYS[kind](outlook, about)
    silent = outlook.silent or _silent(outlook, about, kind) or _STOPS[kind](outlook, about, day)
    if kind == Kind.FULL_SESSION_DUE and not silent:
        return _recall(outlook, about, day)
    return Plan(about, kind, _morning(outlook, day), silent)


def _morning(outlook: Outlook, day: date) -> datetime:
    return at_hour(day, outlook.clinic.send_hour, outlook.clinic.zone)


def _silent(outlook: Outlook, session: TreatmentSession, kind: Kind) -> Because | None:
    superseded = None if outlook.areas_of(session) else Because.SUPERSEDED
    return _opted_out(outlook, kind) or superseded


def _opted_out(outlook: Outlook, kind: Kind) -> Because | None:
    group = GROUP_OF.get(kind)
    return Because.OPTED_OUT if group and getattr(outlook.patient, f"{group}_muted_at") else None


def _recall(outlook: Outlook, session: TreatmentSession, nominal: date) -> Plan:
    """Due when the rules first call for a full session, which breaks, holds and events put off."""
    first = outlook.wanted_from(session, Flag.FULL_SESSION, outlook.today)
    if first is None:
        silent = Because.ON_HOLD if outlook.patient.open_holds else Because.NOT_DUE
        return Plan(session, Kind.FULL_SESSION_DUE, _morning(outlook, nominal), silent)
    is_open = first == outlook.today
    due_at = _morning(outlook, min(nominal, first) if is_open else first)
    return Plan(session, Kind.FULL_SESSION_DUE, due_at, is_open=is_open)


def _planning_begins(outlook: Outlook, session: TreatmentSession) -> date:
    for windows in outlook.windows(session):
        return windows.plan_from
    timing = outlook.policy.timings[session.product]
    return session.on + timedelta(days=timing.cadence_from - outlook.policy.booking_lead)


def _after(days: Callable[[rules.Policy], int]) -> Callable[[Outlook, TreatmentSession], date]:
    return lambda outlook, session: session.on + timedelta(days=days(outlook.policy))


_DAYS: dict[Kind, Callable[[Outlook, TreatmentSession], date]] = {
    Kind.PHOTO_DAY_7: _after(lambda policy: PHOTO_DAY),
    Kind.TOUCH_UP_PHOTO_DAY_7: _after(lambda policy: PHOTO_DAY),
    Kind.REVIEW_UNBOOKED: _after(lambda policy: policy.review_from),
    Kind.REVIEW_DAY_14: _after(lambda policy: policy.review_preferred),
    Kind.FULL_SESSION_DUE: _planning_begins,
}


def _photos_in(stage: Stage) -> Callable[[Outlook, TreatmentSession, date], Because | None]:
    return lambda outlook, session, day: outlook.why_no_photos(session, stage)


def _no_review_to_book(outlook: Outlook, session: TreatmentSession, day: date) -> Because | None:
    if not outlook.wants_review(session, day):
        return Because.REVIEW_DONE
    return Because.BOOKED if outlook.review_of(session, since=outlook.today) else None


def _nothing_wanted(outlook: Outlook, session: TreatmentSession, day: date) -> Because | None:
    """The photos of the day are wanted even when the review is done, but not once the touch-up is."""
    if outlook.wants_review(session, day):
        return None
    if outlook.is_touched_up(session):
        return Because.TOUCHED_UP
    return outlook.why_no_photos(session, Stage.DAY_14)


def _session_booked(outlook: Outlook, session: TreatmentSession, day: date) -> Because | None:
    booked = outlook.booked([Appointment.Kind.FULL_SESSION], since=outlook.today)
    return Because.BOOKED if booked else None


_STOPS: dict[Kind, Callable[[Outlook, TreatmentSession, date], Because | None]] = {
    Kind.PHOTO_DAY_7: _photos_in(Stage.DAY_7),
    Kind.REVIEW_UNBOOKED: _no_review_to_book,
    Kind.REVIEW_DAY_14: _nothing_wanted,
    Kind.TOUCH_UP_PHOTO_DAY_7: _photos_in(Stage.TOUCH_UP_DAY_7),
    Kind.FULL_SESSION_DUE: _session_booked,
}

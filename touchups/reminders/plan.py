"""Which reminders a patient's record calls for, when each is due, and why one is not to be sent.

Pure: the same record, day and policy give the same plan. The sweep asks the same question right before a
mail is handed over.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from touchups import rules
from touchups.assessment.ahead import DAYS, Ahead
from touchups.assessment.facts import facts_of
from touchups.models import Clinic, Patient, TreatmentSession
from touchups.models.reminder import Because, Kind
from touchups.reminders.times import aftercare_at, at_hour
from touchups.rules.catalogue import COMPLICATION_REPORTS, EMERGENCY_REPORTS, Flag

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

#: What a patient may ask not to get, and the kinds that are meant by it. Aftercare belongs to the treatment.
GROUPS: dict[str, tuple[Kind, ...]] = {
    "photos": (Kind.PHOTO_DAY_7, Kind.TOUCH_UP_PHOTO_DAY_7),
    "reviews": (Kind.REVIEW_UNBOOKED, Kind.REVIEW_DAY_14),
    "recalls": (Kind.FULL_SESSION_DUE,),
}
GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}


@dataclass(frozen=True)
class Plan:
    """When a session's reminder of a kind is due and, if it is not to be sent, why.

    ``is_open``: what it calls for is possible already, so that any day from now on is as good as ``due_at``.
    """

    session: TreatmentSession
    kind: Kind
    due_at: datetime
    silent: Because | None = None
    is_open: bool = False


class Outlook:
    """A patient loaded by ``with_record``, on a clinic-local date, with what the rules say from then on.

    ``ahead`` is for how many days they are asked.
    """

    def __init__(
        self, patient: Patient, *, clinic: Clinic, today: date, policy: rules.Policy, ahead: int = DAYS
    ) -> None:
        self.patient, self.clinic, self.today, self.policy = patient, clinic, today, policy
        self.ahead = ahead

    @cached_property
    def case(self) -> rules.Case:
        facts = facts_of(self.patient, today=self.today)
        return rules.read_case({"today": self.today.isoformat(), **facts})

    @cached_property
    def forecast(self) -> Ahead:
        return Ahead(self.case, self.policy, days=self.ahead)

    @cached_property
    def latest(self) -> dict[str, TreatmentSession]:
        """The latest full session of each area."""
        full = [session for session in self.patient.valid_sessions if session.kind == session.Kind.FULL]
        return {treated.area: session for session in full for treated in session.areas.all()}

    def areas_of(self, session: TreatmentSession) -> set[str]:
        """The areas whose running cycle this session began or touched up."""
        began = session.parent_id or session.pk
        treated = {treated.area for treated in session.areas.all()}
        return {area for area in treated if (latest := self.latest.get(area)) and latest.pk == began}

    def wanted_from(self, session: TreatmentSession, flag: Flag, day: date) -> date | None:
        """The first day from ``day`` or today on, on which an area of the session has the flag."""
        areas = self.areas_of(session)
        for first, answer in self.forecast.from_(day):
            if any(each.flag == flag and each.area in areas for each in answer.areas):
                return first
        return None

    def wants_review(self, session: TreatmentSession, day: date) -> bool:
        """Whether a review is called for on a day, or today if that is later."""
        return self.wanted_from(session, Flag.REVIEW, day) == max(day, self.today)

    def is_touched_up(self, session: TreatmentSession) -> bool:
        return any(visit.parent_id == session.pk for visit in self.patient.valid_sessions)

    @cached_property
    def silent(self) -> Because | None:
        """Why nothing at all is sent to this patient."""
        if self.patient.archived_at:
            return Because.ARCHIVED
        if not self.patient.email:
            return Because.NO_ADDRESS
        if self.patient.address_bounced_at:
            return Because.ADDRESS_BOUNCED
        if any(each.kind in EMERGENCY_REPORTS | COMPLICATION_REPORTS for each in self.patient.open_reports):
            return Because.REPORT_OPEN
        return None


def plans(outlook: Outlook) -> Iterable[Plan]:
    """One plan for each kind of each session that counts."""
    for session in outlook.patient.valid_sessions:
        for kind in KINDS[session.kind]:
            yield plan(outlook, session, kind)


def plan(outlook: Outlook, session: TreatmentSession, kind: Kind) -> Plan:
    if kind == Kind.AFTERCARE:
        return Plan(session, kind, aftercare_at(session.at, outlook.clinic.zone), outlook.silent)
    day = _DAYS[kind](outlook, session)
    silent = outlook.silent or _silent(outlook, session, kind)
    if kind == Kind.FULL_SESSION_DUE and not silent:
        return _recall(outlook, session, day)
    if not silent and kind in _STOPS:
        silent = _STOPS[kind](outlook, session, day)
    return Plan(session, kind, _morning(outlook, day), silent)


def _morning(outlook: Outlook, day: date) -> datetime:
    return at_hour(day, outlook.clinic.send_hour, outlook.clinic.zone)


def _silent(outlook: Outlook, session: TreatmentSession, kind: Kind) -> Because | None:
    if getattr(outlook.patient, f"{GROUP_OF[kind]}_muted_at"):
        return Because.OPTED_OUT
    if not outlook.areas_of(session):
        return Because.SUPERSEDED
    return None


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
    for area in outlook.case.areas if outlook.areas_of(session) else ():
        if area.area in outlook.areas_of(session):
            return rules.windows(area, outlook.case.patient, outlook.policy).plan_from
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


def _no_review_wanted(outlook: Outlook, session: TreatmentSession, day: date) -> Because | None:
    return None if outlook.wants_review(session, day) else Because.REVIEW_DONE


def _no_photos_wanted(outlook: Outlook, session: TreatmentSession, day: date) -> Because | None:
    """The photos of the day are wanted even when the review is done, but not once the touch-up is."""
    touched_up = outlook.is_touched_up(session) and not outlook.wants_review(session, day)
    return Because.TOUCHED_UP if touched_up else None


_STOPS: dict[Kind, Callable[[Outlook, TreatmentSession, date], Because | None]] = {
    Kind.REVIEW_UNBOOKED: _no_review_wanted,
    Kind.REVIEW_DAY_14: _no_photos_wanted,
}

"""The best plan backwards from an event: the last safe days, and what the rules still make room for.

Pure: from the rules' own forecast, with the event in it. Days are clinic-local dates.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from touchups.assessment.ahead import Ahead
from touchups.booking.windows import window_of
from touchups.models import Appointment

Kind = Appointment.Kind
Days = tuple[date, date]


@dataclass(frozen=True)
class EventPlan:
    """``last_injection``: nothing at all is injected later. ``last_session``: so that a review and a touch-up
    after it still fit. The others are the days, both included, on which the rules call for each before the
    event; None where they do not. ``session`` comes with the review and the touch-up that follow it.
    """

    on: date
    last_injection: date
    last_session: date
    session: Days | None
    review: Days | None
    touch_up: Days | None


def plan_for(ahead: Ahead, on: date) -> EventPlan:
    """What fits before an event on a day after today."""
    policy = ahead.policy
    patient = replace(ahead.case.patient, event_on=on.toordinal())
    with_event = Ahead(replace(ahead.case, patient=patient), policy, days=ahead.days)
    last_injection = on - timedelta(days=policy.event_buffer)
    last_session = on - timedelta(days=policy.event_full_buffer)
    session = _days(with_event, Kind.FULL_SESSION, last_session)
    review = _days(with_event, Kind.REVIEW, last_injection)
    touch_up = _days(with_event, Kind.TOUCH_UP, last_injection)
    if session and not review:
        first, last = session
        review = (
            first + timedelta(days=policy.review_from),
            min(last + timedelta(days=policy.review_to), last_injection),
        )
    return EventPlan(on, last_injection, last_session, session, review, touch_up)


def _days(ahead: Ahead, kind: str, until: date) -> Days | None:
    """The first stretch of days on which a kind is called for, as far as it lies before ``until``."""
    for stretch in window_of(ahead, kind).stretches:
        last = min(stretch.last or until, until)
        if stretch.first <= last:
            return stretch.first, last
    return None

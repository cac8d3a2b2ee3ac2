"""The best plan backwards from an event: the last safe days, and what the rules still make room for.

Pure: from the rules' own forecast, with the event in it. Days are clinic-local dates, both ends included.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from touchups.assessment.ahead import Ahead
from touchups.booking.windows import window_of
from touchups.models import Appointment

Kind = Appointment.Kind


@dataclass(frozen=True)
class Step:
    """A kind of appointment and the days on which it belongs."""

    kind: str
    first: date
    last: date


@dataclass(frozen=True)
class EventPlan:
    """``last_injection``: nothing is injected later. ``last_session``: a review and a touch-up after it
    still fit. ``steps`` are what the rules make room for before the event, in order.
    """

    on: date
    last_injection: date
    last_session: date
    steps: tuple[Step, ...]

    @property
    def is_late(self) -> bool:
        """The session is in time, but a touch-up after it would not be."""
        return any(step.kind == Kind.FULL_SESSION and step.last > self.last_session for step in self.steps)


def plan_for(ahead: Ahead, on: date) -> EventPlan:
    """What belongs before an event on a day after the forecast's first."""
    patient = replace(ahead.case.patient, event_on=on.toordinal())
    ahead = Ahead(replace(ahead.case, patient=patient), ahead.policy, days=ahead.days)
    policy = ahead.policy
    last_injection = on - timedelta(days=policy.event_buffer)
    last_session = on - timedelta(days=policy.event_full_buffer)
    steps = [
        *_open(ahead, Kind.REVIEW, last_injection),
        *_open(ahead, Kind.TOUCH_UP, last_injection),
        *_session(ahead, on, last_session, last_injection),
    ]
    steps.sort(key=lambda step: (step.first, step.last))
    return EventPlan(on, last_injection, last_session, tuple(steps))


def _open(ahead: Ahead, kind: str, until: date) -> Iterator[Step]:
    """The first days on which the running cycle calls for a kind, as far as they lie before a day."""
    for stretch in window_of(ahead, kind).stretches[:1]:
        if stretch.first <= until:
            yield Step(kind, stretch.first, min(stretch.last or until, until))


def _session(ahead: Ahead, on: date, until: date, last_injection: date) -> Iterator[Step]:
    """A full session with what follows it, late enough, if that can be, not to wear off before the event.

    Where it comes too late for a touch-up, it stands alone.
    """
    stretches = window_of(ahead, Kind.FULL_SESSION).stretches
    in_time = [each for each in stretches if each.first <= until]
    late = [each for each in stretches if each.first <= last_injection]
    if not late:
        return
    chosen, until = (in_time[-1], until) if in_time else (late[-1], last_injection)
    last = min(chosen.last or until, until)
    first = min(max(chosen.first, on - timedelta(days=_lasts(ahead) - 1)), last)
    yield Step(Kind.FULL_SESSION, first, last)
    if in_time:
        policy = ahead.policy
        review_from = first + timedelta(days=policy.review_from)
        yield Step(Kind.REVIEW, review_from, min(last + timedelta(days=policy.review_to), last_injection))
        yield Step(Kind.TOUCH_UP, review_from, last_injection)


def _lasts(ahead: Ahead) -> int:
    """Days until the effect wears off: that of the patient's product, or the shortest of all."""
    timings = ahead.policy.timings
    products = {treated.product for treated in ahead.case.areas} or timings.keys()
    return min(timings[product].wear_off for product in products)

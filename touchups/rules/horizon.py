"""Until when a verdict holds: jumps between the days on which anything can change."""

from __future__ import annotations

from collections.abc import Iterator

from touchups.rules.facts import Day
from touchups.rules.patient import Outlook, outlook
from touchups.rules.reading import Reading, Situation

#: Nothing is promised beyond two years.
FARTHEST = 730


def holds_until(now: Outlook, readings: tuple[Reading, ...], situation: Situation, today: Day) -> Day | None:
    """The first later day whose outlook, with no new facts, is not ``now``; none within 730 days."""
    days = {*_days_of_the_patient(situation)}
    for a in readings:
        days.update(_days_of_the_area(a))
    for day in sorted(day for day in days if today < day <= today + FARTHEST):
        if outlook(readings, situation, day) != now:
            return day
    return None


def _days_of_the_area(a: Reading) -> Iterator[Day]:
    """Each day on which a condition of the area begins or has ceased to hold, or its answer is due."""
    cycle = a.cycle
    yield cycle.review_from
    yield cycle.review_to + 1
    yield cycle.window_end + 1
    yield a.settles_on
    yield cycle.wear_off
    yield cycle.plan_from
    yield cycle.full_from
    yield cycle.full_to + 1
    yield cycle.lapses_on
    if a.touch_up_shows is not None:
        yield a.touch_up_shows
    if cycle.early_from is not None and cycle.early_to is not None:
        yield cycle.early_from
        yield cycle.early_to + 1


def _days_of_the_patient(situation: Situation) -> Iterator[Day]:
    event, policy = situation.event_on, situation.policy
    if situation.break_until is not None:
        yield situation.break_until
    if event is not None:
        yield event - policy.event_full_buffer + 1
        yield event - policy.event_buffer + 1
        yield event + 1
        yield event + 1 + policy.full_span + 1

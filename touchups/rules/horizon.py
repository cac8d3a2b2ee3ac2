"""Until when a verdict holds: jumps between the days on which anything can change."""

from __future__ import annotations

from touchups.rules.areas import Verdict
from touchups.rules.changes import verdict_on
from touchups.rules.facts import Day
from touchups.rules.patient import primary_of
from touchups.rules.reading import Reading, Situation

#: Nothing is promised beyond two years.
FARTHEST = 730


def holds_until(
    primary: Verdict, areas: list[Verdict], readings: list[Reading], situation: Situation, today: Day
) -> Day | None:
    """The first later day with another verdict if no new facts come; none within 730 days."""
    days = set(_days_of_the_patient(situation))
    for a in readings:
        days.update(_days_of_the_area(a))
    for day in sorted([day for day in days if today < day <= today + FARTHEST]):
        for a, verdict in zip(readings, areas, strict=True):
            if verdict_on(day, a) != verdict:
                return day
        if primary_of(areas, situation, day)[0] != primary:
            return day
    return None


def _days_of_the_area(a: Reading) -> list[Day]:
    """Each day on which a condition of the area begins or has ceased to hold, or its answer is due."""
    cycle = a.cycle
    days = [
        cycle.review_from,
        cycle.review_to + 1,
        cycle.window_end + 1,
        a.settles_on,
        cycle.wear_off,
        cycle.plan_from,
        cycle.full_from,
        cycle.full_to + 1,
        cycle.lapses_on,
    ]
    if a.touch_up_shows is not None:
        days.append(a.touch_up_shows)
    if cycle.early_from is not None and cycle.early_to is not None:
        days += (cycle.early_from, cycle.early_to + 1)
    return days


def _days_of_the_patient(situation: Situation) -> list[Day]:
    """Each day on which a break ends, or the event stands differently to an injection."""
    event, policy = situation.patient.event_on, situation.policy
    days = []
    if situation.patient.break_until is not None:
        days.append(situation.patient.break_until)
    if event is not None:
        days += (
            event - policy.event_full_buffer + 1,
            event - policy.event_buffer + 1,
            event + 1,
            event + 1 + policy.full_span + 1,
        )
    return days

"""Until when a verdict holds: jumps between the days on which anything can change."""

from __future__ import annotations

from bisect import bisect_right

from touchups.rules.areas import Verdict
from touchups.rules.changes import verdict_on
from touchups.rules.facts import Day
from touchups.rules.patient import primary_of
from touchups.rules.reading import NEVER, Reading, Situation

#: Nothing is promised beyond two years.
FARTHEST = 730


def holds_until(
    primary: Verdict, areas: list[Verdict], readings: list[Reading], situation: Situation, today: Day
) -> Day | None:
    """The first later day with another verdict if no new facts come; none within 730 days."""
    others = _other_turns(readings, situation)
    turns = [others, *[a.cycle.turns for a in readings]]
    day = today
    while (day := min([days[bisect_right(days, day)] for days in turns])) <= today + FARTHEST:
        everywhere = day in others
        for a, verdict in zip(readings, areas, strict=True):
            if (everywhere or day in a.cycle.turns) and verdict_on(day, a) != verdict:
                return day
        if primary_of(areas, situation, day)[0] != primary:
            return day
    return None


def _other_turns(readings: list[Reading], situation: Situation) -> tuple[Day, ...]:
    """The days, in order and up to NEVER, on which a touch-up shows or something of the patient turns."""
    settled = [a.touch_up_shows for a in readings if a.touch_up_shows is not None]
    return tuple(sorted([*settled, *_days_of_the_patient(situation), NEVER]))


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

"""The patient: answers of all areas and of the whole patient are ranked, and the first is the patient's."""

from __future__ import annotations

from touchups.rules.areas import Verdict
from touchups.rules.catalogue import (
    EMERGENCY,
    FULL_SESSION,
    REFER,
    REVIEW,
    ROUTINE,
    SOON,
    TOUCH_UP,
    URGENT,
    WAIT,
)
from touchups.rules.changes import allowed
from touchups.rules.facts import Day
from touchups.rules.reading import Situation

STILL_CHANGING = ("too_early", "touch_up_settling")
STOPPED = ("complication_first", "hold", "event_buffer")
FIRST_SESSION = Verdict("first_session", FULL_SESSION, ROUTINE, None, None)
NEVER = 10**9


def primary_of(areas: list[Verdict], situation: Situation, today: Day) -> tuple[Verdict, int | None]:
    """The patient's verdict, and its place among those of the ``areas``: none if it is of no area.

    ``areas`` stand in the catalogue's order, which breaks the last ties.
    """
    if situation.emergency_on is not None:
        return _emergency(situation.emergency_on), None
    candidates = areas + _of_the_whole_patient(situation, areas, today)
    ranks = [_rank(verdict, today) for verdict in candidates]
    first = ranks.index(min(ranks))
    return candidates[first], first if first < len(areas) else None


def _emergency(on: Day) -> Verdict:
    return Verdict("emergency", REFER, EMERGENCY, on, on)


def _of_the_whole_patient(situation: Situation, areas: list[Verdict], today: Day) -> list[Verdict]:
    found = []
    if situation.complication_on is not None:
        by = situation.complication_on + situation.policy.urgent_within
        found.append(Verdict("complication", REVIEW, URGENT, situation.complication_on, by))
    if situation.concern_on is None:
        if not situation.treated:
            found.append(allowed(FIRST_SESSION, situation, today))
    # The picture still changes while an area develops: that talk waits.
    elif not any(verdict.rule in STILL_CHANGING for verdict in areas):
        found.append(Verdict("concern", REFER, ROUTINE, situation.concern_on, None))
    return found


def _rank(verdict: Verdict, today: Day) -> tuple[int, Day, Day]:
    """Smaller is more pressing; the order of the candidates breaks ties."""
    return (
        _class(verdict, today),
        NEVER if verdict.act_by is None else verdict.act_by,
        NEVER if verdict.act_from is None else verdict.act_from,
    )


def _class(verdict: Verdict, today: Day) -> int:
    flag = verdict.flag
    if flag is WAIT:
        return 7 if verdict.rule in STOPPED else 8
    if flag is REVIEW:
        return 0 if verdict.urgency is URGENT else 2 if verdict.urgency is SOON else 3
    if flag is TOUCH_UP:
        return 1
    if flag is REFER:
        return 5
    due = verdict.act_from is None or verdict.act_from <= today
    return 4 if due and verdict.rule != "lapsed" else 6

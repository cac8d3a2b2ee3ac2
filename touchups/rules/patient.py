"""The patient: answers of all areas and of the whole patient are ranked, and the first is the patient's."""

from __future__ import annotations

from dataclasses import dataclass

from touchups.rules.areas import Verdict, rule_for, verdict_of
from touchups.rules.catalogue import AREA_ORDER, Flag, Urgency
from touchups.rules.changes import allowed
from touchups.rules.facts import Day
from touchups.rules.reading import Reading, Situation

STILL_CHANGING = frozenset({"too_early", "touch_up_settling"})
STOPPED = frozenset({"complication_first", "hold", "event_buffer"})
NEVER = 10**9
FIRST_SESSION = Verdict("first_session", Flag.FULL_SESSION, Urgency.ROUTINE, None, None)


@dataclass(frozen=True, slots=True)
class Outlook:
    """One day's verdicts. ``area`` is the place of the primary one among ``areas``, none if of no area."""

    primary: Verdict
    area: int | None
    areas: tuple[Verdict, ...]


def outlook(readings: tuple[Reading, ...], situation: Situation, today: Day) -> Outlook:
    areas = tuple(allowed(verdict_of(rule_for(a, today), a), situation, today) for a in readings)
    if situation.emergency_on is not None:
        return Outlook(_emergency(situation.emergency_on), None, areas)
    whole = _of_the_whole_patient(situation, areas, today)
    places: list[tuple[int | None, Verdict]] = [*enumerate(areas), *((None, verdict) for verdict in whole)]

    def rank(place: tuple[int | None, Verdict]) -> tuple[int, Day, Day, int]:
        index, verdict = place
        order = len(AREA_ORDER) if index is None else AREA_ORDER[readings[index].treated.area]
        return (
            _class(verdict, today),
            NEVER if verdict.act_by is None else verdict.act_by,
            NEVER if verdict.act_from is None else verdict.act_from,
            order,
        )

    area, primary = min(places, key=rank)
    return Outlook(primary, area, areas)


def _emergency(on: Day) -> Verdict:
    return Verdict("emergency", Flag.REFER, Urgency.EMERGENCY, on, on)


def _of_the_whole_patient(situation: Situation, areas: tuple[Verdict, ...], today: Day) -> list[Verdict]:
    found = []
    if situation.complication_on is not None:
        by = situation.complication_on + situation.policy.urgent_within
        found.append(Verdict("complication", Flag.REVIEW, Urgency.URGENT, situation.complication_on, by))
    if situation.concern_on is not None:
        # The picture still changes while an area develops: that talk waits.
        if not any(verdict.rule in STILL_CHANGING for verdict in areas):
            found.append(Verdict("concern", Flag.REFER, Urgency.ROUTINE, situation.concern_on, None))
    elif not situation.treated:
        found.append(allowed(FIRST_SESSION, situation, today))
    return found


def _class(verdict: Verdict, today: Day) -> int:
    """The place of a verdict in the ranking; the smallest is the most pressing."""
    match verdict.flag, verdict.urgency:
        case Flag.REVIEW, Urgency.URGENT:
            return 0
        case Flag.TOUCH_UP, _:
            return 1
        case Flag.REVIEW, Urgency.SOON:
            return 2
        case Flag.REVIEW, _:
            return 3
        case Flag.FULL_SESSION, _:
            due = verdict.rule != "lapsed" and (verdict.act_from is None or verdict.act_from <= today)
            return 4 if due else 6
        case Flag.REFER, _:
            return 5
    return 7 if verdict.rule in STOPPED else 8

"""Puts a verdict into words: chooses the template and fills in the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from touchups.rules.areas import Verdict
from touchups.rules.catalogue import AREAS, HOLDS, TOUCH_UP
from touchups.rules.facts import Day
from touchups.rules.reading import Reading, Situation
from touchups.rules.sentences import Sentence
from touchups.rules.words import PATIENT_WORDS, WORDS, Words

AREA_LABELS = {key: Sentence(area.label) for key, area in AREAS.items()}


def words_for_area(verdict: Verdict, a: Reading) -> tuple[Sentence, Sentence]:
    """Why, and what to tell a caller."""
    return _filled(WORDS[_variant(verdict)], verdict, a.situation, a)


def words_for_patient(verdict: Verdict, situation: Situation) -> tuple[Sentence, Sentence]:
    """Why, and what to tell a caller, of an answer that is not of an area."""
    return _filled(PATIENT_WORDS[_variant(verdict)], verdict, situation, None)


def _variant(verdict: Verdict) -> str:
    """The key of the words: an answer moved by the event, or without an end, is worded differently."""
    if verdict.rule == "event_buffer" and verdict.act_by is None:
        return "event_buffer, open end" if verdict.act_from else "event_buffer, not in this cycle"
    if not verdict.moved:
        return verdict.rule
    if verdict.rule == "first_session":
        return "first_session before event"
    if verdict.flag is TOUCH_UP:
        return "touch_up before event"
    return "full session around event" if verdict.act_by else "full session after event"


def _day(day: Day | None) -> date | None:
    return None if day is None else date.fromordinal(day)


#: How each placeholder gets its value.
OF_THE_PATIENT: Mapping[str, Callable[[Verdict, Situation], object]] = {
    "act_from": lambda verdict, s: _day(verdict.act_from),
    "act_by": lambda verdict, s: _day(verdict.act_by),
    "event_on": lambda verdict, s: _day(s.patient.event_on),
    "harm_on": lambda verdict, s: _day(s.harm_on),
    "holds": lambda verdict, s: tuple(Sentence(HOLDS[hold]) for hold in s.patient.holds),
}
OF_THE_AREA: Mapping[str, Callable[[Reading], object]] = {
    "area": lambda a: AREA_LABELS[a.treated.area],
    "treated_on": lambda a: _day(a.treated.treated_on),
    "window_end": lambda a: _day(a.cycle.window_end),
    "touch_up_on": lambda a: _day(a.touch_up_on),
    "exam_on": lambda a: _day(a.exam_on),
    "reported_on": lambda a: _day(a.complaint_on),
}


def _filled(
    words: Words, verdict: Verdict, situation: Situation, a: Reading | None
) -> tuple[Sentence, Sentence]:
    values: dict[str, object] = {}
    for name in words.names:
        if name in OF_THE_PATIENT:
            values[name] = OF_THE_PATIENT[name](verdict, situation)
        elif a is not None:
            values[name] = OF_THE_AREA[name](a)
    return Sentence(words.because, values), Sentence(words.caller, values)

"""Puts a verdict into words: chooses the template and fills in the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from touchups.rules.areas import Verdict
from touchups.rules.catalogue import AREAS, HOLDS, TOUCH_UP
from touchups.rules.facts import Day
from touchups.rules.reading import Reading, Situation
from touchups.rules.sentences import Sentence
from touchups.rules.words import PATIENT_WORDS, WORDS, Words

AREA_LABELS = {key: Sentence(area.label) for key, area in AREAS.items()}

Value = TypeVar("Value")
#: Why, what to tell a caller, and each placeholder of the two with the way to its value.
Telling = tuple[str, str, list[tuple[str, Value]]]


def words_for_area(verdict: Verdict, a: Reading) -> tuple[Sentence, Sentence]:
    """Why, and what to tell a caller."""
    because, caller, ways = AREA_TELLING[_variant(verdict)]
    values = {name: value(verdict, a) for name, value in ways}
    return Sentence(because, values), Sentence(caller, values)


def words_for_patient(verdict: Verdict, situation: Situation) -> tuple[Sentence, Sentence]:
    """Why, and what to tell a caller, of an answer that is not of an area."""
    because, caller, ways = PATIENT_TELLING[_variant(verdict)]
    values = {name: value(verdict, situation) for name, value in ways}
    return Sentence(because, values), Sentence(caller, values)


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


#: How each placeholder of an area's words gets its value.
OF_THE_AREA: Mapping[str, Callable[[Verdict, Reading], object]] = {
    "act_from": lambda verdict, a: _day(verdict.act_from),
    "act_by": lambda verdict, a: _day(verdict.act_by),
    "event_on": lambda verdict, a: _day(a.situation.patient.event_on),
    "harm_on": lambda verdict, a: _day(a.situation.harm_on),
    "holds": lambda verdict, a: _holds(a.situation),
    "area": lambda verdict, a: AREA_LABELS[a.treated.area],
    "treated_on": lambda verdict, a: _day(a.treated.treated_on),
    "window_end": lambda verdict, a: _day(a.cycle.window_end),
    "touch_up_on": lambda verdict, a: _day(a.touch_up_on),
    "exam_on": lambda verdict, a: _day(a.exam_on),
    "reported_on": lambda verdict, a: _day(a.complaint_on),
}
#: And those of an answer that is not of an area.
OF_THE_PATIENT: Mapping[str, Callable[[Verdict, Situation], object]] = {
    "act_from": lambda verdict, s: _day(verdict.act_from),
    "act_by": lambda verdict, s: _day(verdict.act_by),
    "event_on": lambda verdict, s: _day(s.patient.event_on),
    "harm_on": lambda verdict, s: _day(s.harm_on),
    "holds": lambda verdict, s: _holds(s),
}


def _holds(situation: Situation) -> tuple[Sentence, ...]:
    return tuple([Sentence(HOLDS[hold]) for hold in situation.patient.holds])


def _telling(words: Mapping[str, Words], ways: Mapping[str, Value]) -> Mapping[str, Telling[Value]]:
    return {
        key: (said.because, said.caller, [(name, ways[name]) for name in sorted(said.names)])
        for key, said in words.items()
    }


AREA_TELLING = _telling(WORDS, OF_THE_AREA)
PATIENT_TELLING = _telling(PATIENT_WORDS, OF_THE_PATIENT)

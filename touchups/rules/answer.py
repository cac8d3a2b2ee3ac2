"""Facts in, answer out: flag, rule, dates, the sentence for people, and until when all of it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from touchups.rules.areas import Verdict
from touchups.rules.catalogue import CONCERNS, TOUCH_UP, Flag, Urgency
from touchups.rules.changes import caution_of, verdict_on
from touchups.rules.dosing import Guidance, guide
from touchups.rules.facts import Case, Day, Patient, TreatedArea
from touchups.rules.horizon import holds_until
from touchups.rules.patient import primary_of
from touchups.rules.policy import DEFAULT_POLICY, Policy
from touchups.rules.reading import Reading, cycle_of, read_situation
from touchups.rules.sentences import Sentence
from touchups.rules.telling import words_for_area, words_for_patient


@dataclass(frozen=True, slots=True)
class AreaAnswer:
    """The answer for one area. Dates are the clinic's local dates, both included."""

    area: str
    flag: Flag
    rule: str
    urgency: Urgency
    act_from: date | None
    act_by: date | None
    because: Sentence
    caller: Sentence
    dose_guidance: tuple[Guidance, ...]
    cautions: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Referral:
    concern: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The patient's answer. ``area`` is where it comes from, none if it is of the whole patient.

    ``holds_until`` is the first later day on which it differs with no new facts; none within 730 days.
    ``caller`` is what the desk tells the patient on the phone.
    """

    flag: Flag
    rule: str
    urgency: Urgency
    act_from: date | None
    act_by: date | None
    holds_until: date | None
    because: Sentence
    caller: Sentence
    area: str | None
    areas: tuple[AreaAnswer, ...]
    referrals: tuple[Referral, ...]
    cautions: tuple[Sentence, ...]
    policy: str


def assess(case: Case, policy: Policy = DEFAULT_POLICY) -> Answer:
    """What to do about ``case`` on its day, under ``policy``. Pure: the same facts give the same answer."""
    situation = read_situation(case, policy)
    readings = [Reading(treated, case, situation) for treated in case.areas]
    verdicts = [verdict_on(case.today, a) for a in readings]
    primary, place = primary_of(verdicts, situation, case.today)
    until = holds_until(primary, verdicts, readings, situation, case.today)

    areas = tuple(
        [_area_answer(verdict, a, case.today) for verdict, a in zip(verdicts, readings, strict=True)]
    )
    if place is None:
        because, caller = words_for_patient(primary, situation)
    else:
        because, caller = areas[place].because, areas[place].caller
    return Answer(
        flag=primary.flag,
        rule=primary.rule,
        urgency=primary.urgency,
        act_from=_date(primary.act_from),
        act_by=_date(primary.act_by),
        holds_until=_date(until),
        because=because,
        caller=caller,
        area=None if place is None else areas[place].area,
        areas=areas,
        referrals=_referrals(case, readings),
        cautions=_cautions(caution_of(primary, situation, case.today), areas),
        policy=policy.version,
    )


def forecast(case: Case, policy: Policy = DEFAULT_POLICY, days: int = 400) -> Iterator[tuple[date, Answer]]:
    """What changes when: today's answer, then each following one with its first day, for ``days`` days."""
    day: date | None = date.fromordinal(case.today)
    last = date.fromordinal(case.today + days)
    while day is not None and day <= last:
        answer = assess(replace(case, today=day.toordinal()), policy)
        yield day, answer
        day = answer.holds_until


@dataclass(frozen=True, slots=True)
class Windows:
    """The dates of an area's cycle: each ``_from`` and ``_to`` is included, and so is ``window_end``."""

    treated_on: date
    review_from: date
    review_to: date
    peak: date
    window_end: date
    wear_off: date
    plan_from: date
    full_from: date
    full_to: date


def windows(treated: TreatedArea, patient: Patient, policy: Policy = DEFAULT_POLICY) -> Windows:
    """The windows of the cycle that ``treated`` is in, for the picture of it."""
    cycle = cycle_of(treated, patient, policy)
    return Windows(**{each.name: date.fromordinal(getattr(cycle, each.name)) for each in fields(Windows)})


def _area_answer(verdict: Verdict, a: Reading, today: Day) -> AreaAnswer:
    caution = caution_of(verdict, a.situation, today)
    because, caller = words_for_area(verdict, a)
    guidance, cautions = guide(a, verdict.rule) if verdict.flag is TOUCH_UP else ((), ())
    if caution is not None:
        cautions = (*cautions, caution)
    act_from, act_by = _date(verdict.act_from), _date(verdict.act_by)
    # By position: an area's answer is made for every area of every case, and names take a third longer.
    return AreaAnswer(
        a.treated.area,
        verdict.flag,
        verdict.rule,
        verdict.urgency,
        act_from,
        act_by,
        because,
        caller,
        guidance,
        cautions,
    )


def _cautions(of_the_patient: Sentence | None, areas: tuple[AreaAnswer, ...]) -> tuple[Sentence, ...]:
    said = [] if of_the_patient is None else [of_the_patient]
    for answer in areas:
        said += [caution for caution in answer.cautions if caution not in said]
    return tuple(said)


def _referrals(case: Case, readings: list[Reading]) -> tuple[Referral, ...]:
    concerns = {concern.kind for concern in case.concerns if concern.referred_on is None}
    for a in readings:
        if a.static_line_open:
            concerns.add("static_lines")
    return tuple([Referral(concern, CONCERNS[concern].refer_to) for concern in sorted(concerns)])


def _date(day: Day | None) -> date | None:
    return None if day is None else date.fromordinal(day)

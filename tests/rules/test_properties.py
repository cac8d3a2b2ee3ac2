"""What holds for every case, however strange."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.cases import TODAY, cases
from touchups.rules import assess, forecast, read_case, rulebook, write_answer
from touchups.rules.catalogue import COMPLAINT_REPORTS, EMERGENCY_REPORTS, HOLDS, REPORTS, Flag
from touchups.rules.policy import DEFAULT_POLICY
from touchups.rules.sentences import english_day

RULE_IDS = {entry.id for entry in rulebook(DEFAULT_POLICY)}
INJECTING = {Flag.TOUCH_UP, Flag.FULL_SESSION}
EVENT_BUFFER = timedelta(DEFAULT_POLICY.event_buffer)

quick = settings(max_examples=150, deadline=None)


def all_answers(answer):
    return [answer, *answer.areas]


def what_holds(answer):
    """All that ``holds_until`` promises, sentences included."""
    written = write_answer(answer)
    return {key: value for key, value in written.items() if key not in ("holds_until", "cautions")}


@quick
@given(cases())
def test_every_case_gets_a_flag_a_known_rule_and_a_sentence_with_its_dates(data):
    for answer in all_answers(assess(read_case(data))):
        assert isinstance(answer.flag, Flag)
        assert answer.rule in RULE_IDS
        sentence = str(answer.because)
        assert sentence
        assert "None" not in sentence + str(answer.caller)
        for act in (answer.act_from, answer.act_by):
            assert act is None or english_day(act) in sentence


@settings(max_examples=25, deadline=None)
@given(cases())
def test_an_answer_holds_until_the_very_day_it_says(data):
    case = read_case(data)
    answer = assess(case)
    for later in range(1, 731):
        then = assess(replace(case, today=case.today + later))
        if what_holds(then) != what_holds(answer):
            assert answer.holds_until == TODAY + timedelta(later)
            return
    assert answer.holds_until is None


@quick
@given(cases())
def test_the_forecast_goes_from_answer_to_answer_without_a_gap(data):
    case = read_case(data)
    steps = list(forecast(case, DEFAULT_POLICY, days=200))
    assert steps[0] == (TODAY, assess(case))
    for (_day, answer), (following, _answer) in pairwise(steps):
        assert answer.holds_until == following
    end = steps[-1][1].holds_until
    assert end is None or end > TODAY + timedelta(200)


@quick
@given(cases(), st.lists(st.sampled_from(sorted(REPORTS)), min_size=1, max_size=3))
def test_no_report_ever_leads_to_a_touch_up(data, kinds):
    before = assess(read_case(data))
    data["reports"] += [{"kind": kind, "on": data["today"]} for kind in kinds]
    after = assess(read_case(data))
    for quiet, reported in zip(before.areas, after.areas, strict=True):
        if quiet.flag is not Flag.TOUCH_UP:
            assert reported.flag is not Flag.TOUCH_UP


@quick
@given(cases(), st.sampled_from(sorted(HOLDS)))
def test_a_hold_leaves_no_injection(data, hold):
    data["patient"]["holds"] = [hold]
    assert not INJECTING & {answer.flag for answer in all_answers(assess(read_case(data)))}


@quick
@given(cases(), st.integers(0, EVENT_BUFFER.days - 1))
def test_an_event_within_the_buffer_leaves_no_injection(data, ahead):
    data["patient"]["event_on"] = (TODAY + timedelta(ahead)).isoformat()
    assert not INJECTING & {answer.flag for answer in all_answers(assess(read_case(data)))}


@quick
@given(cases(), st.sampled_from(sorted(EMERGENCY_REPORTS)), st.sampled_from([None, "dao"]))
def test_an_open_emergency_always_wins(data, kind, area):
    data["reports"].append({"kind": kind, "area": area, "on": data["today"]})
    answer = assess(read_case(data))
    assert (answer.flag, answer.rule, answer.urgency) == ("refer", "emergency", "emergency")
    assert not INJECTING & {area.flag for area in answer.areas}


@quick
@given(cases())
def test_a_full_session_is_never_planned_before_the_minimum_interval(data):
    answer = assess(read_case(data))
    for given_area, area in zip(sorted_areas(data), answer.areas, strict=True):
        if area.flag is Flag.FULL_SESSION:
            minimum = timedelta(DEFAULT_POLICY.value(f"{given_area['product']}.minimum"))
            assert area.act_from >= date.fromisoformat(given_area["treated_on"]) + minimum


@quick
@given(cases())
def test_guidance_is_in_half_units_and_suggests_the_least(data):
    for area in assess(read_case(data)).areas:
        assert area.flag is Flag.TOUCH_UP or area.dose_guidance == ()
        for entry in area.dose_guidance:
            assert 0.5 <= entry.min_units == entry.suggested_units <= entry.max_units
            assert (entry.min_units * 2).is_integer()
            assert (entry.max_units * 2).is_integer()


@quick
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_listed_does_not_matter(data, chance: random.Random):
    answer = write_answer(assess(read_case(data)))
    for name in ("areas", "reviews", "reports", "concerns"):
        chance.shuffle(data[name])
    for review in data["reviews"]:
        chance.shuffle(review["findings"])
    for area in data["areas"]:
        chance.shuffle(area["touch_ups"])
    assert write_answer(assess(read_case(data))) == answer


@quick
@given(cases())
def test_a_complaint_that_was_seen_changes_nothing(data):
    answer = write_answer(assess(read_case(data)))
    seen = {"on": data["today"], "seen_on": data["today"]}
    data["reports"] += [{"kind": kind, **seen} for kind in COMPLAINT_REPORTS]
    assert write_answer(assess(read_case(data))) == answer


def sorted_areas(data):
    order = [area.area for area in read_case(data).areas]
    return sorted(data["areas"], key=lambda area: order.index(area["area"]))

"""The plan backwards from an event, from the rules' own forecast."""

from datetime import date, timedelta

import pytest

from touchups import rules
from touchups.assessment.ahead import Ahead
from touchups.insight.event import plan_for

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def ahead(treated_days_ago: int | None, *, findings: tuple = (), **patient) -> Ahead:
    """A forehead session so many days ago, if any, and yesterday a review that found something, if it did."""
    area = {
        "area": "forehead",
        "product": "botox",
        "plan": "single",
        "planned_units": None,
        "thick_muscle": False,
        "units": {"midline": 20},
        "touch_ups": [],
    }
    treated_on = None if treated_days_ago is None else (TODAY - treated_days_ago * DAY).isoformat()
    review = {"on": (TODAY - DAY).isoformat(), "plateau": True, "findings": list(findings)}
    case = {
        "today": TODAY.isoformat(),
        "patient": {
            "sex": "female",
            "metabolism": "standard",
            "cadence": "standard",
            "break_until": None,
            "event_on": None,
            "holds": [],
        }
        | patient,
        "areas": [area | {"treated_on": treated_on}] if treated_on else [],
        "reviews": [review] if findings else [],
        "reports": [],
        "concerns": [],
    }
    return Ahead(rules.read_case(case), rules.DEFAULT_POLICY)


def steps(plan) -> list[tuple[str, int, int]]:
    """Each step with its first and last day, counted back from the event."""
    return [(step.kind, (plan.on - step.first).days, (plan.on - step.last).days) for step in plan.steps]


@pytest.mark.parametrize("days", [1, 21, 22, 60, 400])
def test_the_last_safe_days_are_three_and_five_weeks_before(days):
    plan = plan_for(ahead(None), TODAY + days * DAY)
    assert plan.last_injection == plan.on - 21 * DAY
    assert plan.last_session == plan.on - 35 * DAY


def test_a_new_patient_is_treated_so_late_that_the_effect_lasts_and_so_early_that_all_fits():
    plan = plan_for(ahead(None), TODAY + 100 * DAY)
    assert steps(plan) == [("full_session", 55, 35), ("review", 45, 21), ("touch_up", 45, 21)]
    assert not plan.is_late


def test_a_session_too_late_for_a_touch_up_stands_alone():
    plan = plan_for(ahead(None), TODAY + 30 * DAY)
    assert steps(plan) == [("full_session", 30, 21)]
    assert plan.is_late


@pytest.mark.parametrize("days", [1, 10, 20])
def test_too_close_to_an_event_nothing_is_injected(days):
    plan = plan_for(ahead(None), TODAY + days * DAY)
    assert plan.steps == ()


def test_the_running_cycle_is_reviewed_first():
    plan = plan_for(ahead(5), TODAY + 60 * DAY)
    assert [step.kind for step in plan.steps] == ["review"]
    assert (plan.steps[0].first, plan.steps[0].last) == (TODAY + 5 * DAY, TODAY + 9 * DAY)


def test_an_open_touch_up_belongs_before_the_last_safe_day():
    peak = {"area": "forehead", "side": "left", "kind": "lateral_peak", "conflicts": True}
    plan = plan_for(ahead(15, findings=(peak,)), TODAY + 24 * DAY)
    assert [(step.kind, step.last) for step in plan.steps] == [("touch_up", plan.last_injection)]


def test_the_next_session_keeps_to_the_minimum_interval():
    plan = plan_for(ahead(60), TODAY + 120 * DAY)
    [session] = [step for step in plan.steps if step.kind == "full_session"]
    assert session.first >= TODAY + 30 * DAY
    assert session.last == plan.last_session


def test_a_hold_leaves_no_step():
    assert plan_for(ahead(60, holds=["pregnancy"]), TODAY + 120 * DAY).steps == ()

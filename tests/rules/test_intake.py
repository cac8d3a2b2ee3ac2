"""Impossible facts are refused by name; every possible one is read."""

from decimal import Decimal

import pytest

from tests.rules.cases import answer, case, day, finding, report, review, touch_up
from touchups.rules import ImpossibleCase, assess, read_case


def second(**more):
    """Another treated area beside the forehead."""
    return {"area": "glabella", "product": "botox", "treated_on": day(0), **more}


IMPOSSIBLE = [
    ("treated tomorrow", "areas[0].treated_on", case(0, treated_on=day(1))),
    ("touched up tomorrow", "areas[0].touch_ups[0].on", case(20, touch_ups=[touch_up(21)])),
    ("touched up before it was treated", "areas[0].touch_ups[1].on",
     case(20, touch_ups=[touch_up(14), touch_up(-1)])),
    ("a second pass of a single plan", "areas[0].touch_ups[0].second_pass",
     case(20, touch_ups=[touch_up(14, second_pass=True)])),
    ("the same area twice", "areas[1].area", case(20, areas=[second(), second()])),
    ("reviewed tomorrow", "reviews[0].on", case(20, reviews=[review(21)])),
    ("two reviews on one day", "reviews[2].on", case(20, reviews=[review(14), review(15), review(14)])),
    ("reported tomorrow", "reports[0].on", case(20, reports=[report("uneven", 21)])),
    ("seen tomorrow", "reports[0].seen_on", case(20, reports=[report("uneven", 15, seen=21)])),
    ("seen before it was reported", "reports[0].seen_on", case(20, reports=[report("uneven", 15, seen=14)])),
    ("a concern of tomorrow", "concerns[0].on", case(20, concerns=[{"kind": "jowls", "on": day(21)}])),
    ("referred tomorrow", "concerns[0].referred_on",
     case(20, concerns=[{"kind": "jowls", "on": day(15), "referred_on": day(21)}])),
    ("referred before it was raised", "concerns[0].referred_on",
     case(20, concerns=[{"kind": "jowls", "on": day(15), "referred_on": day(14)}])),
    ("negative units", "areas[0].units.left", case(20, units={"left": -0.5})),
    ("negative touch-up units", "areas[0].touch_ups[0].units.left",
     case(20, touch_ups=[touch_up(14, units={"left": -1})])),
    ("units that are no number", "areas[0].units.left", case(20, units={"left": float("nan")})),
    ("units without end", "areas[0].units.left", case(20, units={"left": float("inf")})),
    ("units as text", "areas[0].units.left", case(20, units={"left": "20"})),
    ("units as a yes", "areas[0].units.left", case(20, units={"left": True})),
    ("decimal units that are no number", "areas[0].units.left", case(20, units={"left": Decimal("NaN")})),
    ("units beyond any vial", "areas[0].units.left", case(20, units={"left": 10**400})),
    ("no units planned", "areas[0].planned_units", case(20, planned_units=0)),
    ("planned units that are no number", "areas[0].planned_units", case(20, planned_units=float("nan"))),
    ("a day that February does not have", "areas[0].treated_on", case(20, treated_on="2026-02-30")),
    ("a week date", "areas[0].treated_on", case(20, treated_on="2026-W10-1")),
    ("a date without dashes", "today", {"today": "20260302"}),
    ("a date and time", "today", {"today": "2026-03-02T10:00"}),
    ("an event that is no date", "patient.event_on", case(20, patient={"event_on": "soon"})),
    ("a break until no date", "patient.break_until", case(20, patient={"break_until": "2026-13-01"})),
    ("the end of the calendar", "today", {"today": "9999-12-31"}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "data"), [pytest.param(*each, id=name) for name, *each in IMPOSSIBLE])
def test_the_impossible_names_its_field(field, data):
    with pytest.raises(ImpossibleCase) as refused:
        read_case(data)
    assert refused.value.field == field
    assert str(refused.value) == f"{field}: {refused.value.problem}"


POSSIBLE = [
    ("everything on the same day", case(0, reviews=[review(0)], reports=[report("uneven", 0, seen=0)])),
    ("an event long ago", case(20, patient={"event_on": "0001-01-01"})),
    ("an event at the end of the calendar", case(100, patient={"event_on": "9999-12-31"})),
    ("a break without end", case(100, patient={"break_until": "9999-12-31"})),
    ("the first day of the calendar", {"today": "0001-01-01", "patient": {"event_on": "0001-01-05"}}),
    ("treated on the first day of the calendar", case(100, treated_on="0001-01-01")),
    ("units as decimals", case(20, units={"left": Decimal("2.5")})),
    ("nothing but the day", {"today": "2026-03-02"}),
]


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in POSSIBLE])
def test_the_unusual_is_answered(data):
    assert str(assess(read_case(data)).because)


def test_what_a_finding_says_of_an_untreated_area_changes_nothing():
    looked = {"on": day(14), "findings": [finding("asymmetry", area="masseter")]}
    assert answer(14, reviews=[looked]).rule == "settled"


def test_what_is_left_out_takes_its_default():
    bare = {"area": "forehead", "product": "botox", "treated_on": day(0)}
    full = bare | {
        "plan": "single",
        "planned_units": None,
        "thick_muscle": False,
        "units": {},
        "touch_ups": [],
    }
    assert read_case(case(14, areas=[bare])) == read_case(case(14, areas=[full]))

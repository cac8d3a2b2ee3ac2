"""How much a touch-up may be."""

from decimal import Decimal

import pytest

from tests.rules.cases import answer, finding, review, touch_up


def ranges(kinds, *, units, area="forehead", today=14, plateau=False, **facts):
    """side -> (least, most) for findings given as ``side=kind``, all seen today."""
    found = [finding(kind, side=side, area=area) for side, kind in kinds.items()]
    looked = review(today, plateau=plateau) | {"findings": found}
    guidance = answer(today, reviews=[looked], area=area, units=units, **facts).areas[0].dose_guidance
    return {entry.side: (entry.min_units, entry.max_units) for entry in guidance}


PEAK_LEFT = {"left": "lateral_peak"}

DOSES = [
    ("10 to 30 per cent of the area's dose", PEAK_LEFT, {"midline": 20}, {"left": (2, 6)}),
    ("of all its sides", PEAK_LEFT, {"left": 5, "right": 15}, {"left": (2, 6)}),
    ("shared by the sides", {"left": "too_weak", "right": "too_weak"}, {"midline": 20},
     {"left": (1, 3), "right": (1, 3)}),
    ("least rounded up, most down", PEAK_LEFT, {"midline": 16}, {"left": (2, 4.5)}),
    ("exactly on a step stays", PEAK_LEFT, {"midline": 15}, {"left": (1.5, 4.5)}),
    ("decimals do not drift: 10 % of 5.0 in tenths", PEAK_LEFT, {"left": 0.1, "right": 4.9},
     {"left": (0.5, 1.5)}),
    ("decimals as decimals", PEAK_LEFT, {"left": Decimal("0.1"), "right": Decimal("4.9")},
     {"left": (0.5, 1.5)}),
    ("a tiny dose still gets a measurable step", PEAK_LEFT, {"midline": 1}, {"left": (0.5, 0.5)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "units", "expected"), [pytest.param(*dose, id=name) for name, *dose in DOSES]
)
def test_the_range_is(kinds, units, expected):
    assert ranges(kinds, units=units) == expected


HALVES = [
    ("half of the side's own dose", "dao", {"left": 3, "right": 4}, (2, 2)),
    ("half a unit at least", "dao", {"left": 3, "right": 0.5}, (0.5, 0.5)),
    ("rounded half up", "masseter", {"left": 3, "right": 2.5}, (1.5, 1.5)),
    ("half of half the total where the side has none", "masseter", {"left": 20}, (5, 5)),
    ("other areas have no half dose", "forehead", {"left": 10, "right": 10}, (2, 6)),
]


@pytest.mark.parametrize(
    ("area", "units", "expected"), [pytest.param(*half, id=name) for name, *half in HALVES]
)
def test_an_uneven_side_gets(area, units, expected):
    assert ranges({"right": "asymmetry"}, units=units, area=area) == {"right": expected}


SECOND_PASSES = [
    ("what the plan has left", {"midline": "too_weak"}, 20, {"midline": (0.5, 8)}),
    ("shared by the sides", {"left": "too_weak", "right": "too_weak"}, 20,
     {"left": (0.5, 4), "right": (0.5, 4)}),
    ("half a unit left", {"midline": "too_weak"}, 12.5, {"midline": (0.5, 0.5)}),
    ("less than half a unit left", {"midline": "too_weak"}, 12.4, {"midline": (1.5, 3.5)}),
    ("no plan", {"midline": "too_weak"}, None, {"midline": (1.5, 3.5)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "planned", "expected"), [pytest.param(*each, id=name) for name, *each in SECOND_PASSES]
)
def test_a_second_pass_gets(kinds, planned, expected):
    assert ranges(kinds, units={"midline": 12}, plan="staged", planned_units=planned) == expected


def test_a_touch_up_after_a_second_pass_is_a_share_of_both():
    second = touch_up(10, second_pass=True, units={"midline": 8})
    facts = {"plan": "staged", "planned_units": 20, "thick_muscle": True, "touch_ups": [second]}
    assert ranges(PEAK_LEFT, units={"midline": 12}, today=22, **facts) == {"left": (2, 6)}


def test_without_a_recorded_dose_there_is_a_caution_and_no_guidance():
    given = answer(14, reviews=[review(14, "too_weak")], units={"midline": 0})
    assert given.areas[0].dose_guidance == ()
    assert [str(caution) for caution in given.cautions] == [
        "Forehead: no dose is recorded for this cycle, so no touch-up dose can be suggested."
    ]


def test_a_step_above_the_share_is_a_caution():
    given = answer(14, reviews=[review(14, "too_weak")], units={"midline": 1})
    assert [str(caution) for caution in given.cautions] == [
        "Forehead: the smallest measurable dose is more than the usual share of the area's dose."
    ]


def test_the_rest_of_a_plan_is_no_share_so_it_has_no_such_caution():
    looked = [review(14, "too_weak")]
    given = answer(14, reviews=looked, units={"midline": 1}, plan="staged", planned_units=5)
    assert given.areas[0].dose_guidance[0].max_units == 4
    assert given.cautions == ()

"""What completed cycles say of the next dose: only good ones, one product, and never more than was given."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchups.charting.cycles import Addition, Look, Sign, Treatment
from touchups.charting.personal import AreaPlan, PersonalPlan, personal_plan

START = date(2025, 1, 6)
LENGTH = 100
LEFT, RIGHT, MIDLINE = ("corrugator", "left"), ("corrugator", "right"), ("procerus", "midline")
PLATEAU = 14


def day(number: int, cycle: int = 0) -> date:
    return START + timedelta(days=cycle * LENGTH + number)


def session(cycle: int, units: dict | float, *, touch_up: dict | None = None, **different) -> Treatment:
    units = units if isinstance(units, dict) else {LEFT: units}
    additions = (Addition(day(PLATEAU, cycle), doses(touch_up), True),) if touch_up else ()
    known = {"area": "glabella", "product": "botox", "additions": additions}
    return Treatment(on=day(0, cycle), first=doses(units), **known | different)


def doses(units: dict) -> dict:
    return {spot: Decimal(str(amount)) for spot, amount in units.items()}


def happy(*cycles: int) -> list[Look]:
    return [Look(day(PLATEAU, cycle), 5) for cycle in cycles]


def plan(treatments: Iterable[Treatment], looks: Iterable[Look] = (), signs: Iterable[Sign] = ()) -> AreaPlan:
    [area] = personal_plan(treatments, looks, signs).areas
    return area


def plan_of_three(*units: dict | float) -> AreaPlan:
    sessions = [session(cycle, each) for cycle, each in enumerate([*units, 1])]
    return plan(sessions, happy(*range(len(units))))


def judged(*, looks: Iterable[Look] = (), signs: Iterable[Sign] = (), **first) -> bool:
    """Whether the one completed cycle of a glabella counts as good."""
    [cycle] = plan([session(0, 8, **first), session(1, 8)], looks, signs).cycles
    return cycle.is_good


def test_the_running_cycle_says_nothing_yet():
    assert plan([session(0, 8)], happy(0)).cycles == ()


@pytest.mark.parametrize(
    ("good", "missing", "units", "is_firm"),
    [(0, 2, {}, False), (1, 1, {}, False), (2, 0, {LEFT: 8}, False), (3, 0, {LEFT: 8}, True)],
    ids=["none", "one", "two make a suggestion", "three make a firm plan"],
)
def test_of_good_cycles(good, missing, units, is_firm):
    area = plan([session(cycle, 8) for cycle in range(good + 1)], happy(*range(good)))
    assert (area.missing, area.units, area.is_firm) == (missing, units, is_firm)


def test_the_next_dose_is_the_median_of_first_and_added():
    sessions = [
        session(0, {LEFT: 7, RIGHT: 8}, touch_up={LEFT: 2}),
        session(1, {LEFT: 8, RIGHT: 8}),
        session(2, {LEFT: 8, RIGHT: 9}, touch_up={LEFT: 0.5, RIGHT: 1}),
        session(3, 1),
    ]
    area = plan(sessions, happy(0, 1, 2))
    assert area.units == doses({LEFT: 8.5, RIGHT: 8})
    assert area.cells == [Decimal(8), None, Decimal("8.5")]
    assert area.touched_up == 2


def test_halves_of_a_step_go_down_to_the_smaller_dose():
    assert plan_of_three(8, 8.5).units == {LEFT: 8}
    assert plan_of_three(8, 9).units == {LEFT: Decimal("8.5")}


def test_a_spot_dosed_once_in_three_cycles_is_left_out():
    assert plan_of_three(8, {LEFT: 8, MIDLINE: 4}, 8).units == {LEFT: 8}


def test_what_a_second_pass_gave_counts_but_is_no_touch_up():
    second = (Addition(day(PLATEAU), doses({LEFT: 4}), False),)
    area = plan([session(0, 4, additions=second), session(1, 8), session(2, 8)], happy(0, 1))
    assert (area.units, area.touched_up) == ({LEFT: 8}, 0)


def test_only_the_last_three_good_cycles_count():
    assert plan_of_three(20, 8, 8, 9).units == {LEFT: 8}


def test_units_of_another_product_count_for_nothing():
    sessions = [session(cycle, 20, product="dysport") for cycle in range(3)]
    sessions += [session(cycle, 8) for cycle in range(3, 6)]
    area = plan(sessions, happy(*range(5)))
    assert (area.product, area.units, len(area.cycles)) == ("botox", {LEFT: 8}, 5)


@pytest.mark.parametrize(
    ("looks", "good"),
    [
        ([], False),
        ([Look(day(14))], True),
        ([Look(day(14), 3)], False),
        ([Look(day(14), 4)], True),
        ([Look(day(14), 2), Look(day(28), 5)], True),
        ([Look(day(28), 2), Look(day(14), 5)], False),
        ([Look(day(14), 5), Look(day(90))], True),
        ([Look(day(LENGTH), 5)], True),
        ([Look(day(0), 5)], False),
        ([Look(day(LENGTH + 1), 5)], False),
    ],
    ids=[
        "that nobody looked at",
        "looked at with nothing found",
        "neutral",
        "happy",
        "unhappy at first, then happy",
        "happy at first, then unhappy",
        "happy, not asked again",
        "happy on the day of the next session",
        "happy with the one before",
        "happy with the one after",
    ],
)
def test_a_cycle_is_judged_by_its_reviews(looks, good):
    assert judged(looks=looks) is good


@pytest.mark.parametrize(
    ("sign", "good"),
    [
        (Sign(day(14), "glabella", "too_strong"), False),
        (Sign(day(14), "forehead", "too_strong"), True),
        (Sign(day(9), "glabella", "eyelid_droop"), False),
        (Sign(day(9), "", "heavy_brow"), False),
        (Sign(day(0), "", "severe_allergy"), False),
        (Sign(day(14), "glabella", "residual_movement"), True),
        (Sign(day(LENGTH + 9), "glabella", "eyelid_droop"), True),
    ],
    ids=[
        "too strong there",
        "too strong elsewhere",
        "a drooping lid",
        "a complication of the whole face",
        "an allergy on the day itself",
        "a trace of movement",
        "a drooping lid in the next cycle",
    ],
)
def test_with_a_happy_patient_a_cycle_is_good_unless_it_did_harm(sign, good):
    assert judged(looks=happy(0), signs=[sign]) is good


@pytest.mark.parametrize(
    ("kind", "conflicts", "touch_up", "good"),
    [
        ("too_weak", True, None, False),
        ("too_weak", True, {LEFT: 1}, True),
        ("too_weak", False, None, True),
        ("static_line", True, None, True),
    ],
    ids=["unanswered", "answered by a touch-up", "wanted so", "not of the muscle"],
)
def test_where_nobody_asked_a_finding_decides(kind, conflicts, touch_up, good):
    found = Sign(day(PLATEAU), "glabella", kind, conflicts)
    assert judged(looks=[Look(day(PLATEAU))], signs=[found], touch_up=touch_up) is good


def test_it_lasts_until_movement_is_back_or_else_until_the_next_session():
    back = [Sign(day(60, 1), "", "movement_back"), Sign(day(44, 1), "glabella", "early_return")]
    area = plan([session(cycle, 8) for cycle in range(3)], signs=back)
    assert [cycle.back_after for cycle in area.cycles] == [44, None]
    assert (area.lasts, area.returns) == (72, [44])


def test_the_area_that_came_back_most_often_and_then_earliest_is_named_first():
    areas = ("forehead", "glabella", "crows_feet", "dao")
    sessions = [session(cycle, 8, area=area) for area in areas for cycle in range(3)]
    back = {"forehead": [(60, 0)], "glabella": [(70, 0), (70, 1)], "crows_feet": [(50, 1)]}
    signs = [Sign(day(*when), area, "early_return") for area, whens in back.items() for when in whens]
    named = [area.area for area in personal_plan(sessions, [], signs).back_first]
    assert named == ["glabella", "crows_feet", "forehead"]


def test_without_a_session_there_is_no_plan():
    nothing = personal_plan([], happy(0), [])
    assert (nothing, nothing.completed, nothing.suggests) == (PersonalPlan(()), 0, False)


UNITS = st.integers(1, 80).map(lambda steps: Decimal(steps) / 2)
FACES = st.dictionaries(st.sampled_from([LEFT, RIGHT, MIDLINE]), UNITS, min_size=1)
SESSIONS = st.lists(
    st.tuples(FACES, st.one_of(st.none(), FACES), st.sampled_from(["botox", "dysport"])),
    min_size=1,
    max_size=7,
)


def built(sessions: list[tuple]) -> list[Treatment]:
    return [
        session(cycle, first, touch_up=added, product=product)
        for cycle, (first, added, product) in enumerate(sessions)
    ]


@given(SESSIONS)
def test_no_spot_is_suggested_more_than_some_cycle_of_that_product_gave_it(sessions):
    area = plan(built(sessions), happy(*range(len(sessions))))
    same = [cycle for cycle in area.cycles if cycle.given.product == area.product]
    for spot, units in area.units.items():
        assert 0 < units <= max(cycle.units.get(spot, 0) for cycle in same)
        assert units % Decimal("0.5") == 0
    assert bool(area.units) <= (len(same) >= 2)


@given(SESSIONS, st.sampled_from(["botox", "dysport"]), FACES)
def test_a_cycle_of_another_product_changes_no_dose(sessions, product, other):
    last = (other, None, product)
    of_product = [each for each in sessions if each[2] == product]
    mixed, pure = (
        plan(built([*each, last]), happy(*range(len(each) + 1))) for each in (sessions, of_product)
    )
    assert mixed.units == pure.units


@given(SESSIONS)
def test_left_and_right_swapped_swap_the_plan(sessions):
    swap = {LEFT: RIGHT, RIGHT: LEFT, MIDLINE: MIDLINE}
    turned = [
        tuple(
            {swap[spot]: units for spot, units in part.items()} if isinstance(part, dict) else part
            for part in each
        )
        for each in sessions
    ]
    looks = happy(*range(len(sessions)))
    one, other = plan(built(sessions), looks), plan(built(turned), looks)
    assert {swap[spot]: units for spot, units in one.units.items()} == other.units

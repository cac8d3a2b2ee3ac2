"""What is normal on a day of the cycle, at the edges of each part of it."""

from datetime import date, timedelta

import pytest

from touchups import rules
from touchups.portal import phases
from touchups.portal.phases import phase_on, touch_up_phase

DAY_0 = date(2026, 1, 1)


def windows(product: str = "botox", **different) -> rules.Windows:
    treated = {
        "area": "forehead",
        "product": product,
        "treated_on": DAY_0.toordinal(),
        "staged": False,
        "planned_units": None,
        "thick_muscle": False,
        "units": {},
        "touch_ups": (),
    }
    return rules.windows(rules.TreatedArea(**treated | different), rules.Patient())


@pytest.mark.parametrize(
    ("days", "key"),
    [
        (0, "fresh"),
        (2, "fresh"),
        (3, "first_change"),
        (6, "first_change"),
        (7, "building"),
        (9, "building"),
        (10, "result"),
        (14, "result"),
        (15, "settled"),
        (21, "settled"),
        (22, "lasting"),
        (55, "lasting"),
        (56, "wearing_off"),
        (89, "wearing_off"),
        (90, "next_session"),
        (112, "next_session"),
        (113, "over"),
        (400, "over"),
    ],
)
def test_the_parts_of_a_cycle_of_three_months(days, key):
    assert phase_on(DAY_0 + timedelta(days=days), windows()).key == key


@pytest.mark.parametrize(
    ("days", "key"), [(111, "lasting"), (112, "wearing_off"), (168, "next_session"), (196, "next_session")]
)
def test_a_product_that_lasts_longer_has_later_parts(days, key):
    assert phase_on(DAY_0 + timedelta(days=days), windows("daxxify")).key == key


@pytest.mark.parametrize(("days", "key"), [(28, "settled"), (29, "lasting")])
def test_a_thick_muscle_settles_a_week_later(days, key):
    assert phase_on(DAY_0 + timedelta(days=days), windows(thick_muscle=True)).key == key


@pytest.mark.parametrize(
    ("days", "phase"),
    [
        (0, phases.JUST_TOUCHED_UP),
        (4, phases.JUST_TOUCHED_UP),
        (5, phases.TOUCH_UP_BUILDING),
        (11, phases.TOUCH_UP_BUILDING),
        (12, None),
    ],
)
def test_a_touch_up_has_a_course_of_its_own(days, phase):
    assert touch_up_phase(DAY_0 + timedelta(days=days), DAY_0, settles=12) == phase

"""The quick check of a case agrees with the full one."""

import copy

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.cases import case, day, finding, report, touch_up
from touchups.management.commands.assess import _schema
from touchups.rules.schema import checker

#: Every field of a case.
WHOLE = case(
    30,
    areas=[
        {
            "area": "glabella",
            "product": "daxxify",
            "treated_on": day(0),
            "plan": "staged",
            "planned_units": 40,
            "thick_muscle": True,
            "units": {"left": 8, "right": 8.5, "midline": 0},
            "touch_ups": [touch_up(20, second_pass=True, units={"left": 1})],
        }
    ],
    reviews=[{"on": day(12), "plateau": True, "findings": [finding("asymmetry", side="left")]}],
    reports=[{**report("uneven", 14, seen=15), "side": "right"}],
    concerns=[{"kind": "jowls", "on": day(3), "referred_on": day(4)}],
    patient={
        "sex": "male",
        "metabolism": "high",
        "cadence": "continuous",
        "break_until": day(99),
        "event_on": None,
        "holds": ["other"],
    },
) | {"id": "7"}

ODD = [None, True, False, 0, -1, 0.5, -0.5, "", "botox", "left", "forehead", [], {}, [None], {"left": 1}]


def places(node, path=()):
    """The way to each value inside ``node``."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


PLACES = list(places(WHOLE))
fits = checker(_schema())
refuse_unfit = fastjsonschema.compile(_schema(), use_default=False, use_formats=False)


def full_check(data):
    try:
        refuse_unfit(data)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def inside(data, path):
    for step in path[:-1]:
        data = data[step]
    return data, path[-1]


def test_a_case_with_every_field_fits():
    assert fits(WHOLE)


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_a_case_that_is_no_object_fits_as_the_full_check_says(value):
    assert fits(value) == full_check(value)


@given(path=st.sampled_from(PLACES), value=st.sampled_from(ODD))
def test_an_odd_value_anywhere_fits_as_the_full_check_says(path, value):
    data = copy.deepcopy(WHOLE)
    where, key = inside(data, path)
    where[key] = value
    assert fits(data) == full_check(data)


@pytest.mark.parametrize("path", [path for path in PLACES if isinstance(path[-1], str)], ids=str)
def test_a_case_without_a_field_fits_as_the_full_check_says(path):
    data = copy.deepcopy(WHOLE)
    where, key = inside(data, path)
    del where[key]
    assert fits(data) == full_check(data)
    where["unheard_of"] = 1
    assert not fits(data)


def test_an_unknown_keyword_of_a_schema_is_refused():
    with pytest.raises(ValueError, match="maxLength"):
        checker({"type": "string", "maxLength": 5})

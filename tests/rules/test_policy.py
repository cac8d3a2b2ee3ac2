"""A clinic's own numbers: used where safe, refused by name where not."""

from datetime import date

import pytest

from tests.rules.cases import case, day, report, review
from touchups.rules import DEFAULT_POLICY, NUMBERS, Policy, PolicyError, assess, read_case
from touchups.rules.catalogue import PRODUCTS


def answer(today, numbers, **facts):
    return assess(read_case(case(today, **facts)), Policy.from_numbers("7", numbers))


def test_an_answer_names_the_policy_that_gave_it():
    assert answer(3, {}).policy == "7"
    assert assess(read_case(case(3))).policy == DEFAULT_POLICY.version


def test_no_numbers_of_its_own_means_the_defaults():
    own = Policy.from_numbers("1", {})
    assert {name: own.value(name) for name in NUMBERS} == {
        name: each.default for name, each in NUMBERS.items()
    }


CHANGES = [
    ("a later end of the review window", {"review_to": 15}, 15, {}, "review_due"),
    ("a longer touch-up window", {"touch_up_to": 24}, 24, {"reviews": [review(14, "asymmetry")]}, "touch_up"),
    ("a longer lead for booking", {"booking_lead": 21}, 69, {"reviews": [review(14)]}, "full_session"),
    ("an earlier wearing-off day", {"botox.wear_off": 50}, 50, {"reviews": [review(50, "wearing_off")]},
     "wearing_off"),
    ("a second touch-up", {"touch_ups_per_cycle": 2, "touch_up_to": 28}, 28,
     {"reviews": [review(28, "asymmetry")], "touch_ups": [{"on": day(14)}]}, "touch_up"),
    ("a sooner lapse", {"lapsed_after": 300}, 300, {"reviews": [review(14)]}, "lapsed"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "today", "facts", "rule"), [pytest.param(*each, id=name) for name, *each in CHANGES]
)
def test_a_number_changes_the_rule(numbers, today, facts, rule):
    assert answer(today, numbers, **facts).rule == rule
    assert answer(today, {}, **facts).rule != rule


def test_a_number_changes_the_dates():
    given = answer(5, {"urgent_within": 1}, reports=[report("eyelid_droop", 5)])
    assert given.act_by == date.fromisoformat(day(6))


def test_a_shorter_cadence_never_undercuts_the_label():
    given = answer(40, {"botox.cadence_from": 80}, reviews=[review(14)])
    assert given.act_from == date.fromisoformat(day(90))


REFUSED = [
    ("an unknown number", {"review_too": 15}, "review_too"),
    ("an unknown product", {"botax.minimum": 90}, "botax.minimum"),
    ("early return of a product that has none", {"daxxify.early_from": 42}, "daxxify.early_from"),
    ("half a day", {"review_to": 14.5}, "review_to"),
    ("text", {"review_to": "15"}, "review_to"),
    ("yes", {"review_from": True}, "review_from"),
    ("nothing", {"review_to": None}, "review_to"),
    ("a review before day 10", {"review_from": 9}, "review_from"),
    ("three touch-ups a cycle", {"touch_ups_per_cycle": 3}, "touch_ups_per_cycle"),
    ("less than the label's interval", {"botox.minimum": 89}, "botox.minimum"),
    ("a review window that ends before its preferred day", {"review_to": 13}, "review_preferred"),
    (
        "a touch-up window that ends before the review window",
        {"review_to": 15, "touch_up_to": 14},
        "review_to",
    ),
    (
        "shares the wrong way round",
        {"touch_up_share_from": 20, "touch_up_share_to": 15},
        "touch_up_share_from",
    ),
    ("buffers the wrong way round", {"event_buffer": 40, "event_full_buffer": 30}, "event_buffer"),
    ("a cadence the wrong way round", {"xeomin.cadence_from": 120}, "xeomin.cadence_from"),
    (
        "lapsed before the window closes",
        {"lapsed_after": 200, "daxxify.cadence_to": 230},
        "daxxify.cadence_to",
    ),
]


@pytest.mark.parametrize(("numbers", "name"), [pytest.param(*each, id=name) for name, *each in REFUSED])
def test_an_unsafe_number_is_refused_by_name(numbers, name):
    with pytest.raises(PolicyError) as refused:
        Policy.from_numbers("7", numbers)
    assert refused.value.name == name
    assert str(refused.value).startswith(f"{name}: ")


@pytest.mark.parametrize("number", NUMBERS.values(), ids=lambda number: number.name)
def test_each_number_has_a_safe_default_words_and_a_source(number):
    assert number.least <= number.default <= number.most
    assert number.label
    assert number.source


def test_every_product_has_its_days():
    assert list(DEFAULT_POLICY.timings) == list(PRODUCTS)

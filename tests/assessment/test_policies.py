"""A clinic changes its numbers: proposed, counted, decided."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import NOW, TODAY
from touchups import rules
from touchups.assessment import policies
from touchups.assessment.policies import adopt, count_changes, discard, left_to_reassess, propose
from touchups.assessment.services import policy_in_force, reassess_due
from touchups.charting.patients import add_patient
from touchups.models import Assessment, PolicyVersion, Standing

State = PolicyVersion.State
#: Reviews begin two days later, and the window closes three days later.
NUMBERS = {"review_from": 12, "touch_up_to": 24}
MOVES = {"review>wait": 2, "wait>review": 3}


#: So many days ago the patients were treated: around those that the numbers move, and one far from them.
DAYS = (0, 9, 10, 11, 12, 21, 22, 23, 24, 25)


@pytest.fixture
def treated(front_desk, treat):
    for days in DAYS:
        treat(add_patient(by=front_desk, now=NOW, name=f"Day {days}"), days_ago=days)


@pytest.fixture
def proposed(treated, manager) -> PolicyVersion:
    return propose(numbers=NUMBERS, reason="Longer window", by=manager, now=NOW)


def flags() -> dict[int, str]:
    return dict(Standing.objects.values_list("patient", "flag"))


def test_what_is_counted_is_what_changes_when_it_is_adopted(proposed, manager, clinic):
    before = flags()
    count_changes(proposed, today=TODAY)
    proposed.refresh_from_db()
    assert flags() == before
    assert (proposed.state, proposed.done, proposed.total) == (State.READY, len(DAYS), len(DAYS))
    assert proposed.moves == MOVES
    assert proposed.changed == 5

    adopt(proposed, by=manager, now=NOW)
    reassess_due(clinic, now=NOW)
    after = flags()
    assert Counter(f"{before[who]}>{after[who]}" for who in before if before[who] != after[who]) == MOVES


def test_adopting_makes_everybody_due_and_each_answer_names_the_new_version(proposed, manager, clinic):
    count_changes(proposed, today=TODAY)
    adopt(proposed, by=manager, now=NOW)
    assert policy_in_force(clinic) == proposed
    assert left_to_reassess(clinic, now=NOW) == len(DAYS)
    assert reassess_due(clinic, now=NOW) == len(DAYS)
    assert left_to_reassess(clinic, now=NOW) == 0
    standing = Standing.objects.select_related("assessment").all()
    assert {row.assessment.policy_id for row in standing} == {proposed.pk}
    assert {row.assessment.answer["policy"] for row in standing} == {"2"}


def test_adopting_touches_no_other_clinic(proposed, manager, outsider):
    other = add_patient(by=outsider, now=NOW, name="Oona Other")
    count_changes(proposed, today=TODAY)
    adopt(proposed, by=manager, now=NOW)
    assert Standing.objects.get(patient=other).fresh_until is None
    assert policy_in_force(outsider.clinic).number == 1


def test_counting_goes_on_where_a_killed_worker_stopped(proposed, monkeypatch):
    monkeypatch.setattr(policies, "BATCH", 3)
    decide, asked = policies.decide, []

    def killed_at_the_eighth(*args, **kwargs):
        asked.append(args)
        if len(asked) == 2 * 8:
            raise SystemExit
        return decide(*args, **kwargs)

    monkeypatch.setattr(policies, "decide", killed_at_the_eighth)
    with pytest.raises(SystemExit):
        count_changes(proposed, today=TODAY)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.done) == (State.COUNTING, 6)

    monkeypatch.setattr(policies, "decide", decide)
    count_changes(proposed, today=TODAY)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.done, proposed.moves) == (State.READY, len(DAYS), MOVES)


def test_counting_ends_when_somebody_discards_the_version(proposed, manager):
    discard(proposed, by=manager, now=NOW)
    count_changes(proposed, today=TODAY)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.done) == (State.DISCARDED, 0)


def test_counting_stands_a_clock_that_was_set_back_a_day(proposed):
    count_changes(proposed, today=TODAY - timedelta(days=1))
    proposed.refresh_from_db()
    assert proposed.state == State.READY


def test_a_second_proposal_replaces_the_first(proposed, manager):
    second = propose(numbers={"review_to": 16}, reason="Another idea", by=manager, now=NOW)
    proposed.refresh_from_db()
    assert (proposed.state, second.state, second.number) == (State.DISCARDED, State.COUNTING, 3)


@pytest.mark.parametrize("decision", [adopt, discard])
def test_a_version_is_decided_about_once(decision, proposed, manager):
    count_changes(proposed, today=TODAY)
    decision(proposed, by=manager, now=NOW)
    for again in (adopt, discard):
        with pytest.raises(ValidationError, match="no longer waiting"):
            again(proposed, by=manager, now=NOW)


def test_what_is_not_counted_yet_cannot_be_adopted(proposed, manager, clinic):
    with pytest.raises(ValidationError, match="no longer waiting"):
        adopt(proposed, by=manager, now=NOW)
    assert policy_in_force(clinic).number == 1


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param({"review_from": 5}, id="a review too early"),
        pytest.param({"botox.minimum": 60}, id="less than the label's interval"),
        pytest.param({"review_to": "14"}, id="a word for a number"),
        pytest.param({"magic": 1}, id="a number that is none"),
        pytest.param(
            {"touch_up_share_from": 20, "touch_up_share_to": 15}, id="two that contradict each other"
        ),
    ],
)
def test_numbers_that_are_not_safe_leave_nothing(numbers, manager, clinic):
    with pytest.raises(rules.PolicyError):
        propose(numbers=numbers, reason="Why not", by=manager, now=NOW)
    assert clinic.policies.count() == 1


def test_an_old_answer_keeps_the_version_that_gave_it(proposed, manager, clinic):
    first = policy_in_force(clinic)
    count_changes(proposed, today=TODAY)
    adopt(proposed, by=manager, now=NOW)
    reassess_due(clinic, now=NOW)
    assert Assessment.objects.filter(policy=first).exists()
    assert {row.answer["policy"] for row in Assessment.objects.filter(policy=first)} == {"1"}

"""Moving: the old time is freed only when the new one is taken."""

import pytest

from tests.booking.conftest import at, wall_clock
from tests.conftest import NOW, give_hours, make_staff
from touchups.booking.services import advance, move
from touchups.models import AuditEvent, Slice, Staff

pytestmark = pytest.mark.django_db


def test_a_move_takes_the_new_time_and_frees_the_old(ask, another, working, front_desk):
    made = ask()
    given = {"appointment": made, "injector": working, "by": front_desk, "now": NOW}
    moved = move(**given, starts_at=at(11), sequence=0)
    assert (moved.pk, moved.starts_at, moved.sequence) == (made.pk, at(11), 1)
    assert wall_clock(moved) == ["11:00", "11:05", "11:10"]
    assert ask(patient=another()).starts_at == at(10)
    assert [step.what for step in moved.steps.all()] == ["booked", "moved"]
    row = AuditEvent.objects.get(verb="appointment.move")
    assert row.detail == {"fields": {"starts": ["2026-03-04 10:00", "2026-03-04 11:00"]}}


def test_a_move_by_five_minutes_is_not_in_its_own_way(ask, working, front_desk):
    moved = move(appointment=ask(), starts_at=at(10, 5), injector=working, by=front_desk, now=NOW, sequence=0)
    assert wall_clock(moved) == ["10:05", "10:10", "10:15"]


def test_a_move_to_a_taken_time_keeps_the_old_one(ask, another, working, front_desk, refused, monkeypatch):
    made = ask()
    ask(patient=another(), starts_at=at(11))
    given = {"appointment": made, "starts_at": at(11), "injector": working, "by": front_desk, "now": NOW}
    refused(move, "just been taken", **given, sequence=0)
    monkeypatch.setattr("touchups.booking.keeping.check_is_free", lambda appointment: None)
    refused(move, "just been taken", **given, sequence=0)
    assert Slice.objects.filter(appointment=made, at=at(10)).exists()


def test_a_move_that_knows_an_older_state_is_refused(ask, working, front_desk, refused):
    made = ask()
    given = {"appointment": made, "injector": working, "by": front_desk, "now": NOW, "sequence": 0}
    move(**given, starts_at=at(11))
    refused(move, "changed meanwhile", **given, starts_at=at(12))


def test_the_same_move_sent_twice_moves_once(ask, working, front_desk):
    made = ask()
    given = {"appointment": made, "injector": working, "by": front_desk, "now": NOW, "sequence": 0}
    assert move(**given, starts_at=at(11)).sequence == move(**given, starts_at=at(11)).sequence == 1
    assert made.steps.count() == 2


def test_a_move_to_another_injector_is_told_to_calendars(ask, clinic, front_desk):
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    moved = move(appointment=ask(), starts_at=at(10), injector=colleague, by=front_desk, now=NOW, sequence=0)
    assert (moved.injector, moved.sequence) == (colleague, 1)
    assert set(moved.slices.values_list("injector", flat=True)) == {colleague.pk}


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        pytest.param(at(18), "does not work", id="outside the hours"),
        pytest.param(at(10, day=11), "The time for a touch-up has passed", id="outside the window"),
        pytest.param(at(10, 1), "five minutes", id="off the five minutes"),
        pytest.param(at(11, day=0), "passed", id="into the past"),
    ],
)
def test_a_move_obeys_the_rules_of_a_booking(ask, working, front_desk, refused, starts_at, words):
    given = {"appointment": ask(), "injector": working, "by": front_desk, "now": NOW, "sequence": 0}
    refused(move, words, "starts_at", **given, starts_at=starts_at)


def test_what_has_arrived_or_is_over_is_not_moved(ask, working, front_desk, refused):
    made = ask()
    advance(appointment=made, to="arrived", by=front_desk, now=made.starts_at)
    given = {"appointment": made, "injector": working, "by": front_desk, "now": made.starts_at}
    refused(move, "Only an appointment that is booked", **given, starts_at=at(11), sequence=0)

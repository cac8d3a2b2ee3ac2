"""The times that become free, and that the first in the line who could come hears of them first."""

from datetime import time, timedelta

import pytest

from tests.booking.conftest import LATER, at, names, who_could_come
from tests.conftest import NOW, TODAY, give_hours, make_clinic, make_staff
from touchups.booking.freed import LOOKED_BACK, freed_times
from touchups.booking.services import correct, move, undo
from touchups.booking.waiting import add_waiting
from touchups.charting.patients import place_hold
from touchups.charting.services import record_report
from touchups.models import AppointmentType, DateException, Room, Staff

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_cancelled_time_is_free_for_those_who_wait(clinic, waits, free_at_ten):
    waits("Zoe First")
    waits("Anna Second", held_at=at(15, day=7), now=LATER)
    assert who_could_come(clinic, now=LATER) == {at(10): ["Zoe First", "Anna Second"]}


def test_a_time_that_was_moved_away_from_is_free(clinic, waits, ask, working, front_desk):
    waits()
    made = ask()
    assert who_could_come(clinic) == {}
    move(appointment=made, starts_at=at(11, day=8), injector=working, by=front_desk, now=NOW, sequence=0)
    assert who_could_come(clinic) == {at(10): ["Wanda Waits"]}


def test_a_booking_undone_or_corrected_away_frees_its_time(clinic, waits, ask, another, booked, front_desk):
    waits()
    undo(appointment=ask(), by=front_desk, now=NOW)
    other = booked(another(), starts_at=at(11))
    correct(appointment=other, to="cancelled", why="Rang up", by=front_desk, now=NOW)
    assert who_could_come(clinic) == {at(10): ["Wanda Waits"], at(11): ["Wanda Waits"]}


def test_a_time_that_somebody_else_has_by_now_is_not_free(clinic, waits, free_at_ten, booked, another):
    waits()
    booked(another())
    assert who_could_come(clinic) == {}


def test_a_time_that_came_back_is_not_free(clinic, waits, free_at_ten, front_desk):
    waits()
    undo(appointment=free_at_ten, by=front_desk, now=NOW)
    assert who_could_come(clinic) == {}


def test_a_time_at_which_the_injector_is_away_is_not_free(clinic, waits, free_at_ten):
    waits()
    DateException.objects.create(
        clinic=clinic, kind="off", first_on=TODAY + 2 * DAY, last_on=TODAY + 2 * DAY, note="Leave"
    )
    assert who_could_come(clinic) == {}


def test_a_time_that_is_past_or_was_left_long_ago_is_not_shown(clinic, waits, free_at_ten):
    waits()
    assert who_could_come(clinic, now=at(10)) == {}
    assert who_could_come(clinic, now=at(9, 59)) == {at(10): ["Wanda Waits"]}
    assert LOOKED_BACK == 14 * DAY


def test_a_kind_that_needs_a_room_needs_a_free_one(clinic, waits, free_at_ten):
    waits()
    AppointmentType.objects.filter(kind="review").update(needs_room=True)
    assert who_could_come(clinic) == {}
    Room.objects.create(clinic=clinic, name="Blue")
    assert who_could_come(clinic) == {at(10): ["Wanda Waits"]}


@pytest.mark.parametrize(
    ("wish", "could"),
    [
        pytest.param({"first_on": TODAY + 2 * DAY}, True, id="from the day itself"),
        pytest.param({"first_on": TODAY + 3 * DAY}, False, id="from the day after"),
        pytest.param({"last_on": TODAY + 2 * DAY}, True, id="until the day itself"),
        pytest.param({"last_on": TODAY + DAY}, False, id="until the day before"),
        pytest.param({"not_before": time(10)}, True, id="not before ten"),
        pytest.param({"not_before": time(10, 1)}, False, id="not before a minute past"),
        pytest.param({"not_after": time(10)}, True, id="not after ten"),
        pytest.param({"not_after": time(9, 59)}, False, id="not after a minute to"),
    ],
)
def test_a_freed_time_must_be_what_was_wished_for(clinic, waits, free_at_ten, wish, could):
    waits(**wish)
    assert bool(who_could_come(clinic)) is could


def test_who_waits_for_one_injector_is_not_offered_another(clinic, waits, free_at_ten):
    guest = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Greta Guest"))
    waits(injector=guest)
    assert who_could_come(clinic) == {}


def test_who_holds_an_earlier_time_is_left_out(clinic, waits, free_at_ten):
    waits(held_at=at(9, 30))
    assert who_could_come(clinic) == {}


def test_a_time_that_the_patient_left_is_not_offered_to_them(clinic, ask, front_desk, working, patient):
    made = ask()
    move(appointment=made, starts_at=at(15), injector=working, by=front_desk, now=NOW, sequence=0)
    add_waiting(patient=patient, kind="review", first_on=TODAY, last_on=made.on, by=front_desk, now=NOW)
    assert who_could_come(clinic) == {}


def test_a_day_on_which_the_rules_do_not_call_for_it_is_not_offered(clinic, free_at_ten, another, front_desk):
    early = another("Ed Early", days_ago=6)
    add_waiting(patient=early, kind="review", first_on=TODAY, last_on=TODAY + 9 * DAY, by=front_desk, now=NOW)
    assert who_could_come(clinic) == {}


def test_no_injection_is_offered_while_a_hold_stands(clinic, free_at_ten, another, front_desk, injector):
    held = another("Hedda Hold", days_ago=110)
    wish = {"first_on": TODAY, "last_on": TODAY + 9 * DAY, "by": front_desk, "now": NOW}
    AppointmentType.objects.filter(kind="full_session").update(length=15)
    add_waiting(patient=held, kind="full_session", **wish)
    assert who_could_come(clinic) == {at(10): ["Hedda Hold"]}
    place_hold(patient=held, kind="infection", since=TODAY, by=injector, now=NOW)
    assert who_could_come(clinic) == {}


def test_nothing_is_offered_in_an_emergency(clinic, waits, free_at_ten, front_desk):
    entry = waits()
    record_report(patient=entry.patient, kind="trouble_swallowing", on=TODAY, by=front_desk, now=NOW)
    assert who_could_come(clinic) == {}


def test_other_clinics_times_and_people_stay_apart(waits, free_at_ten):
    waits()
    elsewhere = make_clinic("Elsewhere", "America/New_York")
    assert (names(elsewhere), freed_times(elsewhere, now=NOW)) == ([], [])


def test_nobody_waiting_costs_one_query(clinic, free_at_ten, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert freed_times(clinic, now=NOW) == []


def test_many_waiting_cost_no_more_queries_than_one(clinic, waits, free_at_ten, django_assert_num_queries):
    queries = 8  # who waits, what was left, types and who does them, hours, exceptions, taken, standings
    waits()
    with django_assert_num_queries(queries):
        freed_times(clinic, now=NOW)
    for number in range(5):
        waits(f"Wilma {number}", held_at=at(9 + number, day=9))
    with django_assert_num_queries(queries):
        assert len(freed_times(clinic, now=NOW)[0].waiting) == 6

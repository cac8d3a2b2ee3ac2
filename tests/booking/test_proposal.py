"""The proposal: the best times first, and why there are none.

Unless a test says otherwise the patient was treated twelve days ago at noon, so that a review is due from
Sat 28 Feb to Wed 11 Mar and best on Wed 4 Mar. It is Monday noon.
"""

from datetime import datetime, time, timedelta

import pytest

from tests.booking.conftest import at
from tests.conftest import NOW, TODAY, give_hours, make_staff
from touchups.assessment.ahead import ahead_of
from touchups.booking.proposal import next_free, propose
from touchups.booking.services import book
from touchups.booking.slots import Slot
from touchups.booking.windows import window_of
from touchups.charting.patients import add_patient
from touchups.charting.services import record_report
from touchups.models import AppointmentType, DateException, Room, Staff, Standing, WorkingHours

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(clinic) -> Staff:
    """A second injector with the same hours, whom the patient does not know; first by name."""
    return give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Aaron Other"))


@pytest.fixture
def review(clinic) -> AppointmentType:
    return AppointmentType.objects.get(clinic=clinic, kind="review")


def told(slots: list[Slot], clinic) -> list[str]:
    return [f"{slot.starts_at.astimezone(clinic.zone):%a %d %H:%M}" for slot in slots]


def away(injector: Staff, first: int, last: int | None = None, **times: time) -> None:
    """Days, counted from today, on which an injector does not work, or hours of them."""
    days = {"first_on": TODAY + timedelta(days=first), "last_on": TODAY + timedelta(days=last or first)}
    DateException.objects.create(clinic=injector.clinic, injector=injector, kind="off", **days, **times)


class TestBestFirst:
    def test_a_review_is_offered_on_its_best_day_then_the_days_before_at_the_hour_of_the_last_session(
        self, clinic, patient, working, due
    ):
        proposal = propose(patient, now=NOW)
        assert proposal.kind == "review"
        assert told(proposal.slots, clinic) == [
            "Wed 04 12:00", "Wed 04 11:00", "Tue 03 12:00", "Tue 03 11:00", "Mon 02 12:00", "Mon 02 13:00",
        ]  # fmt: skip
        assert (proposal.why, proposal.outside) == ("", [])

    def test_after_the_days_before_come_the_days_after_the_best(self, clinic, patient, working, due):
        away(working, 0, 2)
        assert told(propose(patient, now=NOW, limit=3).slots, clinic) == [
            "Thu 05 12:00", "Thu 05 11:00", "Fri 06 12:00",
        ]  # fmt: skip

    def test_when_few_days_are_left_each_gives_more_than_two_times(self, clinic, patient, working, due):
        away(working, 0, 1)
        away(working, 3, 30)
        assert told(propose(patient, now=NOW).slots, clinic) == [
            "Wed 04 12:00", "Wed 04 11:00", "Wed 04 13:00", "Wed 04 10:00", "Wed 04 14:00", "Wed 04 09:00",
        ]  # fmt: skip

    def test_times_close_to_each_other_are_offered_when_there_are_no_others(
        self, clinic, patient, working, due
    ):
        away(working, 0, 1)
        away(working, 2, starts=time(9, 45), ends=time(17))
        away(working, 3, 30)
        assert told(propose(patient, now=NOW).slots, clinic) == [
            "Wed 04 09:30",
            "Wed 04 09:15",
            "Wed 04 09:00",
        ]

    def test_the_hour_is_that_of_the_wall_clock_after_clocks_changed(self, clinic, patient, working, treat):
        treat(patient, 8)
        assert told(propose(patient, now=NOW, limit=1).slots, clinic) == ["Fri 06 12:00"]
        later = propose(patient, now=NOW + timedelta(days=6), limit=1)
        assert told(later.slots, clinic) == ["Mon 09 12:00"]

    def test_a_full_session_is_offered_from_the_day_on_which_it_is_due(self, clinic, patient, working, treat):
        treat(patient, 40)
        proposal = propose(patient, now=NOW, kind="full_session")
        assert proposal.window.opens_on > TODAY
        assert clinic.day_of(proposal.slots[0].starts_at) == proposal.window.opens_on

    def test_a_new_patient_is_offered_the_first_times(self, clinic, front_desk, working):
        patient = add_patient(by=front_desk, now=NOW, name="Nora New")
        assert told(propose(patient, now=NOW, kind="consultation", limit=2).slots, clinic) == [
            "Mon 02 12:00", "Mon 02 13:00",
        ]  # fmt: skip

    def test_times_far_ahead_are_found_when_all_before_are_taken(self, clinic, front_desk, working):
        patient = add_patient(by=front_desk, now=NOW, name="Nora New")
        away(working, 0, 100)
        proposal = propose(patient, now=NOW, kind="consultation", limit=1)
        assert [clinic.day_of(slot.starts_at) for slot in proposal.slots] == [TODAY + timedelta(days=101)]

    def test_the_room_is_told(self, clinic, patient, working, due, review):
        AppointmentType.objects.filter(pk=review.pk).update(needs_room=True)
        blue = Room.objects.create(clinic=clinic, name="Blue")
        assert {slot.room for slot in propose(patient, now=NOW).slots} == {blue}


class TestWithWhom:
    def test_the_injector_of_the_last_session_comes_before_others(self, patient, working, other, due):
        assert {slot.injector for slot in propose(patient, now=NOW).slots} == {working}

    def test_others_are_offered_when_the_known_one_has_no_time_in_the_window(
        self, patient, working, other, due
    ):
        away(working, 0, 30)
        assert {slot.injector for slot in propose(patient, now=NOW).slots} == {other}

    def test_whom_somebody_asked_for_is_offered_alone(self, patient, working, other, due):
        assert {slot.injector for slot in propose(patient, now=NOW, injector=other).slots} == {other}

    def test_who_does_not_do_the_type_is_not_offered(self, patient, working, other, due, review):
        review.injectors.add(other)
        assert {slot.injector for slot in propose(patient, now=NOW).slots} == {other}

    def test_an_urgent_review_is_with_whoever_is_free_first(self, clinic, patient, working, other, due):
        away(working, 0)
        proposal = propose(patient, now=NOW, kind="urgent_review", limit=1)
        assert told(proposal.slots, clinic) == ["Mon 02 12:00"]
        assert proposal.slots[0].injector == other

    def test_an_urgent_review_is_with_whom_the_patient_knows_at_the_same_time(
        self, patient, working, other, due
    ):
        assert propose(patient, now=NOW, kind="urgent_review").slots[0].injector == working


class TestNothingToOffer:
    def test_before_the_window_it_says_from_when_and_an_injector_finds_times(
        self, clinic, patient, working, treat
    ):
        treat(patient, 2)
        proposal = propose(patient, now=NOW, kind="touch_up")
        assert proposal.slots == []
        assert proposal.why == proposal.window.why_not(TODAY)
        assert told(proposal.outside[:1], clinic) == ["Mon 02 12:00"]

    def test_when_the_window_is_taken_it_says_which_days_and_the_next_time(
        self, clinic, patient, working, due
    ):
        away(working, 0, 9)
        proposal = propose(patient, now=NOW)
        assert proposal.slots == []
        assert proposal.why == "Nothing is free from Mon 2 Mar 2026 to Wed 11 Mar 2026."
        assert told(proposal.outside[:1], clinic) == ["Thu 12 12:00"]

    def test_when_nobody_has_hours_nothing_is_offered(self, patient, due):
        proposal = propose(patient, now=NOW)
        assert (proposal.slots, proposal.outside) == ([], [])

    def test_a_window_beyond_the_horizon_says_from_when(self, clinic, patient, working, treat):
        treat(patient, 0)
        type(clinic).objects.filter(pk=clinic.pk).update(booking_horizon=14)
        proposal = propose(patient, now=NOW, kind="full_session")
        assert proposal.slots == []
        assert proposal.why == proposal.window.why_not(TODAY)

    def test_without_anybodys_hours_it_says_what_is_missing(self, patient, injector, due):
        proposal = propose(patient, now=NOW)
        assert proposal.slots == []
        assert proposal.why.startswith("Nobody who gives these appointments has hours yet")

    def test_in_an_emergency_nobody_is_offered_a_time(self, patient, injector, working, due):
        record_report(patient=patient, by=injector, now=NOW, kind="trouble_breathing", on=TODAY)
        proposal = propose(patient, now=NOW, kind="urgent_review")
        assert (proposal.slots, proposal.outside) == ([], [])
        assert "emergency" in proposal.why


class TestPatientsOwnBooking:
    def test_a_patient_is_offered_times_after_the_lead(self, clinic, patient, working, due):
        away(working, 1, 30)
        proposal = propose(patient, now=NOW, patient_books=True, limit=1)
        assert told(proposal.slots, clinic) == ["Mon 02 16:00"]

    def test_a_patient_is_never_offered_times_outside_the_window(self, patient, working, due):
        away(working, 0, 9)
        proposal = propose(patient, now=NOW, patient_books=True)
        assert (proposal.slots, proposal.outside) == ([], [])
        assert proposal.why.startswith("Nothing is free")

    def test_what_patients_may_not_book_they_are_asked_to_call_for(self, patient, working, due):
        proposal = propose(patient, now=NOW, kind="urgent_review", patient_books=True)
        assert (proposal.slots, proposal.outside) == ([], [])
        assert proposal.why == "Please call the clinic to book this."

    def test_an_appointment_that_moves_may_overlap_its_own_time_but_is_not_offered_it(
        self, clinic, patient, front_desk, working, due
    ):
        type = clinic.appointment_types.get(kind="review")
        type.length = 30
        type.save()
        held = book(
            patient=patient, kind="review", injector=working, starts_at=at(12), by=front_desk, now=NOW
        )
        everything = {"now": NOW, "kind": "review", "limit": None}
        standing, moving = propose(patient, **everything), propose(patient, **everything, moving=held)

        assert set(told(moving.slots, clinic)) - set(told(standing.slots, clinic)) == {
            "Wed 04 11:45",
            "Wed 04 12:15",
        }


class TestAfterALostRace:
    @pytest.fixture
    def ask(self, clinic, review, working):
        def nearest(near: datetime, **more) -> list[Slot]:
            return next_free(clinic, type=review, injector=working, near=near, now=NOW, **more)

        return nearest

    def test_the_nearest_free_times_are_told_in_order(self, clinic, patient, front_desk, working, due, ask):
        book(patient=patient, kind="review", injector=working, starts_at=at(10), by=front_desk, now=NOW)
        assert told(ask(at(10)), clinic) == ["Wed 04 09:30", "Wed 04 09:45", "Wed 04 10:15"]

    def test_another_day_follows_when_the_day_is_taken(self, clinic, working, ask):
        away(working, 2)
        assert told(ask(at(10), count=1), clinic) == ["Thu 05 09:00"]

    def test_another_injector_follows_when_the_fortnight_is_taken(self, working, other, ask):
        away(working, 0, 30)
        assert {slot.injector for slot in ask(at(10))} == {other}

    def test_nothing_is_told_when_nobody_has_time(self, working, ask):
        away(working, 0, 30)
        assert ask(at(10)) == []

    def test_a_patient_is_told_times_within_the_window_only(self, clinic, patient, working, due, ask):
        standing = Standing.objects.select_related("assessment__policy").get(patient=patient)
        window = window_of(ahead_of(standing.assessment, today=TODAY), "review")
        away(working, 9)
        assert told(ask(at(16, 45, day=9), window=window, patient_books=True, count=1), clinic) == []
        assert told(ask(at(16, 45, day=8), window=window, patient_books=True, count=1), clinic) == [
            "Tue 10 16:45"
        ]


@pytest.mark.parametrize(("needs_room", "queries"), [(False, 5), (True, 6)])
def test_a_proposal_takes_few_queries(
    clinic, patient, working, other, due, review, django_assert_num_queries, needs_room, queries
):
    AppointmentType.objects.filter(pk=review.pk).update(needs_room=needs_room)
    Room.objects.create(clinic=clinic, name="Blue")
    with django_assert_num_queries(queries):
        assert len(propose(patient, now=NOW).slots) == 6


def test_half_an_hour_a_week_is_all_that_is_offered(clinic, patient, injector, due):
    WorkingHours.objects.create(injector=injector, weekday=3, starts=time(9), ends=time(9, 30))
    assert told(propose(patient, now=NOW).slots, clinic) == ["Thu 05 09:15", "Thu 05 09:00"]

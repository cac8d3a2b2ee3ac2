"""Booking: what is taken, what is refused and why, and that a refusal changes nothing."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.booking.conftest import at, wall_clock
from tests.conftest import NOW, TODAY, give_hours, make_staff
from touchups.access.services import end_staff
from touchups.booking.services import Taken, advance, cancel, move
from touchups.charting.patients import add_event, archive_patient, override_flag, place_hold
from touchups.charting.services import record_report
from touchups.models import (
    Appointment,
    AppointmentStep,
    AppointmentType,
    AuditEvent,
    DateException,
    Room,
    Staff,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def change_type(kind: str = "review", **fields) -> None:
    AppointmentType.objects.filter(kind=kind).update(**fields)


# --- What a booking is --------------------------------------------------------------------------------------


def test_a_booking_keeps_its_time_with_what_is_left_free_around_it(ask):
    change_type(length=15, buffer_before=5, buffer_after=10)
    made = ask()
    assert (made.starts_at, made.ends_at, made.on) == (at(10), at(10, 15), TODAY + 2 * DAY)
    assert (made.busy_from, made.busy_to) == (at(9, 55), at(10, 25))
    assert wall_clock(made) == ["09:55", "10:00", "10:05", "10:10", "10:15", "10:20"]


def test_a_booking_leaves_a_step_and_a_row_in_the_trail(ask, front_desk, patient):
    made = ask()
    step = made.steps.get()
    assert (step.what, step.state, step.by, step.at) == ("booked", "booked", front_desk, NOW)
    assert (step.starts_at, step.injector, step.sequence) == (made.starts_at, made.injector, 0)
    row = AuditEvent.objects.get(verb="appointment.book")
    assert (row.by, row.patient, row.subject, row.subject_id) == (front_desk, patient, "appointment", made.pk)
    assert row.detail == {
        "kind": "review", "starts": "2026-03-04 10:00", "injector": "Ines Needle", "room": ""
    }  # fmt: skip


def test_the_same_form_sent_twice_books_once(ask):
    key = uuid.uuid4()
    assert ask(key=key) == ask(key=key)
    assert Appointment.objects.count() == AppointmentStep.objects.count() == 1


def test_lengths_off_the_grid_still_keep_others_away(ask, another, refused):
    change_type(length=12, buffer_before=3)
    assert wall_clock(ask()) == ["09:55", "10:00", "10:05", "10:10"]
    refused(ask, "just been taken", patient=another(), starts_at=at(10, 10))


def test_a_time_is_free_again_right_after_the_one_before_it(ask, another):
    first, second, third = ask(), another(), another("Olga Other")
    ask(patient=second, starts_at=first.ends_at)
    ask(patient=third, starts_at=first.starts_at - (first.ends_at - first.starts_at))
    assert Appointment.objects.count() == 3


# --- Taken --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "minutes",
    [pytest.param(0, id="the same time"), pytest.param(-10, id="before"), pytest.param(10, id="after")],
)
def test_a_time_that_overlaps_another_is_taken(ask, another, refused, minutes):
    first = ask()
    refused(ask, "just been taken", patient=another(), starts_at=first.starts_at + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [0, -10, 10])
def test_the_database_refuses_two_in_one_time_by_itself(ask, another, refused, monkeypatch, minutes):
    first = ask()
    monkeypatch.setattr("touchups.booking.keeping.check_is_free", lambda appointment: None)
    start = first.starts_at + timedelta(minutes=minutes)
    refused(ask, "just been taken", patient=another(), starts_at=start)
    with pytest.raises(Taken):
        ask(patient=another("Olga Other"), starts_at=start)


def test_two_injectors_have_a_time_each(ask, another, clinic):
    ask()
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    assert ask(patient=another(), injector=colleague).starts_at == at(10)


def test_somebody_puts_one_over_another_on_purpose_and_says_why(ask, another):
    first = ask()
    over = ask(patient=another(), overlap_reason="Sisters, seen together")
    assert (wall_clock(over), len(wall_clock(first))) == ([], 3)
    row = AuditEvent.objects.filter(verb="appointment.book").first()
    assert row.detail["overlap_reason"] == "Sisters, seen together"


def test_what_lies_over_another_keeps_others_away_when_that_one_is_gone(ask, another, refused, front_desk):
    first = ask()
    ask(patient=another(), overlap_reason="Sisters, seen together")
    cancel(appointment=first, by=front_desk, now=NOW, why="Ill")
    refused(ask, "just been taken", patient=another("Olga Other"))


# --- Rooms --------------------------------------------------------------------------------------------------


@pytest.fixture
def rooms(clinic) -> dict[str, Room]:
    change_type(needs_room=True)
    return {name: Room.objects.create(clinic=clinic, name=name) for name in ("Two", "One")}


def test_the_first_free_room_by_name_is_chosen(ask, another, clinic, rooms):
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    assert [ask().room, ask(patient=another(), injector=colleague).room] == [rooms["One"], rooms["Two"]]


def test_without_a_free_room_there_is_no_time(ask, another, clinic, rooms, refused):
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    Room.objects.filter(name="Two").update(is_active=False)
    ask()
    refused(ask, "No room is free", patient=another(), injector=colleague)
    over = ask(patient=another("Olga Other"), injector=colleague, overlap_reason="In the hall")
    assert over.room is None


def test_the_database_refuses_two_in_one_room_by_itself(ask, another, clinic, rooms, refused, monkeypatch):
    ask()
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    monkeypatch.setattr("touchups.booking.keeping.free_room", lambda appointment, rooms: rooms[1])
    refused(ask, "just been taken", patient=another(), injector=colleague)


def test_a_move_stays_in_its_room(ask, rooms, front_desk, working):
    made = ask()
    Room.objects.create(clinic=made.clinic, name="Attic")
    moved = move(appointment=made, starts_at=at(10, 5), injector=working, by=front_desk, now=NOW, sequence=0)
    assert moved.room == rooms["One"]


# --- Refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        pytest.param({"kind": "massage"}, "kind", "kind of appointment", id="a kind there is not"),
        pytest.param({"starts_at": at(10, 2)}, "starts_at", "five minutes", id="off the five minutes"),
        pytest.param(
            {"starts_at": at(11, 55, day=0)}, "starts_at", "has passed", id="five minutes ago"
        ),
        pytest.param({"starts_at": at(8, 55)}, "starts_at", "does not work", id="before the first hour"),
        pytest.param({"starts_at": at(16, 50)}, "starts_at", "does not work", id="over the last hour"),
        pytest.param({"starts_at": at(10, day=5)}, "starts_at", "does not work", id="on a day off"),
        pytest.param(
            {"starts_at": at(10, day=date(2026, 9, 1)), "kind": "consultation"}, "starts_at",
            "reach until Sat 29 Aug 2026", id="beyond the horizon",
        ),
        pytest.param(
            {"starts_at": at(10, day=11)}, "starts_at",
            "The time for a touch-up has passed", id="after the window",
        ),
        pytest.param(
            {"kind": "touch_up"}, "starts_at", "right time for your review", id="a touch-up before any review"
        ),
    ],
)  # fmt: skip
def test_a_wrong_booking_is_refused_where_it_is_wrong(ask, refused, given, field, words):
    refused(ask, words, field, **given)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"starts_at": at(12, day=0)}, id="now"),
        pytest.param({"starts_at": at(9)}, id="at the first hour"),
        pytest.param({"starts_at": at(16, 45)}, id="up to the last hour"),
        pytest.param({"starts_at": at(10, day=8)}, id="two days before the window ends"),
        pytest.param({"starts_at": at(10, day=9)}, id="on the last day of the window"),
        pytest.param(
            {"starts_at": at(10, day=date(2026, 8, 28)), "kind": "consultation"}, id="at the horizon"
        ),
    ],
)
def test_a_booking_at_the_edge_is_taken(ask, given):
    assert ask(**given).state == "booked"


def test_nobody_books_with_who_does_not_inject_or_has_left_or_does_other_things(
    ask, refused, clinic, front_desk, manager, outsider, working
):
    gone = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Gina Gone"))
    end_staff(staff=gone, by=manager, now=NOW)
    for somebody in (front_desk, gone, outsider):
        refused(ask, "Choose somebody", "injector", injector=somebody)
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    AppointmentType.objects.get(kind="review", clinic=clinic).injectors.add(colleague)
    refused(ask, "Choose somebody", "injector")
    assert ask(injector=colleague).injector == colleague


def test_a_day_off_counts_but_for_who_says_why(ask, refused, clinic):
    DateException.objects.create(clinic=clinic, kind="off", first_on=TODAY + 2 * DAY, last_on=TODAY + 2 * DAY)
    refused(ask, "does not work", "starts_at")
    assert wall_clock(ask(overlap_reason="Comes in for her")) == []


def test_a_day_outside_the_window_takes_an_injectors_reason(ask, working, refused, front_desk):
    later = at(10, day=11)
    with pytest.raises(PermissionDenied):
        ask(starts_at=later, window_reason="Travels", by=front_desk)
    made = ask(starts_at=later, window_reason="Travels", by=working)
    assert (made.window_reason, made.steps.get().window_reason) == ("Travels", "Travels")


def test_a_reason_is_forgotten_where_none_is_needed(ask, working):
    assert ask(window_reason="Travels", by=working).window_reason == ""


def test_what_an_injector_decides_in_place_of_the_rules_can_be_booked(ask, patient, working, refused):
    refused(ask, "right time for your review", "starts_at", kind="touch_up")
    override_flag(patient=patient, by=working, now=NOW, flag="touch_up", reason="Seen on the street")
    assert ask(kind="touch_up").window_reason == ""


def test_an_early_review_is_refused_with_the_day_from_which_it_is_right(ask, another, refused):
    early = another(days_ago=3)
    refused(ask, "Mon 9 Mar 2026", "starts_at", patient=early)


def test_a_hold_stops_injections_and_not_a_look(ask, another, working, refused):
    ready = another(days_ago=200)
    assert ask(patient=ready, kind="full_session").kind == "full_session"
    held = another("Hanna Held", days_ago=200)
    place_hold(patient=held, by=working, now=NOW, kind="infection", since=TODAY)
    refused(
        ask, "inject nothing at the moment", "starts_at", patient=held, kind="full_session", starts_at=at(14)
    )
    assert ask(patient=held, kind="consultation", starts_at=at(14)).state == "booked"


def test_an_event_moves_the_day_of_a_full_session(ask, another, front_desk, refused):
    ready = another(days_ago=200)
    add_event(patient=ready, by=front_desk, now=NOW, name="Wedding", on=TODAY + 10 * DAY)
    refused(ask, "event on Thu 12 Mar 2026 is too close", "starts_at", patient=ready, kind="full_session")


def test_in_an_emergency_nothing_is_booked_or_moved(ask, patient, front_desk, working, refused):
    made = ask()
    record_report(patient=patient, by=front_desk, now=NOW, kind="trouble_breathing", on=TODAY)
    refused(ask, "call emergency services now", kind="urgent_review", starts_at=at(15))
    refused(
        move, "call emergency services now", appointment=made, starts_at=at(11), injector=working,
        by=front_desk, now=NOW, sequence=0,
    )  # fmt: skip


def test_an_archived_patient_is_not_booked(ask, patient, front_desk, refused):
    archive_patient(patient=patient, by=front_desk, now=NOW)
    refused(ask, "is archived")


def test_a_second_of_the_same_kind_is_refused_until_the_first_is_over(ask, refused, front_desk):
    first = ask()
    refused(ask, "Review on Wed 4 Mar 2026 at 10:00", starts_at=at(15))
    advance(appointment=first, to="arrived", by=front_desk, now=first.starts_at)
    again = ask(starts_at=at(15, day=3), now=first.starts_at)
    assert again.kind == "review"


def test_nobody_is_in_two_places_at_once(ask, refused, clinic):
    ask()
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    refused(ask, "already", kind="consultation", injector=colleague, starts_at=at(10, 10))
    assert ask(kind="consultation", injector=colleague, starts_at=at(10, 15)).kind == "consultation"


def test_another_clinic_books_nothing_here(ask, outsider):
    with pytest.raises(PermissionDenied):
        ask(by=outsider)


# --- The patient, by a private link -------------------------------------------------------------------------


def test_a_patient_books_from_the_clinics_lead_on(ask, refused):
    refused(ask, "at least 4 hours ahead", "starts_at", by=None, starts_at=at(15, 55, day=0))
    made = ask(by=None, starts_at=at(16, day=0))
    assert (made.booked_by, made.steps.get().by) == (None, None)
    assert AuditEvent.objects.get(verb="appointment.book").by is None


def test_a_patient_books_only_what_patients_may(ask, refused):
    refused(ask, "Please call us for this appointment: +1 212 555 0100", by=None, kind="consultation")


@pytest.mark.parametrize("reason", ["window_reason", "overlap_reason"])
def test_a_patient_overrides_nothing(ask, reason):
    with pytest.raises(PermissionDenied):
        ask(by=None, **{reason: "Please"})


def test_a_patient_moves_what_is_still_ahead(ask, refused, working, front_desk):
    made = ask()
    given = {"appointment": made, "injector": working, "by": None, "sequence": 0}
    too_soon = {"starts_at": at(15, 55, day=0), "now": NOW}
    refused(move, "at least 4 hours ahead", "starts_at", **given, **too_soon)
    refused(move, "Please call us", **given, starts_at=at(16), now=made.starts_at)
    moved = move(**given, starts_at=at(16), now=NOW)
    assert (moved.starts_at, moved.steps.last().by) == (at(16), None)
    moved = move(**given | too_soon | {"by": front_desk, "sequence": 1})
    assert moved.starts_at == at(15, 55, day=0), "the desk needs no lead"

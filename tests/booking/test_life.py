"""What becomes of an appointment: the steps of its day, what is put right, called off and undone."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.access.test_doors import everything
from tests.booking.conftest import at
from tests.conftest import NOW, TODAY, give_hours, make_staff
from touchups.booking.queries import appointments_of, booked_for, day_of
from touchups.booking.services import UNDO_FOR, Taken, advance, cancel, correct, move, undo
from touchups.models import Appointment, AppointmentStep, AuditEvent, Room, Staff
from touchups.models.appointment import AppointmentType

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
STARTS = at(10)


@pytest.fixture
def act(front_desk):
    """Does something to an appointment at its start, as the front desk; keywords replace any part of it."""

    def done(service, appointment: Appointment, **different: object) -> Appointment:
        return service(**{"appointment": appointment, "by": front_desk, "now": STARTS} | different)

    return done


@pytest.fixture
def refused(act):
    """Asserts that an act is refused with these words and that nothing is changed."""

    def check(words: str, service, appointment: Appointment, **given) -> None:
        before, rows = everything(), AuditEvent.objects.count()
        with pytest.raises(ValidationError) as refusal:
            act(service, appointment, **given)
        assert words in refusal.value.messages[0]
        assert (everything(), AuditEvent.objects.count()) == (before, rows)

    return check


def steps(appointment: Appointment) -> list[str]:
    return [step.what for step in appointment.steps.all()]


# --- The steps of a day -------------------------------------------------------------------------------------


def test_the_day_of_an_appointment_is_written_down_step_by_step(ask, act, front_desk):
    made = ask()
    for state in ("arrived", "in_progress", "done"):
        made = act(advance, made, to=state)
    assert made.state == "done"
    assert steps(made) == ["booked", "arrived", "started", "done"]
    assert made.sequence == 0
    assert made.slices.count() == 3
    assert [row.detail for row in AuditEvent.objects.filter(verb="appointment.advance", by=front_desk)] == [
        {"state": "done"}, {"state": "in_progress"}, {"state": "arrived"},
    ]  # fmt: skip


def test_who_did_not_come_frees_the_time(ask, act, another):
    missed = act(advance, ask(), to="no_show")
    assert (missed.state, missed.slices.count()) == ("no_show", 0)
    assert ask(patient=another(), now=STARTS).starts_at == STARTS


def test_the_same_step_sent_twice_is_taken_once(ask, act):
    made = act(advance, ask(), to="arrived")
    assert steps(act(advance, made, to="arrived")) == ["booked", "arrived"]


@pytest.mark.parametrize(
    ("to", "now", "words"),
    [
        pytest.param("arrived", NOW, "not today", id="arriving on another day"),
        pytest.param("no_show", STARTS - MINUTE, "not begun yet", id="missed before it began"),
        pytest.param("in_progress", STARTS, "does not follow", id="beginning before arriving"),
        pytest.param("done", STARTS, "does not follow", id="done before arriving"),
        pytest.param("cancelled", STARTS, "does not follow", id="cancelling as a step"),
        pytest.param("lost", STARTS, "does not follow", id="a state there is not"),
    ],
)
def test_a_step_out_of_order_is_refused(ask, refused, to, now, words):
    refused(words, advance, ask(), to=to, now=now)


@pytest.mark.parametrize("state", ["done", "no_show", "cancelled"])
def test_after_the_end_there_are_only_corrections(ask, act, refused, state):
    made = act(correct, ask(), to=state, why="As it was")
    refused("does not follow", advance, made, to="arrived")


# --- Called off ---------------------------------------------------------------------------------------------


def test_cancelling_frees_the_time_and_is_told_to_calendars(ask, act, another, front_desk):
    gone = act(cancel, ask(), why="Has a cold", now=NOW)
    assert (gone.state, gone.sequence, gone.slices.count()) == ("cancelled", 1, 0)
    step = gone.steps.last()
    assert (step.what, step.why, step.by, step.sequence) == ("cancelled", "Has a cold", front_desk, 1)
    assert AuditEvent.objects.get(verb="appointment.cancel").detail["why"] == "Has a cold"
    assert ask(patient=another()).starts_at == STARTS


def test_cancelling_twice_cancels_once(ask, act):
    gone = act(cancel, ask(), why="Has a cold")
    assert steps(act(cancel, gone, why="Has a cold")) == ["booked", "cancelled"]


def test_cancelling_needs_a_reason_and_that_it_has_not_begun(ask, act, refused):
    made = ask()
    refused("Give the reason", cancel, made, why="  ")
    for state in ("arrived", "in_progress"):
        made = act(advance, made, to=state)
    refused("has not begun", cancel, made, why="Ran away")


def test_a_patient_cancels_until_it_begins(ask, act, refused):
    made = ask()
    refused("Please call us: +1 212 555 0100", cancel, made, why="Late", by=None, now=STARTS)
    gone = act(cancel, made, why="Ill", by=None, now=STARTS - MINUTE)
    assert gone.steps.last().by is None


def test_after_a_cancellation_the_patient_can_be_booked_again(ask, act):
    act(cancel, ask(), why="Has a cold", now=NOW)
    assert ask(starts_at=at(11)).state == "booked"


# --- Put right ----------------------------------------------------------------------------------------------


def test_a_wrong_state_is_put_right_with_a_reason(ask, act, refused):
    missed = act(advance, ask(), to="no_show")
    refused("Give the reason", correct, missed, to="arrived", why="")
    right = act(correct, missed, to="arrived", why="Sat in the other room")
    assert (right.state, right.sequence, right.slices.count()) == ("arrived", 0, 3)
    assert (right.steps.last().what, right.steps.last().why) == ("corrected", "Sat in the other room")
    row = AuditEvent.objects.get(verb="appointment.correct")
    assert row.detail == {"fields": {"state": ["no_show", "arrived"]}, "why": "Sat in the other room"}


def test_putting_right_what_is_right_changes_nothing(ask, act):
    assert steps(act(correct, ask(), to="booked", why="Again")) == ["booked"]


def test_a_time_that_somebody_has_by_now_does_not_come_back(ask, act, another, refused):
    missed = act(advance, ask(), to="no_show")
    ask(patient=another(), now=STARTS)
    refused("just been taken", correct, missed, to="done", why="Was here after all")
    with pytest.raises(Taken):
        act(correct, missed, to="done", why="Was here after all")


def test_a_cancelled_one_does_not_come_back_beside_another_of_its_kind(ask, act, refused):
    gone = act(cancel, ask(), why="Has a cold", now=NOW)
    ask(starts_at=at(11))
    refused("Review on Wed 4 Mar 2026 at 11:00", correct, gone, to="booked", why="Is well", now=NOW)


def test_a_cancelled_one_that_comes_back_is_told_to_calendars(ask, act):
    gone = act(cancel, ask(), why="Has a cold", now=NOW)
    back = act(correct, gone, to="booked", why="Wrong patient", now=NOW)
    assert (back.state, back.sequence, back.slices.count()) == ("booked", 2, 3)


@pytest.mark.parametrize("state", ["arrived", "in_progress", "done", "no_show"])
def test_nothing_has_happened_on_a_day_to_come(ask, refused, state):
    refused("has not come", correct, ask(), to=state, why="Typing", now=NOW)


# --- Undone -------------------------------------------------------------------------------------------------


def test_a_booking_undone_is_cancelled(ask, act):
    gone = act(undo, ask(), now=NOW + UNDO_FOR)
    assert (gone.state, gone.sequence, gone.slices.count()) == ("cancelled", 1, 0)
    assert steps(gone) == ["booked", "undone"]
    assert AuditEvent.objects.get(verb="appointment.undo").detail["step"] == "booked"


def test_a_move_undone_is_back_in_its_time_and_room(ask, act, another, clinic):
    AppointmentType.objects.filter(kind="review").update(needs_room=True, buffer_after=5)
    room = Room.objects.create(clinic=clinic, name="One")
    colleague = give_hours(make_staff(clinic, Staff.Role.INJECTOR, "Cora Colleague"))
    made = ask()
    moved = act(
        move, made, starts_at=at(15, day=3), injector=colleague, sequence=0, now=NOW, overlap_reason="Sisters"
    )
    back = act(undo, moved, now=NOW)
    for name in ("starts_at", "ends_at", "busy_from", "busy_to", "on", "injector", "state", "overlap_reason"):
        assert getattr(back, name) == getattr(made, name), name
    assert (back.room, back.sequence, back.slices.count()) == (room, 2, 4)


def test_a_window_reason_goes_with_the_move_that_needed_it(ask, act, working):
    made = ask(by=working)
    given = {"injector": working, "by": working, "now": NOW, "sequence": 0}
    moved = act(move, made, starts_at=at(10, day=11), window_reason="Travels", **given)
    assert moved.window_reason == "Travels"
    assert act(undo, moved, by=working, now=NOW).window_reason == ""


def test_a_move_is_not_undone_into_somebody_elses_time(ask, act, another, working, refused):
    moved = act(move, ask(), starts_at=at(11), injector=working, sequence=0, now=NOW)
    ask(patient=another())
    refused("just been taken", undo, moved, now=NOW)
    assert moved.slices.count() == 3


@pytest.mark.parametrize("state", ["arrived", "no_show"])
def test_a_step_undone_is_booked_again(ask, act, state):
    back = act(undo, act(advance, ask(), to=state))
    assert (back.state, back.sequence, back.slices.count()) == ("booked", 0, 3)


def test_a_step_is_undone_although_somebody_was_put_over_it(ask, act, another):
    arrived = act(advance, ask(), to="arrived")
    ask(patient=another(), overlap_reason="Sisters", now=STARTS)
    assert act(undo, arrived).state == "booked"


def test_undoing_twice_undoes_once(ask, act):
    made = act(cancel, ask(), why="Has a cold", now=NOW)
    back = act(undo, act(undo, made, now=NOW), now=NOW)
    assert (back.state, steps(back)) == ("booked", ["booked", "cancelled", "undone"])


def test_after_five_minutes_it_is_too_late_to_undo(ask, refused):
    refused("no longer be undone", undo, ask(), now=NOW + UNDO_FOR + timedelta(seconds=1))


def test_nobody_undoes_what_somebody_else_did(ask, act, refused, manager):
    made = ask()
    refused("Only whoever did this", undo, made, by=manager, now=NOW)
    refused("Only whoever did this", undo, made, by=None, now=NOW)


def test_a_patient_undoes_their_own_step(ask, act, front_desk, refused):
    gone = act(cancel, ask(), why="Ill", by=None, now=NOW)
    refused("Only whoever did this", undo, gone, now=NOW)
    assert act(undo, gone, by=None, now=NOW).state == "booked"


# --- Whoever asks -------------------------------------------------------------------------------------------


def test_another_clinic_changes_nothing_here(ask, act, outsider):
    made = ask()
    for service, given in (
        (move, {"starts_at": at(11), "injector": made.injector, "sequence": 0}),
        (cancel, {"why": "Spite"}),
        (advance, {"to": "arrived"}),
        (correct, {"to": "done", "why": "Spite"}),
        (undo, {}),
    ):
        with pytest.raises(PermissionDenied):
            act(service, made, by=outsider, **given)
    assert steps(made) == ["booked"]


def test_steps_are_only_ever_added(ask):
    step = ask().steps.get()
    with pytest.raises(TypeError):
        step.save()
    with pytest.raises(TypeError):
        AppointmentStep.objects.all().delete()


# --- What pages read ----------------------------------------------------------------------------------------


def test_the_next_appointment_of_each_patient_is_found_at_once(
    ask, act, another, patient, front_desk, django_assert_num_queries
):
    later = ask(starts_at=at(15))
    next_one = ask(kind="consultation", starts_at=at(14))
    called_off, without = another(), another("Olga Other")
    act(cancel, ask(patient=called_off), why="Ill", now=NOW)
    with django_assert_num_queries(1):
        found = booked_for([patient, called_off, without], now=NOW)
        assert {each.injector.name for each in found.values()} == {"Ines Needle"}
    assert found == {patient.pk: next_one}
    assert booked_for([patient], now=next_one.ends_at) == {patient.pk: later}
    assert booked_for([patient], now=later.ends_at) == {}


def test_a_patients_appointments_are_listed_the_latest_first(ask, patient, another):
    first, second = ask(), ask(kind="consultation", starts_at=at(14))
    ask(patient=another(), starts_at=at(15))
    assert list(appointments_of(patient)) == [second, first]


def test_a_day_holds_what_begins_on_it_by_the_clinics_clock(ask, act, another, clinic, working, outsider):
    early = ask(starts_at=at(0), overlap_reason="After the gala")
    late = ask(patient=another(), starts_at=at(23, 45), overlap_reason="After the gala")
    ask(patient=another("Olga Other"), starts_at=at(0, day=3), overlap_reason="After the gala")
    wednesday = TODAY + timedelta(days=2)
    assert list(day_of(clinic, wednesday)) == [early, late]
    assert list(day_of(outsider.clinic, wednesday)) == []

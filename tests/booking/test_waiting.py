"""Who would come earlier: the line, what ends a wish, and who is told, declines or accepts."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.booking.conftest import LATER, at, names, who_could_come
from tests.conftest import NOW, TODAY, make_staff
from touchups.booking.freed import freed_times
from touchups.booking.services import Taken, cancel, move
from touchups.booking.waiting import accept, add_waiting, decline, leave, offer
from touchups.charting.patients import archive_patient
from touchups.models import AppointmentType, AuditEvent, Staff, WaitingEntry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- The line -----------------------------------------------------------------------------------------------


def test_who_came_first_stands_first(clinic, waits):
    waits("Zoe First")
    waits("Anna Second", held_at=at(15, day=7), now=LATER)
    assert names(clinic, now=LATER) == ["Zoe First", "Anna Second"]


def test_an_entry_knows_the_appointment_that_moves_and_who_wrote_it(waits, front_desk):
    entry = waits(note="Half an hour's notice")
    assert entry.appointment == entry.patient.appointments.get()
    assert (entry.added_by, entry.added_at, entry.note) == (front_desk, NOW, "Half an hour's notice")
    row = AuditEvent.objects.get(verb="waiting.add")
    assert (row.patient, row.by) == (entry.patient, front_desk)
    assert row.detail == {"kind": "review", "from": "2026-03-02", "until": "2026-03-09"}


def test_who_holds_nothing_may_wait_too(clinic, another, front_desk):
    entry = add_waiting(
        patient=another(), kind="review", first_on=TODAY, last_on=TODAY + DAY, by=front_desk, now=NOW
    )
    assert entry.appointment is None
    assert names(clinic) == ["Nora Next"]


def test_the_same_form_sent_twice_makes_one_entry(patient, due, front_desk):
    wish = {"patient": patient, "kind": "review", "first_on": TODAY, "last_on": TODAY, "key": uuid.uuid4()}
    first, second = (add_waiting(**wish, by=front_desk, now=NOW) for _time in range(2))
    assert first == second
    assert AuditEvent.objects.filter(verb="waiting.add").count() == 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        pytest.param(
            {"first_on": TODAY + 2 * DAY, "last_on": TODAY + DAY}, "last_on", id="until before from"
        ),
        pytest.param({"first_on": TODAY - 9 * DAY, "last_on": TODAY - DAY}, "last_on", id="all of it past"),
        pytest.param({"last_on": TODAY + 8 * DAY}, "last_on", id="later than what they hold"),
        pytest.param(
            {"not_before": time(15), "not_after": time(9)}, "not_after", id="no time of the day left"
        ),
        pytest.param({"kind": "breakfast"}, "kind", id="no such kind"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_beside_its_field(waits, wish, field):
    with pytest.raises(ValidationError) as refusal:
        waits(**wish)
    assert list(refusal.value.message_dict) == [field]
    assert not WaitingEntry.objects.exists()


def test_only_who_does_the_kind_can_be_waited_for(waits, clinic):
    guest = make_staff(clinic, Staff.Role.INJECTOR, "Greta Guest")
    AppointmentType.objects.get(kind="review").injectors.add(guest)
    with pytest.raises(ValidationError, match="does this kind"):
        waits(held_at=None, injector=make_staff(clinic, Staff.Role.INJECTOR, "Nils Not"))


def test_one_waits_once_for_a_kind(waits, front_desk):
    patient = waits().patient
    with pytest.raises(ValidationError, match="since Mon 2 Mar 2026"):
        add_waiting(patient=patient, kind="review", first_on=TODAY, last_on=TODAY, by=front_desk, now=NOW)


def test_who_waited_before_in_vain_may_wait_anew(waits, front_desk, clinic):
    old = waits(last_on=TODAY)
    tomorrow = NOW + DAY
    add_waiting(
        patient=old.patient, kind="review", first_on=TODAY, last_on=TODAY + DAY, by=front_desk, now=tomorrow
    )
    old.refresh_from_db()
    assert (old.outcome, old.closed_at) == ("left", tomorrow)
    assert names(clinic, now=tomorrow) == ["Wanda Waits"]


def test_an_archived_patient_does_not_wait(waits, front_desk, clinic):
    entry = waits()
    archive_patient(patient=entry.patient, by=front_desk, now=NOW)
    assert names(clinic) == []
    with pytest.raises(ValidationError, match="archived"):
        add_waiting(
            patient=entry.patient, kind="touch_up", first_on=TODAY, last_on=TODAY, by=front_desk, now=NOW
        )


# --- A wish ends by itself ----------------------------------------------------------------------------------


def test_after_its_last_day(waits, clinic):
    waits(last_on=TODAY)
    assert names(clinic) == ["Wanda Waits"]
    assert names(clinic, now=NOW + DAY) == []


def test_when_the_appointment_is_cancelled(waits, clinic, front_desk):
    cancel(appointment=waits().appointment, by=front_desk, now=LATER, why="Moved away")
    assert names(clinic, now=LATER) == []


def test_when_the_appointment_got_earlier_in_another_way(waits, clinic, front_desk, working):
    held = waits().appointment
    move(appointment=held, starts_at=at(9), injector=working, by=front_desk, now=LATER, sequence=0)
    assert names(clinic, now=LATER) == []


def test_but_not_when_it_got_later(waits, clinic, front_desk, working):
    held = waits().appointment
    move(appointment=held, starts_at=at(9, day=9), injector=working, by=front_desk, now=LATER, sequence=0)
    assert names(clinic, now=LATER) == ["Wanda Waits"]


def test_when_one_who_held_nothing_got_an_appointment(another, booked, front_desk, clinic):
    patient = another()
    add_waiting(patient=patient, kind="review", first_on=TODAY, last_on=TODAY + DAY, by=front_desk, now=NOW)
    booked(patient, now=LATER)
    assert names(clinic, now=LATER) == []


# --- Told, declined, accepted, gone -------------------------------------------------------------------------


def test_an_offer_says_who_told_of_what_and_when(told, working, front_desk, clinic):
    told.refresh_from_db()
    assert (told.offered_starts_at, told.offered_injector) == (at(10), working)
    assert (told.offered_at, told.offered_by, told.declined_at) == (LATER, front_desk, None)
    row = AuditEvent.objects.get(verb="waiting.offer")
    assert row.detail == {"starts": "2026-03-04 10:00", "injector": "Ines Needle"}
    assert freed_times(clinic, now=LATER)[0].is_offered_to(told)


def test_the_same_offer_twice_is_one(told, working, front_desk):
    offer(entry=told, starts_at=at(10), injector=working, by=front_desk, now=LATER + DAY / 24)
    told.refresh_from_db()
    assert told.offered_at == LATER
    assert AuditEvent.objects.filter(verb="waiting.offer").count() == 1


def test_a_time_that_was_not_freed_cannot_be_offered(waits, working, front_desk):
    with pytest.raises(Taken, match="not free any more"):
        offer(entry=waits(), starts_at=at(10), injector=working, by=front_desk, now=NOW)


def test_who_declines_waits_on_and_the_next_hears_of_it(told, waits, clinic, front_desk):
    waits("Anna Second", held_at=at(15, day=7), now=LATER)
    decline(entry=told, by=front_desk, now=LATER)
    assert who_could_come(clinic, now=LATER) == {at(10): ["Anna Second"]}
    assert names(clinic, now=LATER) == ["Wanda Waits", "Anna Second"]


def test_who_accepts_has_the_appointment_they_held_moved(told, front_desk, working, clinic):
    held = told.appointment
    accept(entry=told, by=front_desk, now=LATER)
    held.refresh_from_db()
    told.refresh_from_db()
    assert (held.starts_at, held.injector, held.state, held.sequence) == (at(10), working, "booked", 1)
    assert (told.outcome, told.closed_at) == ("booked", LATER)
    assert names(clinic, now=LATER) == []


def test_who_held_nothing_gets_a_booking(another, free_at_ten, front_desk, working):
    patient = another()
    entry = add_waiting(
        patient=patient, kind="review", first_on=TODAY, last_on=TODAY + 5 * DAY, by=front_desk, now=NOW
    )
    offer(entry=entry, starts_at=at(10), injector=working, by=front_desk, now=NOW)
    accepted = accept(entry=entry, by=front_desk, now=NOW)
    assert accepted.appointment == patient.appointments.get()
    assert (accepted.appointment.starts_at, accepted.appointment.kind) == (at(10), "review")


def test_accepting_twice_books_once(told, front_desk):
    accept(entry=told, by=front_desk, now=LATER)
    assert accept(entry=told, by=front_desk, now=LATER).outcome == "booked"
    assert told.patient.appointments.get().sequence == 1


def test_who_accepts_too_late_keeps_what_they_hold_and_waits_on(told, booked, another, front_desk, clinic):
    booked(another("Quick Quinn"))
    with pytest.raises(Taken):
        accept(entry=told, by=front_desk, now=LATER)
    told.refresh_from_db()
    assert told.appointment.starts_at == at(14, day=7)
    assert names(clinic, now=LATER) == ["Wanda Waits"]


def test_of_two_who_were_told_of_one_time_the_second_to_accept_keeps_theirs(told, waits, working, front_desk):
    second = waits("Anna Second", held_at=at(15, day=7), now=LATER)
    offer(entry=second, starts_at=at(10), injector=working, by=front_desk, now=LATER)
    accept(entry=told, by=front_desk, now=LATER)
    with pytest.raises(Taken):
        accept(entry=second, by=front_desk, now=LATER)
    second.appointment.refresh_from_db()
    assert second.appointment.starts_at == at(15, day=7)


@pytest.mark.parametrize("answer", [accept, decline])
def test_nobody_answers_what_they_were_not_told(waits, front_desk, answer):
    with pytest.raises(ValidationError, match="not been told"):
        answer(entry=waits(), by=front_desk, now=NOW)


def test_who_left_the_list_waits_no_more(told, front_desk, clinic):
    leave(entry=told, by=front_desk, now=LATER)
    leave(entry=told, by=front_desk, now=LATER)
    assert names(clinic, now=LATER) == []
    assert AuditEvent.objects.filter(verb="waiting.leave").count() == 1
    with pytest.raises(ValidationError, match="any more"):
        accept(entry=told, by=front_desk, now=LATER)


def test_nobody_of_another_clinic_touches_the_list(waits, outsider):
    entry = waits()
    with pytest.raises(PermissionDenied):
        leave(entry=entry, by=outsider, now=NOW)

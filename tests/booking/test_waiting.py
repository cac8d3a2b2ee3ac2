"""Who would come earlier, the times that become free, and that the first in the line hears of them first."""

import uuid
from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.booking.conftest import at
from tests.conftest import NOW, TODAY, give_hours, make_clinic, make_staff
from touchups.booking.freed import LOOKED_BACK, freed_times, waiting
from touchups.booking.services import Taken, book, cancel, correct, move, undo
from touchups.booking.waiting import accept, add_waiting, decline, leave, offer
from touchups.charting.patients import archive_patient, place_hold
from touchups.charting.services import record_report
from touchups.models import Appointment, AppointmentType, AuditEvent, DateException, Room, Staff, WaitingEntry

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def booked(working, front_desk):
    """Books a review for a patient; keywords replace any part of it."""

    def do(patient, **different) -> Appointment:
        given = {"kind": "review", "injector": working, "starts_at": at(10), "by": front_desk, "now": NOW}
        return book(patient=patient, **given | different)

    return do


@pytest.fixture
def waits(front_desk, booked, another):
    """A patient who holds a review on Mon 9 Mar and would come on any day until then."""

    def do(name: str = "Wanda Waits", *, held_at=None, now=NOW, **wish) -> WaitingEntry:
        patient = another(name)
        held = booked(patient, starts_at=held_at or at(14, day=7))
        given = {"kind": "review", "first_on": TODAY, "last_on": held.on, "by": front_desk, "now": now}
        return add_waiting(patient=patient, **given | wish)

    return do


@pytest.fixture
def free_at_ten(ask, front_desk) -> Appointment:
    """Paula's review on Wed 4 Mar at ten, cancelled."""
    made = ask()
    return cancel(appointment=made, by=front_desk, now=NOW, why="Has a cold")


def names(clinic, *, now=NOW) -> list[str]:
    return [entry.patient.name for entry in waiting(clinic, now=now)]


def who_could_come(clinic, *, now=NOW) -> dict:
    return {
        time.starts_at: [entry.patient.name for entry in time.waiting]
        for time in freed_times(clinic, now=now)
    }


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


# --- Freed times --------------------------------------------------------------------------------------------


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


# --- Told, declined, accepted, gone -------------------------------------------------------------------------


@pytest.fixture
def told(waits, free_at_ten, working, front_desk) -> WaitingEntry:
    """Told of Wednesday at ten."""
    return offer(entry=waits(), starts_at=at(10), injector=working, by=front_desk, now=LATER)


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


# --- Pages --------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, front_desk, time_machine):
    time_machine.move_to(LATER, tick=False)
    client.force_login(front_desk)
    return client


def press(client, name: str, entry: WaitingEntry, **data):
    return client.post(
        reverse(name, args=[entry.pk]), {"key": uuid.uuid4(), **data}, follow=True
    ).content.decode()


def test_the_page_shows_whom_to_ring_about_which_time(desk, waits, free_at_ten):
    waits()
    text = desk.get(reverse("waiting_list")).content.decode()
    assert "Free: Wed 4 Mar 2026, 10:00, Ines Needle" in text
    assert "has Mon 9 Mar 2026, 14:00, Ines Needle" in text
    assert ">Offer</button>" in text.replace("\n", "")


def test_from_offer_to_the_earlier_time_in_two_clicks(desk, waits, free_at_ten, working):
    entry = waits()
    text = press(desk, "waiting_offer", entry, slot=f"2026-03-04T15:00Z~{working.pk}")
    assert "Wanda Waits was told" in text
    assert "Yes: move it here" in text
    text = press(desk, "waiting_accept", entry)
    assert "Wanda Waits has the earlier time" in text
    assert "Nobody is waiting" in text
    assert entry.patient.appointments.get().starts_at == at(10)


def test_who_is_too_late_is_told_kindly(desk, told, booked, another):
    booked(another("Quick Quinn"))
    text = press(desk, "waiting_accept", told)
    assert "This time has just been taken." in text
    assert "has Mon 9 Mar 2026, 14:00" in text


@pytest.mark.parametrize("slot", ["", "tomorrow", "2026-03-04T15:00Z~999999", "2026-03-04T15:00Z~"])
def test_a_time_that_is_none_of_ours_is_refused(desk, waits, slot):
    entry = waits()
    text = press(desk, "waiting_offer", entry, slot=slot)
    assert "notice-warning" in text
    entry.refresh_from_db()
    assert entry.offered_at is None


def test_leaving_is_one_click(desk, waits):
    assert "does not wait any more" in press(desk, "waiting_leave", waits())


def test_the_form_begins_with_what_they_hold(desk, ask, patient):
    ask()
    text = desk.get(reverse("waiting_new", args=[patient.pk])).content.decode()
    assert "They have: Review, Wed 4 Mar 2026, 10:00, Ines Needle." in text
    assert 'value="2026-03-04"' in text


def test_a_wish_from_the_form_stands_on_the_list(desk, ask, patient, working):
    ask()
    wish = {
        "key": uuid.uuid4(),
        "kind": "review",
        "injector": working.pk,
        "first_on": "2026-03-02",
        "last_on": "2026-03-04",
        "not_before": "09:30",
        "not_after": "",
    }
    text = desk.post(reverse("waiting_new", args=[patient.pk]), wish, follow=True).content.decode()
    assert "Paula Ibáñez is on the waiting list." in text
    assert "not before 09:30" in text
    assert "only with Ines Needle" in text


def test_what_is_wrong_in_the_form_stands_beside_it_and_is_kept(desk, ask, patient):
    ask()
    wish = {
        "key": uuid.uuid4(),
        "kind": "review",
        "first_on": "2026-03-02",
        "last_on": "2026-03-20",
        "note": "Rings",
    }
    answer = desk.post(reverse("waiting_new", args=[patient.pk]), wish)
    assert answer.status_code == 422
    assert "an earlier one is until then" in answer.content.decode()
    assert 'value="Rings"' in answer.content.decode()


def test_today_asks_which_times_became_free(desk, waits, free_at_ten):
    there = reverse("waiting_freed")
    assert f'hx-get="{there}"' in desk.get(reverse("today")).content.decode()
    assert "became free" not in desk.get(there, headers={"HX-Request": "true"}).content.decode()
    waits()
    text = desk.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "A time became free: Wed 4 Mar 2026, 10:00, Ines Needle – 1 patient is waiting." in text


def test_without_scripts_the_list_itself_says_it(desk):
    assert desk.get(reverse("waiting_freed")).url == reverse("waiting_list")


def test_looking_leaves_a_row_in_the_trail(desk, waits):
    entry = waits()
    desk.get(reverse("waiting_list"))
    assert AuditEvent.objects.get(verb="waiting.view").detail == {"patients": [entry.patient.pk]}

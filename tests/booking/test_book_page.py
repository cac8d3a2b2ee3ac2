"""The page on which the desk chooses a time: three clicks, and what happens when something is in the way."""

import re
import uuid
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests.booking.conftest import at
from tests.conftest import NOW
from touchups.booking.forms import key_of
from touchups.booking.services import book, cancel
from touchups.charting.patients import archive_patient
from touchups.charting.services import record_report
from touchups.models import Appointment, AuditEvent, Clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BEST = at(12)  # Wed 4 Mar, day 14, at the hour of the session


@pytest.fixture
def address(patient, due, working) -> str:
    return reverse("book", args=[patient.pk])


@pytest.fixture
def form(working):
    """What the confirmation sends; keywords replace any part of it."""

    def filled(starts_at=BEST, **different) -> dict:
        sent = {"key": str(uuid.uuid4()), "slot": key_of(starts_at, working), "kind": "review", "note": ""}
        return sent | different

    return filled


def text(response) -> str:
    """The words of a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def slots(response) -> list[str]:
    """The times that can be chosen, in the order of the page, each once."""
    return list(dict.fromkeys(re.findall(r'href="\?[^"]*slot=([^"&]+)', response.content.decode())))


class TestWhatIsShown:
    def test_the_best_time_comes_first_and_says_its_day_of_the_cycle(self, desk, address, working):
        response = desk.get(address)

        assert slots(response)[0] == key_of(BEST, working).replace(":", "%3A")
        assert "Wed 4 Mar 2026 12:00 best day 14 · Ines Needle" in text(response)

    def test_the_flag_and_the_window_are_said(self, desk, address):
        words = text(desk.get(address))

        assert "The review belongs between Sat 28 Feb 2026 and Wed 4 Mar 2026." in words
        assert "Review: Mon 2 Mar 2026 – Wed 11 Mar 2026" in words

    def test_a_day_outside_the_window_says_why_and_from_when(self, desk, address):
        words = text(desk.get(address, {"kind": "touch_up", "day": "2026-03-03"}))

        assert "review" in words
        assert "Tue 3 Mar 2026" in words

    def test_a_chosen_time_is_shown_before_it_is_booked(self, desk, address, working):
        words = text(desk.get(address, {"slot": key_of(BEST, working)}))

        assert "Wed 4 Mar 2026, 12:00 – 12:15" in words
        assert "Review, 15 minutes" in words
        assert not Appointment.objects.exists()

    def test_with_htmx_a_choice_changes_the_panel_alone(self, desk, address, working):
        response = desk.get(
            address, {"slot": key_of(BEST, working)}, headers={"HX-Request": "true", "HX-Target": "choice"}
        )

        assert response.content.decode().strip().startswith("<section")
        assert "Wed 4 Mar 2026, 12:00" in text(response)

    def test_what_is_booked_already_is_shown_with_a_way_to_move_it(self, desk, address, ask):
        appointment = ask()

        assert reverse("appointment_move", args=[appointment.pk]) in desk.get(address).content.decode()

    def test_in_an_emergency_no_time_is_offered(self, desk, address, patient, front_desk):
        record_report(patient=patient, by=front_desk, now=NOW, kind="trouble_swallowing", on=date(2026, 3, 2))

        assert slots(desk.get(address)) == []

    def test_an_archived_patient_is_brought_back_first(self, desk, address, patient, front_desk):
        archive_patient(patient=patient, by=front_desk, now=NOW)

        assert reverse("patient_restore", args=[patient.pk]) in desk.get(address).content.decode()

    @pytest.mark.parametrize(
        "query",
        [
            pytest.param({"kind": "surgery"}, id="a kind that there is not"),
            pytest.param({"slot": "2026-03-04T17:00Z~999999"}, id="nobody's time"),
            pytest.param({"slot": "tomorrow~1"}, id="no time"),
            pytest.param({"slot": "\0"}, id="a zero byte"),
            pytest.param({"day": "0001-01-01"}, id="the first day of all"),
            pytest.param({"day": "9999-12-31"}, id="the last day of all"),
            pytest.param({"injector": "9" * 30}, id="a number beyond all"),
            pytest.param({"at": "0001-01-01T00:00"}, id="the first moment of all"),
            pytest.param({"at": "9999-12-31T23:59"}, id="the last moment of all"),
        ],
    )
    def test_nonsense_in_the_address_asks_for_nothing(self, desk, address, working, query):
        assert desk.get(address, {"injector": working.pk} | query).status_code == 200

    @pytest.mark.parametrize(
        "at",
        [
            pytest.param("2026-03-08T02:30", id="an hour that the clock skips"),
            pytest.param("2026-11-01T01:30", id="an hour that comes twice"),
            pytest.param("<b>noon", id="no time"),
        ],
    )
    def test_a_time_of_ones_own_that_is_none_is_kept_with_what_is_wrong_with_it(
        self, desk, address, working, at
    ):
        page = desk.get(address, {"kind": "review", "injector": working.pk, "at": at}).content.decode()

        assert f'value="{escape(at)}" aria-invalid="true"' in page
        assert re.search(r'id="at-error">[^<]+<', page)

    @pytest.mark.parametrize(
        ("when", "why"),
        [("2026-02-27T10:00", "This time has passed."), ("2027-03-01T10:00", "Bookings reach until ")],
        ids=["a time that is past", "a time beyond the horizon"],
    )
    def test_a_time_that_nobody_may_have_says_why_and_goes_over_nothing(
        self, desk, address, working, when, why
    ):
        response = desk.get(address, {"kind": "consultation", "injector": working.pk, "at": when})

        assert why in text(response)
        assert 'name="overlap_reason"' not in response.content.decode()

    def test_each_look_leaves_a_row_in_the_trail(self, desk, address, patient, front_desk):
        desk.get(address)

        row = AuditEvent.objects.get(verb="booking.view")
        assert (row.by, row.patient) == (front_desk, patient)


class TestBooking:
    def test_confirming_books_and_says_when(self, desk, address, form, patient, front_desk):
        response = desk.post(address, form(note="Needs a lift"), follow=True)

        made = Appointment.objects.get()
        assert (made.starts_at, made.patient, made.booked_by) == (BEST, patient, front_desk)
        assert made.note == "Needs a lift"
        assert "Booked: Wed 4 Mar 2026, 12:00, Ines Needle." in text(response)
        assert reverse("appointment_undo", args=[made.pk]) in response.content.decode()

    def test_a_double_click_books_once(self, desk, address, form):
        sent = form()

        answers = [desk.post(address, sent)["Location"] for _click in range(2)]

        assert Appointment.objects.count() == 1
        assert answers[0] == answers[1]

    def test_who_comes_second_gets_the_next_free_times_and_loses_nothing_typed(
        self, desk, address, form, another, working, front_desk
    ):
        book(patient=another(), kind="review", injector=working, starts_at=BEST, by=front_desk, now=NOW)

        response = desk.post(address, form(note="Needs a lift"))

        assert response.status_code == 422
        assert "This time has just been taken." in text(response)
        assert 'value="Needs a lift"' in response.content.decode()
        offered = re.findall(r'name="slot" value="([^"]+)"', response.content.decode())
        assert [key_of(at(12, 15), working) in offered, Appointment.objects.count()] == [True, 1]

    def test_a_time_offered_instead_is_booked_with_one_click(self, desk, address, form, working):
        # A browser sends the hidden field first and the button that was pressed after it.
        both = [key_of(BEST, working), key_of(at(12, 15), working)]

        desk.post(address, form(slot=both, overlap_reason="Two sis"))

        made = Appointment.objects.get()
        assert (made.starts_at, made.overlap_reason) == (at(12, 15), "")

    def test_an_overlap_takes_a_reason_and_is_never_the_default(
        self, desk, address, form, another, working, front_desk
    ):
        book(patient=another(), kind="review", injector=working, starts_at=BEST, by=front_desk, now=NOW)

        assert desk.post(address, form()).status_code == 422
        refused = desk.post(address, form(over="on"))
        assert (refused.status_code, refused.context["form"].errors) == (
            422,
            {"overlap_reason": ["Give the reason."]},
        )
        assert desk.post(address, form(over="on", overlap_reason="Two sisters")).status_code == 302
        assert Appointment.objects.get(overlap_reason="Two sisters").starts_at == BEST

    def test_a_time_that_the_clock_shows_twice_is_said_with_its_zone(self, desk, address, form):
        Clinic.objects.update(booking_horizon=400)
        second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)

        sent = form(second, kind="consultation", over="on", overlap_reason="After the gala")

        assert "Booked: Sun 1 Nov 2026, 01:30 EST, Ines" in text(desk.post(address, sent, follow=True))

    def test_outside_the_window_the_desk_is_told_why(self, desk, address, form):
        too_late = at(12, day=date(2026, 3, 30))

        response = desk.post(address, form(too_late))

        assert response.status_code == 422
        assert "Only an injector may book it all the same." in text(response)
        assert 'name="window_reason"' not in response.content.decode()

    def test_outside_the_window_an_injector_gives_a_reason(self, chair, address, form):
        too_late = at(12, day=date(2026, 3, 30))

        assert 'name="window_reason"' in chair.post(address, form(too_late)).content.decode()
        assert chair.post(address, form(too_late, window_reason="Travels until then")).status_code == 302
        assert Appointment.objects.get().window_reason == "Travels until then"

    @pytest.mark.parametrize("field", ["slot", "kind", "key"])
    def test_nonsense_in_the_form_books_nothing(self, desk, address, form, field):
        response = desk.post(address, form(**{field: "nonsense"}))

        assert (response.status_code, Appointment.objects.count()) == (422, 0)


class TestMoving:
    @pytest.fixture
    def appointment(self, ask) -> Appointment:
        return ask()

    @pytest.fixture
    def move(self, appointment) -> str:
        return reverse("appointment_move", args=[appointment.pk])

    @pytest.fixture
    def moved(self, working):
        def filled(starts_at, sequence=0, **different) -> dict:
            slot = key_of(starts_at, working)
            return {"key": str(uuid.uuid4()), "slot": slot, "sequence": sequence} | different

        return filled

    def test_a_new_time_is_chosen_and_confirmed_in_the_same_way(
        self, desk, move, working, moved, appointment
    ):
        words = text(desk.get(move, {"slot": key_of(at(11), working)}))
        response = desk.post(move, moved(at(11)), follow=True)

        appointment.refresh_from_db()
        assert "Until now Wed 4 Mar 2026, 10:00" in words
        assert "Moved to Wed 4 Mar 2026, 11:00, Ines Needle." in text(response)
        assert (appointment.starts_at, appointment.sequence) == (at(11), 1)

    def test_other_times_are_offered_not_the_one_it_has(self, desk, move, working):
        offered = slots(desk.get(move, {"day": "2026-03-04"}))

        assert key_of(at(10, 15), working).replace(":", "%3A") in offered
        assert key_of(at(10), working).replace(":", "%3A") not in offered

    def test_a_page_of_before_somebody_else_moved_it_is_refused(self, desk, move, moved, appointment):
        desk.post(move, moved(at(11)))
        response = desk.post(move, moved(at(14), sequence=0))

        appointment.refresh_from_db()
        assert (response.status_code, appointment.starts_at) == (422, at(11))
        assert "changed meanwhile" in text(response)

    def test_for_what_was_called_off_no_time_is_chosen_in_vain(self, desk, move, appointment, front_desk):
        cancel(appointment=appointment, by=front_desk, now=NOW, why="Ill")
        response = desk.get(move, follow=True)

        assert response.redirect_chain == [(reverse("appointment", args=[appointment.pk]), 302)]
        assert "Only an appointment that is booked can be moved." in text(response)

    def test_if_the_new_time_is_taken_the_old_one_stays(
        self, desk, move, moved, appointment, another, working, front_desk
    ):
        book(patient=another(), kind="review", injector=working, starts_at=at(11), by=front_desk, now=NOW)
        response = desk.post(move, moved(at(11)))

        appointment.refresh_from_db()
        assert (response.status_code, appointment.starts_at) == (422, at(10))

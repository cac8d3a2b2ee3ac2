"""The page of one appointment: what is offered in each state, and what each button does."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.booking.conftest import at
from tests.conftest import NOW
from touchups.booking.services import advance, cancel
from touchups.models import Appointment, AuditEvent

pytestmark = pytest.mark.django_db

State = Appointment.State
THEN = at(10) + timedelta(minutes=1)


@pytest.fixture
def appointment(ask) -> Appointment:
    """The review of Wed 4 Mar at ten, booked by the desk at noon on Monday."""
    with time_machine.travel(NOW, tick=False):
        return ask()


@pytest.fixture
def press(desk, appointment):
    """Presses a button at a moment; answers with the response."""

    def pressed(button: str, now=THEN, **fields):
        with time_machine.travel(now, tick=False):
            sent = {"key": str(uuid.uuid4())} | fields
            return desk.post(reverse(f"appointment_{button}", args=[appointment.pk]), sent, follow=True)

    return pressed


@pytest.fixture
def offered(desk, appointment):
    """The acts that the page offers at a moment."""

    def seen(now=THEN) -> set[str]:
        with time_machine.travel(now, tick=False):
            html = desk.get(reverse("appointment", args=[appointment.pk])).content.decode()
        steps = re.findall(r'name="to" value="(\w+)"', html)
        pages = {
            name for name in ("move", "cancel", "undo") if f"/appointments/{appointment.pk}/{name}/" in html
        }
        return {*steps, *pages} | ({"wait"} if "Wait for an earlier time" in html else set())

    return seen


class TestWhatIsOffered:
    def test_just_booked(self, offered):
        assert offered(NOW) == {"move", "cancel", "undo", "wait"}

    def test_undo_ends_after_five_minutes(self, offered):
        assert "undo" in offered(NOW + timedelta(minutes=5))
        assert "undo" not in offered(NOW + timedelta(minutes=5, seconds=1))

    def test_on_its_day_before_it_begins(self, offered):
        assert offered(at(9)) == {"arrived", "move", "cancel", "wait"}

    def test_once_it_has_begun(self, offered):
        assert offered(THEN) == {"arrived", "no_show", "move", "cancel"}

    def test_for_a_patient_who_is_there(self, offered, appointment, injector):
        advance(appointment=appointment, to=State.ARRIVED, by=injector, now=THEN)

        assert offered() == {"in_progress", "done", "cancel"}

    def test_when_it_is_done_or_called_off(self, offered, appointment, injector):
        cancel(appointment=appointment, by=injector, now=THEN, why="Ill")

        assert offered() == set()


class TestWhatIsDone:
    def test_the_day_goes_from_arrived_to_done(self, press, appointment):
        for state in (State.ARRIVED, State.IN_PROGRESS, State.DONE):
            assert "Written down." in press("advance", to=state).content.decode()

        appointment.refresh_from_db()
        assert appointment.state == State.DONE
        assert [step.what for step in appointment.steps.all()] == ["booked", "arrived", "started", "done"]

    def test_who_did_what_when_and_why_stands_on_the_page(self, press, front_desk):
        html = press("cancel", why="Has a cold").content.decode()

        assert "Has a cold" in html
        assert "Wed 4 Mar 2026, 10:01 · Frida Desk" in html

    def test_cancelling_needs_a_reason_and_keeps_the_form_open(self, press, appointment):
        response = press("cancel", why="")

        appointment.refresh_from_db()
        assert (response.status_code, appointment.state) == (422, State.BOOKED)
        assert '<details class="panel" open>' in response.content.decode()

    def test_a_cancelled_appointment_leads_to_booking_again(self, press, patient):
        assert reverse("book", args=[patient.pk]) in press("cancel", why="Ill").content.decode()

    def test_undo_takes_the_booking_back(self, press, appointment):
        assert "Undone." in press("undo", NOW + timedelta(minutes=1)).content.decode()

        appointment.refresh_from_db()
        assert appointment.state == State.CANCELLED

    def test_too_late_to_undo_is_said_and_changes_nothing(self, press, appointment):
        response = press("undo", NOW + timedelta(hours=1))

        appointment.refresh_from_db()
        assert (response.status_code, appointment.state) == (422, State.BOOKED)
        assert "can no longer be undone" in response.content.decode()

    def test_a_mistake_is_corrected_with_a_reason(self, press, appointment):
        press("advance", to=State.NO_SHOW)
        press("correct", to=State.ARRIVED, why="Sat in the other room")

        appointment.refresh_from_db()
        assert appointment.state == State.ARRIVED

    @pytest.mark.parametrize("to", ["done", "nonsense", ""])
    def test_a_step_that_does_not_follow_is_refused(self, press, appointment, to):
        response = press("advance", to=to)

        appointment.refresh_from_db()
        assert (response.status_code, appointment.state) == (422, State.BOOKED)

    def test_each_look_leaves_a_row_in_the_trail(self, desk, appointment, front_desk):
        with time_machine.travel(NOW, tick=False):
            desk.get(reverse("appointment", args=[appointment.pk]))

        row = AuditEvent.objects.get(verb="appointment.view")
        assert (row.by, row.patient, row.subject_id) == (front_desk, appointment.patient, appointment.pk)

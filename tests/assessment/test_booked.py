"""What the work list says of appointments, and whom it offers to book."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.conftest import NOW, TODAY
from touchups.charting.patients import add_patient, override_flag
from touchups.charting.services import record_report
from touchups.models import Appointment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

State = Appointment.State
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def due(patient, treat):
    """The patient, whose review is due."""
    treat(patient, 12)
    return patient


@pytest.fixture
def keep(due, injector):
    """Stores an appointment so long from now, as it stands in the database."""

    def kept(ahead: timedelta, state: str = State.BOOKED, **different) -> Appointment:
        starts_at = NOW + ahead
        fields = {
            "clinic": due.clinic,
            "patient": due,
            "kind": Appointment.Kind.REVIEW,
            "injector": injector,
            "starts_at": starts_at,
            "ends_at": starts_at + HOUR / 4,
            "busy_from": starts_at,
            "busy_to": starts_at + HOUR / 4,
            "on": due.clinic.day_of(starts_at),
            "state": state,
            "booked_at": NOW - 9 * DAY,
            "changed_at": NOW - DAY,
        }
        return Appointment.objects.create(**fields | different)

    return kept


@pytest.fixture
def see(client, front_desk):
    def page(query: str = "", by=front_desk) -> str:
        client.force_login(by)
        page = client.get(reverse("today") + query).content.decode()
        return page[page.index('id="worklist"') :]

    return page


def offers_to_book(page: str, patient) -> bool:
    return f'href="{reverse("book", args=[patient.pk])}"' in page


@pytest.mark.parametrize("viewer", ["front_desk", "injector", "manager"])
def test_whoever_needs_an_appointment_can_be_booked_by_anybody(see, due, request, viewer):
    assert offers_to_book(see(by=request.getfixturevalue(viewer)), due)


def test_an_injector_keeps_the_clinical_action_beside_it(see, due, injector):
    assert reverse("review_new", args=[due.pk]) in see(by=injector)


def test_the_next_appointment_stands_in_the_row_and_leads_to_it(see, due, keep):
    keep(3 * DAY)
    first = keep(DAY)

    page = see()

    assert "Booked Tue 3 Mar 2026, 12:00" in page
    assert reverse("appointment", args=[first.pk]) in page
    assert not offers_to_book(page, due)


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        pytest.param(-HOUR, State.ARRIVED, "Arrived Mon 2 Mar 2026, 11:00", id="has arrived"),
        pytest.param(-HOUR, State.IN_PROGRESS, "In progress Mon 2 Mar 2026, 11:00", id="is in the chair"),
        pytest.param(-HOUR, State.BOOKED, "Booked Mon 2 Mar 2026, 11:00", id="is late today"),
    ],
)
def test_one_of_today_stays_in_the_row_until_it_is_settled(see, due, keep, ahead, state, words):
    keep(ahead, state)

    assert words in see()


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        pytest.param(-3 * DAY, State.NO_SHOW, "Did not come on Fri 27 Feb 2026", id="did not come"),
        pytest.param(2 * DAY, State.CANCELLED, "Cancelled on Sun 1 Mar 2026", id="called it off yesterday"),
    ],
)
def test_one_that_came_to_nothing_is_said_and_booking_is_offered_again(see, due, keep, ahead, state, words):
    keep(ahead, state)

    page = see()

    assert words in page
    assert offers_to_book(page, due)


@pytest.mark.parametrize(
    "later",
    [
        pytest.param((DAY, State.BOOKED), id="by a new appointment"),
        pytest.param((-DAY, State.DONE), id="by one at which they were seen"),
    ],
)
def test_what_came_to_nothing_is_forgotten_after_it_is_made_up_for(see, keep, later):
    keep(-3 * DAY, State.NO_SHOW)
    keep(*later)

    assert "Did not come" not in see()


def test_what_came_to_nothing_is_forgotten_after_sixty_days(see, keep):
    keep(-61 * DAY, State.NO_SHOW)

    assert "Did not come" not in see()


def test_nobody_is_offered_to_book_where_something_else_comes_first(see, due, front_desk, injector, treat):
    override_flag(patient=due, by=injector, now=NOW, flag="refer", reason="Wants filler.")
    urgent = add_patient(by=front_desk, now=NOW, name="Emma Emergency")
    treat(urgent, 2)
    record_report(patient=urgent, by=front_desk, now=NOW, kind="trouble_breathing", on=TODAY)

    page = see()

    assert not offers_to_book(page, due)
    assert not offers_to_book(page, urgent)


def test_the_list_is_narrowed_to_those_who_are_not_booked(see, due, keep, front_desk, treat):
    keep(DAY)
    without = add_patient(by=front_desk, now=NOW, name="Nora Next")
    treat(without, 12)

    assert "Paula Ibáñez" in see()
    assert "Paula Ibáñez" not in see("?booked=no")
    assert "Nora Next" in see("?booked=no")


def test_who_missed_or_called_off_is_among_those_who_are_not_booked(see, keep):
    keep(-3 * DAY, State.NO_SHOW)
    keep(DAY, State.CANCELLED)

    assert "Paula Ibáñez" in see("?booked=no")

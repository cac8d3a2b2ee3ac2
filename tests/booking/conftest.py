"""A Monday at noon in New York. The injector works on weekdays, nine to five; the patient is on day 12."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.access.test_doors import everything
from tests.conftest import NOW, TODAY, local
from touchups.booking.freed import freed_times, waiting
from touchups.booking.services import book, cancel
from touchups.booking.waiting import add_waiting, offer
from touchups.charting.patients import add_patient
from touchups.models import Appointment, AuditEvent, Patient, TreatmentSession, WaitingEntry

LATER = NOW + timedelta(hours=1)


def at(hour: int, minute: int = 0, *, day: date | int = 2) -> datetime:
    """A moment by the clinic's wall clock, the day after tomorrow unless another day is named."""
    return local(day, hour, minute)


@pytest.fixture
def due(patient, treat) -> TreatmentSession:
    """A session twelve days ago: reviews from Sat 28 Feb, best on Wed 4 Mar, until Wed 11 Mar."""
    return treat(patient, 12)


@pytest.fixture
def ask(patient, working, due, front_desk) -> Callable[..., Appointment]:
    """Books the review on its best day at ten; keywords replace any part of it."""

    def booked(**different: object) -> Appointment:
        given = {
            "patient": patient,
            "kind": "review",
            "injector": working,
            "starts_at": at(10),
            "by": front_desk,
            "now": NOW,
        }
        return book(**given | different)

    return booked


@pytest.fixture
def another(front_desk, treat) -> Callable[..., Patient]:
    """Adds patients who were treated so many days ago."""

    def added(name: str = "Nora Next", days_ago: int = 12) -> Patient:
        patient = add_patient(by=front_desk, now=NOW, name=name)
        treat(patient, days_ago)
        return patient

    return added


def wall_clock(appointment: Appointment) -> list[str]:
    """The slices of an appointment by the clinic's clock."""
    zone = appointment.clinic.zone
    return [f"{each.at.astimezone(zone):%H:%M}" for each in appointment.slices.order_by("at")]


@pytest.fixture
def refused():
    """Asserts that an act is refused with these words, in this field, and that nothing is changed."""

    def check(act, words: str, field: str | None = None, **given) -> None:
        before, rows = everything(), AuditEvent.objects.count()
        with pytest.raises(ValidationError) as refusal:
            act(**given)
        said = refusal.value.message_dict if field else {None: refusal.value.messages}
        assert words in said[field][0]
        assert (everything(), AuditEvent.objects.count()) == (before, rows)

    return check


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
    """Who waits, in the order of the line."""
    return [entry.patient.name for entry in waiting(clinic, now=now)]


def who_could_come(clinic, *, now=NOW) -> dict:
    """Those in the line for each freed time, by its start."""
    return {
        time.starts_at: [entry.patient.name for entry in time.waiting]
        for time in freed_times(clinic, now=now)
    }


@pytest.fixture
def told(waits, free_at_ten, working, front_desk) -> WaitingEntry:
    """Told of Wednesday at ten."""
    return offer(entry=waits(), starts_at=at(10), injector=working, by=front_desk, now=LATER)


@pytest.fixture
def read(client, manager):
    """What stands on a page for the manager."""
    client.force_login(manager)

    def content(name: str, *args: object, **query: object) -> str:
        response = client.get(reverse(name, args=args), query)
        assert response.status_code == 200
        return response.content.decode()

    return content


@pytest.fixture
def post(client, manager):
    """Sends a form as the manager."""
    client.force_login(manager)
    return lambda address, *args, **data: client.post(reverse(address, args=args), data)

"""A Monday at noon in New York; a patient with an address opens the link in a mail."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW, TODAY, give_hours, token_of
from tests.photos.conftest import upload
from touchups.booking.services import book
from touchups.models import Appointment, Patient, Photo, TreatmentSession
from touchups.photos.services import add_photo, give_consent, open_set

BORN = "1984-03-09"


@pytest.fixture
def noon(noon, db):
    cache.clear()
    return noon


@pytest.fixture(autouse=True)
def photo_root(settings, tmp_path) -> Path:
    settings.PHOTO_ROOT = tmp_path / "photos"
    return settings.PHOTO_ROOT


@pytest.fixture
def patient(patient) -> Patient:
    Patient.objects.filter(pk=patient.pk).update(email="paula@example.com")
    patient.refresh_from_db()
    return patient


def door_of(patient: Patient) -> str:
    """The address of a new link to a patient's own pages."""
    return reverse("home_link", args=[token_of(patient, "home")])


@pytest.fixture
def paula(patient) -> Client:
    """The browser of the patient, who has opened the link."""
    browser = Client()
    browser.get(door_of(patient))
    return browser


@pytest.fixture
def known(paula) -> Client:
    """The same after the second check."""
    paula.post(reverse("my_check", args=["my_record"]), {"given": BORN})
    return paula


def read(client: Client, name: str, *args, **query) -> str:
    """A page as its reader sees it, in one line."""
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, name
    return " ".join(response.content.decode().split())


@pytest.fixture
def due(patient, treat) -> TreatmentSession:
    """A session twelve days ago: the review belongs on Wed 4 Mar at the latest."""
    return treat(patient, 12)


@pytest.fixture
def booked(patient, injector, due) -> Appointment:
    """The review, on Wed 4 Mar at ten."""
    starts_at = NOW + timedelta(days=1, hours=22)
    injector = give_hours(injector)
    return book(patient=patient, kind="review", injector=injector, starts_at=starts_at, by=injector, now=NOW)


@pytest.fixture
def willing(patient) -> Patient:
    """The patient allows photos for their own treatment."""
    give_consent(patient=patient, purpose="clinical", by=None, now=NOW)
    return patient


@pytest.fixture
def photo_of() -> Callable[..., Photo]:
    """Adds a photo of a view to the free set of today."""

    def added(patient: Patient, view: str = "frown") -> Photo:
        photo_set = open_set(patient=patient, stage="free", by=None, now=NOW, on=TODAY)
        return add_photo(photo_set=photo_set, view=view, upload=upload(), by=None, now=NOW)

    return added

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.two_factor import code
from tests.conftest import NOW, PASSWORD, TODAY, give_hours, make_staff
from touchups.assessment import policies
from touchups.booking.hours_services import add_exception
from touchups.booking.services import book
from touchups.booking.waiting import add_waiting
from touchups.charting.patients import add_event, place_hold
from touchups.charting.services import record_concern, record_report, record_review
from touchups.models import AppointmentType, Message, Photo, PhotoSet, Reminder, Room, Staff
from touchups.photos import store
from touchups.photos.intake import Clean
from touchups.photos.services import give_consent, open_set


@pytest.fixture(autouse=True)
def clock_stands_still(noon):
    return noon


@pytest.fixture
def lead(clinic) -> Staff:
    """Somebody who may do everything."""
    return make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead")


def in_a_mail(reminder: Reminder) -> Reminder:
    """With the mail of an earlier try."""
    about = {"clinic": reminder.clinic, "patient": reminder.patient}
    reminder.message = Message.objects.create(
        **about, message_id="<1@clinic.example>", to="paula@example.com", subject="Hello", handed_at=NOW
    )
    reminder.save()
    return reminder


def in_store(photo_set: PhotoSet) -> Photo:
    """A photo with its files, without the second that cleaning one takes."""
    name = store.put(Clean(full=b"all of it", thumbnail=b"a little", width=1200, height=900, taken_at=""))
    about = {"name": name, "width": 1200, "height": 900, "size": 9, "added_at": NOW}
    return Photo.objects.create(photo_set=photo_set, view="frown", **about)


@pytest.fixture
def world(lead, front_desk, patient, treat, lot, settings, tmp_path) -> SimpleNamespace:
    """One of everything that an address can name, all of one clinic, by the first word of the address."""
    about = {"patient": patient, "by": lead, "now": NOW}
    session = treat(patient, days_ago=20, plan="staged")
    record_review(**about, on=date(2026, 2, 25), reviewer=lead)
    settings.PHOTO_ROOT = tmp_path / "photos"
    give_consent(**about, purpose="clinical")
    photo_set = open_set(**about, stage="free")
    return SimpleNamespace(
        patients=patient,
        sessions=session,
        reminders=in_a_mail(session.reminders.get(kind="full_session_due")),
        reports=record_report(**about | {"by": front_desk}, kind="uneven", on=TODAY),
        concerns=record_concern(**about, kind="jowls", on=TODAY),
        holds=place_hold(**about, kind="infection", since=TODAY),
        events=add_event(**about, name="Wedding", on=date(2026, 9, 5)),
        lots=lot,
        rooms=Room.objects.create(clinic=lead.clinic, name="Garden room"),
        appointment_types=AppointmentType.objects.get(clinic=lead.clinic, kind="review"),
        exceptions=add_exception(by=lead, now=NOW, kind="off", first_on=TODAY + timedelta(days=9)),
        staff=front_desk,
        appointments=book(
            **about, kind="consultation", injector=give_hours(lead), starts_at=NOW + timedelta(hours=2)
        ),
        waiting_list=add_waiting(**about, kind="consultation", first_on=TODAY, last_on=TODAY),
        photo_sets=photo_set,
        photos=in_store(photo_set),
        rulebook=policies.propose(numbers={"review_to": 15}, reason="More slots", by=lead, now=NOW),
    )


@pytest.fixture
def still_there(client):
    """A client whose person has just given the password again, as setting up asks for."""

    def logged_in(staff: Staff) -> Client:
        client.force_login(staff)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        return client

    return logged_in


@pytest.fixture
def turn_on(still_there, django_capture_on_commit_callbacks):
    """Somebody turns two-factor log-in on in their browser; answers with the secret and the response."""

    def turned_on(staff: Staff):
        client = still_there(staff)
        secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            done = client.post(reverse("mfa_activate_totp"), {"code": code(secret=secret)})
        return secret, done

    return turned_on

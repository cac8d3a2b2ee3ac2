"""A mail service takes a mail over HTTP and tells afterwards, at a guarded address, what became of it."""

import base64
import json

import pytest
from django.core.mail import get_connection
from django.urls import include, path

from tests.reminders.conftest import row
from touchups.models import MailEvent
from touchups.models.reminder import Kind, State
from touchups.reminders.mail import BackendCourier

SECRET = "mail:a password of twenty and more"
urlpatterns = [path("mail/", include("anymail.urls"))]
pytestmark = pytest.mark.urls("tests.reminders.test_fates")


@pytest.fixture
def photo(patient, treat, sweep, settings):
    """Sent through a service, which calls it by a name of its own."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    reminder = row(treat(patient, days_ago=7), Kind.PHOTO_DAY_7)
    sweep(courier_for=lambda _clinic: BackendCourier(get_connection("anymail.backends.test.EmailBackend")))
    reminder.refresh_from_db()
    return reminder


@pytest.fixture
def tell(client):
    def post(event: dict, secret: str = SECRET):
        key = base64.b64encode(secret.encode()).decode()
        return client.post(
            "/mail/postmark/tracking/",
            json.dumps(event),
            content_type="application/json",
            headers={"authorization": f"Basic {key}"},
        )

    return post


def bounce(photo) -> dict:
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "ID": 901542550,
        "MessageID": photo.message.provider_id,
        "Details": "smtp;550 5.1.1 no such user",
        "Email": "paula@example.com",
        "BouncedAt": "2026-03-02T17:05:00Z",
    }


def test_the_service_keeps_its_own_name_for_the_mail(photo):
    assert photo.state == State.SENT
    assert photo.message.provider_id


def test_a_bounce_is_believed_once_and_stops_mail_to_that_address(photo, tell, patient):
    assert tell(bounce(photo)).status_code == 200
    assert tell(bounce(photo)).status_code == 200
    photo.refresh_from_db()
    patient.refresh_from_db()
    assert (photo.state, photo.detail) == (State.BOUNCED, "smtp;550 5.1.1 no such user")
    assert patient.address_bounced_at.isoformat() == "2026-03-02T17:05:00+00:00"
    assert MailEvent.objects.count() == 1


def test_a_delivery_is_noted(photo, tell):
    event = {
        "RecordType": "Delivery",
        "MessageID": photo.message.provider_id,
        "DeliveredAt": "2026-03-02T17:01:00Z",
    }
    assert tell(event).status_code == 200
    photo.refresh_from_db()
    assert photo.state == State.DELIVERED


def test_who_does_not_know_the_secret_is_not_heard(photo, tell):
    assert tell(bounce(photo), secret="mail:guessed").status_code == 400
    photo.refresh_from_db()
    assert photo.state == State.SENT


def test_mails_that_are_not_reminders_are_passed_over(photo, tell):
    assert tell(bounce(photo) | {"MessageID": "something-else"}).status_code == 200
    assert not MailEvent.objects.exists()

"""A mail service takes a mail over HTTP and tells afterwards, at a guarded address, what became of it."""

import base64
import hmac
import json

import pytest
from django.core.mail import get_connection

from clinic.environment import MAIL_SERVICES, Environment
from tests.reminders.conftest import row
from touchups.models import Clinic, MailEvent
from touchups.models.reminder import Kind, State
from touchups.reminders.fates import webhook
from touchups.reminders.letters import Letter, mail_of
from touchups.reminders.links import BLOTTED
from touchups.reminders.mail import BackendCourier

SECRET = "mail:a password of twenty and more"
urlpatterns = [webhook("postmark"), webhook("mailersend"), webhook("mailgun")]
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
    def post(event: dict | str, secret: str = SECRET):
        key = base64.b64encode(secret.encode()).decode()
        return client.post(
            "/mail/postmark/tracking/",
            event if isinstance(event, str) else json.dumps(event),
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


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "1", '"a"', '{"RecordType": []}', "[" * 100_000])
def test_what_no_service_says_is_refused_without_a_stir(photo, tell, caplog, body):
    assert tell(body).status_code == 400
    assert [record.getMessage() for record in caplog.records] == ["Bad Request: /mail/postmark/tracking/"]


def test_details_of_another_shape_are_kept_as_words(photo, tell):
    assert tell(bounce(photo) | {"Details": {"status": 550}}).status_code == 200
    assert MailEvent.objects.get().detail == "{'status': 550}"


def test_mails_that_are_not_reminders_are_passed_over(photo, tell):
    assert tell(bounce(photo) | {"MessageID": "something-else"}).status_code == 200
    assert not MailEvent.objects.exists()


class TestAServiceThatSigns:
    """MailerSend: the HMAC-SHA256 of what it sends, in a header."""

    KEY = "the key that the service shows"

    @pytest.fixture
    def signed(self, client, photo, settings):
        settings.ANYMAIL = Environment.read(
            {"EMAIL_URL": "mailersend://token", "EMAIL_WEBHOOK_KEY": self.KEY}
        ).anymail
        event = {
            "type": "activity.hard_bounced",
            "data": {
                "id": "62f114f8165fe0d8db0288e5",
                "type": "hard_bounced",
                "created_at": "2026-03-02T17:05:00Z",
                "email": {"message": {"id": photo.message.provider_id}},
            },
        }
        body = json.dumps(event)

        def post(key: str) -> int:
            signature = hmac.new(key.encode(), body.encode(), "sha256").hexdigest()
            there = "/mail/mailersend/tracking/"
            headers = {"signature": signature}
            return client.post(there, body, content_type="application/json", headers=headers).status_code

        return post

    def test_is_believed(self, signed, photo):
        assert signed(self.KEY) == 200
        photo.refresh_from_db()
        assert photo.state == State.BOUNCED

    def test_is_not_believed_with_another_signature(self, signed, photo):
        assert signed("a guess") == 400
        photo.refresh_from_db()
        assert photo.state == State.SENT


@pytest.mark.parametrize(
    ("variables", "is_told"),
    [
        pytest.param({"EMAIL_URL": "postmark://k", "EMAIL_WEBHOOK": SECRET}, True, id="by a password"),
        pytest.param({"EMAIL_URL": "postmark://k"}, False, id="without one"),
        pytest.param({"EMAIL_URL": "mailgun://k", "EMAIL_WEBHOOK_KEY": "key"}, True, id="by a signature"),
        pytest.param({"EMAIL_URL": "mailgun://k", "EMAIL_WEBHOOK": SECRET}, False, id="unsigned"),
        pytest.param({"EMAIL_URL": "smtp://localhost", "EMAIL_WEBHOOK": SECRET}, False, id="by SMTP"),
    ],
)
def test_a_service_is_heard_only_with_a_proof(variables, is_told):
    assert Environment.read(variables).is_told_of_mail is is_told


@pytest.mark.parametrize("service", MAIL_SERVICES)
def test_a_mail_with_a_calendar_can_be_given_to_each_service(service, settings):
    """Those that have no place for it beside the HTML part get it as a file."""
    settings.ANYMAIL = Environment.read({"EMAIL_URL": f"{service}://key"}).anymail
    letter = Letter("Your appointment", "Hello", "<p>Hello</p>", "BEGIN:VCALENDAR", "REQUEST")
    clinic = Clinic(name="Harbour", sender_name="Harbour", phone="1", time_zone="UTC")
    mail = mail_of(letter, clinic=clinic, to="paula@example.com", message_id="<1@b.example>", links=BLOTTED)
    backend = get_connection(f"anymail.backends.{service}.EmailBackend")
    payload = backend.build_message_payload(mail, backend.send_defaults)
    assert "appointment.ics" in f"{payload.serialize_data()} {payload.files}"

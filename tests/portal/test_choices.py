"""The private link of a mail: what a look at it does, what one click does, and what it never tells."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from clinic.logs import WithoutKeys
from tests.conftest import NOW, token_of
from touchups.access.tries import MISSES
from touchups.charting.patients import change_patient
from touchups.models import AuditEvent, Link, Patient, Reminder
from touchups.reminders.links import LIFE, mail_links

pytestmark = pytest.mark.usefixtures("noon")

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
GROUPS = ("photos", "reviews", "recalls")


@pytest.fixture
def token(patient) -> str:
    return token_of(patient)


@pytest.fixture
def door(token) -> str:
    return reverse("private_link", args=[token])


def muted(patient: Patient) -> list[str]:
    patient.refresh_from_db()
    return [group for group in GROUPS if getattr(patient, f"{group}_muted_at")]


def choose(client: Client, *wanted: str, **more: str):
    return client.post(reverse("choices"), dict.fromkeys(wanted, "on") | more, follow=True)


def test_the_address_in_the_mail_is_the_one_that_opens(client, patient):
    address = mail_links([patient], now=NOW)[patient.pk].choices
    assert client.get(address)["Location"] == reverse("choices")


def test_a_look_changes_nothing_and_takes_the_token_out_of_the_address(
    client, door, token, patient, django_assert_num_queries
):
    with django_assert_num_queries(1):
        response = client.get(door)

    assert response.status_code == 302
    assert response["Location"] == reverse("choices")
    page = client.get(response["Location"])
    assert "Which mails would you like?" in page.content.decode()
    assert token not in page.content.decode()
    assert page.content.decode().count("checked") == 3
    assert muted(patient) == []
    assert not AuditEvent.objects.filter(patient=patient, verb="patient.mails").exists()


def test_the_page_has_the_clinics_number_and_the_words_for_an_emergency(client, door):
    page = client.get(door, follow=True).content.decode()

    assert "+1 212 555 0100" in page
    assert "Call emergency services now." in page


def test_what_is_not_ticked_is_not_sent(client, door, patient, treat):
    session = treat(patient, 0)
    client.get(door)

    page = choose(client, "reviews", "recalls")

    assert "Saved." in page.content.decode()
    assert muted(patient) == ["photos"]
    row = Reminder.objects.get(session=session, kind="photo_day_7")
    assert (row.state, row.because) == ("cancelled", "opted_out")
    event = AuditEvent.objects.get(patient=patient, verb="patient.mails")
    assert (event.by, event.detail) == (None, {"wanted": {"photos": False}})


def test_who_changes_their_mind_gets_them_again(client, door, patient, treat):
    session = treat(patient, 0)
    client.get(door)
    choose(client)

    choose(client, *GROUPS)

    assert muted(patient) == []
    assert Reminder.objects.get(session=session, kind="photo_day_7").state == "due"


def test_one_button_stops_them_all_whatever_is_ticked(client, door, patient):
    client.get(door)

    choose(client, *GROUPS, stop="all")

    assert muted(patient) == list(GROUPS)


def test_saved_twice_it_counts_once(client, door, patient):
    client.get(door)
    choose(client, "photos")
    choose(client, "photos")

    assert AuditEvent.objects.filter(patient=patient, verb="patient.mails").count() == 1


def test_the_page_speaks_the_patients_language(client, door, patient):
    Patient.objects.filter(pk=patient.pk).update(language="es")

    page = client.get(door, follow=True).content.decode()

    assert '<html lang="es">' in page
    assert "Which mails" not in page


class TestOneClick:
    """RFC 8058: the mail program posts to the address in List-Unsubscribe, without cookies or our token."""

    @pytest.fixture
    def program(self) -> Client:
        return Client(enforce_csrf_checks=True)

    def test_it_ends_all_routine_mail_at_once(self, program, door, patient):
        response = program.post(door, ONE_CLICK)

        assert response.status_code == 200
        assert response.cookies == {}
        assert muted(patient) == list(GROUPS)

    def test_aftercare_is_still_sent(self, program, door, patient, treat):
        session = treat(patient, 0)

        program.post(door, ONE_CLICK)

        assert Reminder.objects.get(session=session, kind="aftercare").state == "due"

    def test_twice_it_counts_once(self, program, door, patient):
        assert [program.post(door, ONE_CLICK).status_code for _click in range(2)] == [200, 200]
        assert AuditEvent.objects.filter(patient=patient, verb="patient.mails").count() == 1

    @pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "Maybe"}], ids=["nothing", "something else"])
    def test_a_post_that_does_not_say_so_changes_nothing(self, program, door, patient, body):
        assert program.post(door, body).status_code == 400
        assert muted(patient) == []

    def test_a_form_of_another_site_cannot_use_the_page_itself(self, program, door, patient):
        program.get(door)

        response = program.post(reverse("choices"), {"stop": "all"})

        assert response.status_code == 403
        assert "Open the link in your newest mail again" in response.content.decode()
        assert muted(patient) == []


def spoilt(token: str, how: str) -> str:
    """The address of a link after something happened to it."""
    if how == "revoked":
        Link.objects.update(revoked_at=NOW)
    if how == "over":
        Link.objects.update(expires_at=NOW)
    return reverse("private_link", args=["nonsense" if how == "made up" else token])


class TestALinkThatDoesNotOpen:
    @pytest.mark.parametrize("how", ["made up", "revoked", "over"])
    def test_says_so_and_nothing_else(self, client, token, patient, how):
        response = client.get(spoilt(token, how))

        assert response.status_code == 404
        page = response.content.decode()
        assert "This link does not open" in page
        assert "Paula" not in page
        assert "Harbour" not in page
        assert client.post(reverse("private_link", args=["nonsense"]), ONE_CLICK).status_code == 404
        assert muted(patient) == []

    @pytest.mark.parametrize(("how", "phone"), [("made up", False), ("revoked", True), ("over", True)])
    def test_gives_the_clinics_number_to_whoever_holds_an_old_mail_of_it(self, client, token, how, phone):
        page = client.get(spoilt(token, how)).content.decode()

        assert ("+1 212 555 0100" in page) is phone

    def test_speaks_the_readers_language(self, client):
        page = client.get(reverse("private_link", args=["nonsense"]), headers={"accept-language": "es"})

        assert '<html lang="es">' in page.content.decode()

    @pytest.mark.parametrize("how", ["revoked", "over"])
    def test_shuts_on_who_came_in_before(self, client, door, token, patient, how):
        client.get(door)
        spoilt(token, how)

        assert choose(client).status_code == 404
        assert muted(patient) == []

    def test_shuts_when_the_patient_has_another_address(self, client, door, front_desk, patient):
        change_patient(patient=patient, by=front_desk, now=NOW, email="paula@elsewhere.example")

        assert client.get(door).status_code == 404

    def test_nobody_comes_in_without_one(self, client, patient):
        assert client.get(reverse("choices")).status_code == 404

    def test_a_cookie_that_was_tampered_with_opens_nothing(self, client, door):
        client.get(door)
        client.cookies["choices"] = "1:forged"

        assert client.get(reverse("choices")).status_code == 404

    def test_after_an_hour_the_mail_has_to_be_opened_again(self, client, door, noon):
        client.get(door)
        noon.shift(timedelta(hours=1, seconds=1))

        assert client.get(reverse("choices")).status_code == 404

    def test_old_mails_go_on_working_for_more_than_a_year(self, client, door, noon):
        noon.shift(LIFE[Link.Purpose.CHOICES] - timedelta(seconds=1))

        assert client.get(door).status_code == 302

    def test_who_tries_many_is_slowed_down_and_real_links_go_on_opening(self, client, door, token):
        wrong = [
            client.get(reverse("private_link", args=[f"guess-{number}"])).status_code
            for number in range(MISSES + 1)
        ]

        assert wrong == [404] * MISSES + [429]
        assert client.get(door).status_code == 302


class TestTheTokenStaysPrivate:
    def test_no_other_site_and_no_cache_is_told(self, client, door):
        for response in (client.get(door), client.get(reverse("private_link", args=["nonsense"]))):
            assert response["Referrer-Policy"] == "no-referrer"
            assert response["Cache-Control"] == "private, no-store"

    def test_it_stands_in_no_cookie(self, client, door, token):
        client.get(door)

        [cookie] = client.cookies.values()
        assert token not in cookie.value
        assert (cookie["path"], cookie["httponly"]) == (reverse("choices"), True)

    def test_it_stands_in_no_line_of_the_log(self, client, token, caplog):
        caplog.handler.addFilter(WithoutKeys())
        Link.objects.update(revoked_at=NOW)

        with caplog.at_level(logging.INFO):
            client.get(reverse("private_link", args=[token]))

        assert "Not Found: /choices/…" in caplog.text
        assert token not in caplog.text

    def test_the_logs_blot_it_out_wherever_they_go(self, settings):
        handlers = settings.LOGGING["handlers"].values()

        assert all("without_keys" in handler["filters"] for handler in handlers)
        assert settings.LOGGING["filters"]["without_keys"]["()"] == "clinic.logs.WithoutKeys"

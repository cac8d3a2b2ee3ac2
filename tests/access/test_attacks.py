"""What somebody tries who should not be there: with a stolen session, a forged name, or very many tries."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from tests.access.two_factor import give_app, give_password, is_in
from tests.conftest import NOW, PASSWORD
from touchups.models import AuditEvent, Staff

pytestmark = pytest.mark.django_db
NEW = {"password1": "another pass phrase", "password2": "another pass phrase"}


@pytest.mark.parametrize("door", ["staff_new", "staff_link", "staff_two_factor"])
def test_a_stolen_session_makes_and_takes_over_no_account(door, client, manager, front_desk):
    client.force_login(manager)
    there = reverse(door, args=[] if door == "staff_new" else [give_app(front_desk).pk])
    for knock in (client.get, client.post):
        assert knock(there)["Location"].startswith(reverse("account_reauthenticate"))
    assert mail.outbox == []


def test_a_stolen_session_that_is_kept_busy_ends_with_the_shift(client, front_desk):
    client.force_login(front_desk)
    end = NOW + timedelta(hours=12)
    with time_machine.travel(end - timedelta(minutes=2), tick=False):
        session = client.session
        session["used_at"] = end.timestamp()
        session.save()
        assert is_in(client)
    with time_machine.travel(end, tick=False):
        assert not is_in(client)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert is_in(client)


@pytest.mark.parametrize("way", ["account_change_password", "the link"])
def test_a_new_password_is_written_down_and_ends_every_session(way, client, manager, front_desk, still_there):
    client.force_login(front_desk)
    there = reverse("account_change_password")
    if way == "the link":
        link = still_there(manager).get(reverse("staff_link", args=[front_desk.pk])).context["link"]
        there = client.get(link, follow=True).request["PATH_INFO"]
    client.force_login(front_desk)
    stolen = client.cookies["sessionid"].value
    client.get(there if way != "the link" else link, follow=True)
    client.post(there, NEW | {"oldpassword": PASSWORD})
    front_desk.refresh_from_db()
    assert front_desk.check_password(NEW["password1"])
    row = AuditEvent.objects.get(verb="staff.password")
    assert (row.by, row.clinic, row.subject_id) == (front_desk, front_desk.clinic, front_desk.pk)
    client.cookies["sessionid"] = stolen
    assert not is_in(client)


def test_a_link_in_a_mail_leads_to_the_clinic_whatever_the_request_calls_it(client, front_desk, settings):
    settings.ALLOWED_HOSTS = [".clinic.example"]
    settings.PUBLIC_URL = "https://clinic.example/"
    there = reverse("account_reset_password")
    client.post(there, {"email": front_desk.email}, headers={"Host": "evil.clinic.example"})
    assert "https://clinic.example/accounts/password/reset/key/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_a_stranger_is_not_asked_to_sign_up_where_nobody_can(client, front_desk):
    client.post(reverse("account_reset_password"), {"email": "stranger@elsewhere.example"})
    assert "signup" not in mail.outbox[0].body


def test_a_flood_of_other_tries_makes_no_count_forgotten(client, front_desk):
    wrong = Staff(email=front_desk.email)
    for _guess in range(5):
        client.post(reverse("account_login"), {"login": wrong.email, "password": "a guess"})
    for number in range(320):
        cache.set(f"missed-links:192.0.2.{number}", number, 300)
    give_password(client, front_desk)
    assert not is_in(client)

"""Logging in with two factors: the password, and a code from an app on the phone or a recovery code."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.access.two_factor import code, give_app, give_code, give_password, is_in, recovery_codes, trail
from tests.conftest import NOW
from touchups.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_the_password_alone_lets_nobody_in(client, front_desk):
    assert give_password(client, give_app(front_desk))["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert trail(front_desk) == []


def test_the_code_after_the_password_lets_in_and_leaves_one_row(client, front_desk):
    give_password(client, give_app(front_desk))
    assert give_code(client, code())["Location"] == reverse("today")
    assert is_in(client)
    assert trail(front_desk) == ["staff.log_in"]


@pytest.mark.parametrize(
    ("seconds", "lets_in"),
    [(-60, False), (-30, True), (30, True), (60, False)],
    ids=["two periods old", "one period old", "one period early", "two periods early"],
)
def test_a_code_may_be_one_period_off(client, front_desk, seconds, lets_in):
    give_password(client, give_app(front_desk))
    give_code(client, code(NOW + timedelta(seconds=seconds)))
    assert is_in(client) is lets_in


@pytest.mark.parametrize("later", [0, 31, 59])
def test_a_code_lets_in_once(front_desk, later):
    give_app(front_desk)
    number = code(NOW + timedelta(seconds=30))
    first, second = Client(), Client()
    give_password(first, front_desk)
    give_code(first, number)
    with time_machine.travel(NOW + timedelta(seconds=later), tick=False):
        give_password(second, front_desk)
        give_code(second, f" {number[:3]}-{number[3:]}")
        assert not is_in(second)
    assert is_in(first)
    assert trail(front_desk) == ["staff.log_in", "staff.code_refused"]


def test_the_code_that_turned_it_on_does_not_log_in(turn_on, front_desk):
    secret, _done = turn_on(front_desk)
    other = Client()
    give_password(other, front_desk)
    give_code(other, code(secret=secret))
    assert not is_in(other)


def test_a_recovery_code_lets_in_once(front_desk):
    number = recovery_codes(give_app(front_desk))[3]
    first, second = Client(), Client()
    for client in (first, second):
        give_password(client, front_desk)
        give_code(client, f"{number[:4]} {number[4:]}")
    assert (is_in(first), is_in(second)) == (True, False)
    assert trail(front_desk) == ["staff.recovery_code", "staff.log_in", "staff.code_refused"]


def test_a_wrong_code_is_said_beside_the_field_and_told_to_the_clinic(client, front_desk, outsider):
    give_password(client, give_app(front_desk))
    page = give_code(client, "000000")
    assert "This code is wrong" in str(page.context["form"].errors["code"])
    row = AuditEvent.objects.get(verb="staff.code_refused")
    assert (row.clinic, row.by, row.detail) == (front_desk.clinic, None, {"name": "Frida Desk"})
    assert not is_in(client)


@pytest.mark.parametrize("typed", ["", " ", "x" * 5000, "１２３４５６", "12\x0034", "0" * 20])
def test_nonsense_for_a_code_lets_nobody_in(client, front_desk, typed):
    give_password(client, give_app(front_desk))
    assert give_code(client, typed).status_code == 200
    assert not is_in(client)


def test_guessing_ends_after_five_tries_even_from_many_places(front_desk):
    give_app(front_desk)
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        give_password(client, front_desk)
        give_code(client, "000000")
    client = Client(REMOTE_ADDR="192.0.2.99")
    give_password(client, front_desk)
    page = give_code(client, code())
    assert "Too many failed login attempts" in page.content.decode()
    assert not is_in(client)
    later = NOW + timedelta(minutes=6)
    with time_machine.travel(later, tick=False):
        give_code(client, code(later))
        assert is_in(client)


def test_where_one_was_going_is_kept_through_both_steps(client, manager):
    give_password(client, give_app(manager), follow=reverse("staff"))
    assert give_code(client, code())["Location"] == reverse("staff")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_forged_destination_is_not_followed(client, manager, elsewhere):
    give_password(client, give_app(manager), follow=elsewhere)
    assert give_code(client, code())["Location"] == reverse("today")


def test_the_code_page_tells_the_ways_out_and_one_leads_back(client, front_desk):
    give_password(client, give_app(front_desk))
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert "recovery codes" in page
    assert "A manager of your clinic can turn your two-factor log-in off" in page
    back = client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert back["Location"] == reverse("account_login")
    assert client.get(reverse("account_login")).status_code == 200
    give_code(client, code())
    assert not is_in(client)


def test_a_code_without_a_password_opens_nothing(client, front_desk):
    give_app(front_desk)
    assert give_code(client, code())["Location"] == reverse("account_login")


def test_a_new_password_does_not_replace_the_second_factor(client, still_there, manager, front_desk):
    give_app(front_desk)
    still_there(manager)
    link = client.get(reverse("staff_link", args=[front_desk.pk])).context["link"]
    theirs = Client()
    form = theirs.get(link, follow=True).request["PATH_INFO"]
    theirs.post(form, {"password1": "another pass phrase", "password2": "another pass phrase"})
    theirs.post(reverse("account_login"), {"login": front_desk.email, "password": "another pass phrase"})
    assert not is_in(theirs)


def test_who_has_it_may_show_with_a_code_that_they_are_still_there(client, front_desk):
    client.force_login(give_app(front_desk))
    there = {"code": code(), "next": reverse("mfa_view_recovery_codes")}
    assert client.post(reverse("mfa_reauthenticate"), there)["Location"] == there["next"]
    assert client.get(there["next"]).status_code == 200

"""Accounts: made by a manager, opened by a link, ended by name."""

import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW, PASSWORD, make_staff
from touchups.access.roles import ROLES
from touchups.access.services import add_staff, change_staff, end_staff
from touchups.models import AuditEvent, Staff

NINA = {"name": "Nina New", "email": "nina@harbour.example", "role": "injector"}


@pytest.fixture
def as_manager(still_there, manager) -> Client:
    return still_there(manager)


def test_the_list_prints_each_role_in_the_words_that_decide(as_manager, front_desk):
    page = as_manager.get(reverse("staff")).content.decode()
    assert front_desk.email in page
    for role in ROLES.values():
        assert str(role.description) in page
        assert all(str(words)[1:30] in page for words in role.abilities)


def test_a_new_colleague_sets_a_password_by_the_mailed_link_and_logs_in(as_manager):
    response = as_manager.post(reverse("staff_new"), NINA)
    nina = Staff.objects.get(email="nina@harbour.example")
    assert not nina.has_usable_password()
    shown = as_manager.get(response["Location"]).content.decode()
    link = re.search(r"https?://\S+/accounts/password/reset/key/\S+", mail.outbox[0].body)[0]
    assert link in shown
    assert mail.outbox[0].to == ["nina@harbour.example"]

    theirs = Client()
    form = theirs.get(link, follow=True).request["PATH_INFO"]
    theirs.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    log_in = {"login": "nina@harbour.example", "password": PASSWORD}
    assert theirs.post(reverse("account_login"), log_in)["Location"] == reverse("today")
    assert theirs.get(reverse("today")).status_code == 200


def test_a_link_works_once(as_manager, front_desk):
    link = as_manager.get(reverse("staff_link", args=[front_desk.pk])).context["link"]
    first = Client()
    form = first.get(link, follow=True).request["PATH_INFO"]
    first.post(form, {"password1": "another pass phrase", "password2": "another pass phrase"})
    front_desk.refresh_from_db()
    assert front_desk.check_password("another pass phrase")
    second = Client()
    second.post(
        second.get(link, follow=True).request["PATH_INFO"],
        {"password1": "a thief's phrase", "password2": "a thief's phrase"},
    )
    front_desk.refresh_from_db()
    assert front_desk.check_password("another pass phrase")


def test_looking_at_a_link_is_written_down_and_sending_it_mails(as_manager, front_desk, manager):
    as_manager.get(reverse("staff_link", args=[front_desk.pk]))
    row = AuditEvent.objects.get(verb="staff.link")
    assert (row.by, row.subject_id) == (manager, front_desk.pk)
    as_manager.post(reverse("staff_link", args=[front_desk.pk]))
    assert [message.to for message in mail.outbox] == [[front_desk.email]]


def test_a_mail_that_cannot_be_sent_is_said_and_the_account_stays(as_manager, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = as_manager.post(reverse("staff_new"), NINA, follow=True).content.decode()
    assert "could not be sent" in page
    assert Staff.objects.filter(email="nina@harbour.example").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("email", "FRIDA@{clinic}.EXAMPLE", id="an address in use, in capitals"),
        pytest.param("email", "nina", id="an address that is none"),
        pytest.param("role", "owner", id="a role that is none"),
        pytest.param("name", " ", id="a blank name"),
    ],
)
def test_nonsense_adds_nobody_and_keeps_what_was_typed(field, value, as_manager, front_desk):
    value = value.format(clinic=front_desk.clinic_id)
    response = as_manager.post(reverse("staff_new"), NINA | {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert ("nina@harbour.example" in response.content.decode()) == (field != "email")
    assert not Staff.objects.filter(name__startswith="Nina").exists()
    assert not AuditEvent.objects.filter(verb="staff.add").exists()


def test_a_changed_role_holds_from_the_next_click(as_manager, front_desk):
    theirs = Client()
    theirs.force_login(front_desk)
    assert theirs.get(reverse("lots")).status_code == 403
    as_manager.post(reverse("staff_change", args=[front_desk.pk]), {"name": "Frida", "role": "injector"})
    assert theirs.get(reverse("lots")).status_code == 200
    row = AuditEvent.objects.get(verb="staff.change")
    assert row.detail["fields"] == {"name": ["Frida Desk", "Frida"], "role": ["front_desk", "injector"]}


def test_an_ended_account_keeps_its_name_in_the_list_and_cannot_be_ended_twice(
    as_manager, front_desk, manager
):
    as_manager.post(reverse("staff_end", args=[front_desk.pk]))
    front_desk.refresh_from_db()
    assert (front_desk.is_active, front_desk.ended_at, front_desk.ended_by) == (False, NOW, manager)
    assert "Ended on Mon 2 Mar 2026 by Mara Chief" in as_manager.get(reverse("staff")).content.decode()
    response = as_manager.post(reverse("staff_end", args=[front_desk.pk]))
    assert response.status_code == 422
    assert as_manager.get(reverse("staff_link", args=[front_desk.pk])).status_code == 302
    assert AuditEvent.objects.filter(verb="staff.end").count() == 1


def test_an_ended_account_cannot_log_in(as_manager, front_desk):
    as_manager.post(reverse("staff_end", args=[front_desk.pk]))
    theirs = Client()
    theirs.post(reverse("account_login"), {"login": front_desk.email, "password": PASSWORD})
    assert theirs.get(reverse("today")).status_code == 302


def test_nobody_ends_their_own_account(as_manager, manager, clinic):
    make_staff(clinic, Staff.Role.MANAGER, "Second Manager")
    response = as_manager.post(reverse("staff_end", args=[manager.pk]))
    assert response.status_code == 422
    assert "cannot end your own account" in response.content.decode()


def test_somebody_who_may_manage_always_remains(manager, clinic):
    lead = make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead")
    end_staff(staff=lead, by=manager, now=NOW)
    with pytest.raises(ValidationError, match="last account"):
        change_staff(staff=manager, by=manager, now=NOW, name="Mara", role="injector")
    add_staff(by=manager, now=NOW, name="Max", email="max@harbour.example", role="manager")
    change_staff(staff=manager, by=manager, now=NOW, name="Mara", role="injector")
    manager.refresh_from_db()
    assert manager.role == "injector"

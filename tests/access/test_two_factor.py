"""Two-factor log-in: set up, wanted by the clinic, turned off for a lost phone, kept secret."""

import re
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.access.test_clinic_settings import CARD
from tests.access.test_doors import DOORS, address, everything
from tests.access.two_factor import (
    code,
    give_app,
    give_code,
    give_password,
    is_in,
    recovery_codes,
    require_two_factors,
    trail,
)
from tests.conftest import NOW, PASSWORD, make_staff
from touchups.access.services import drop_two_factor
from touchups.models import AuditEvent, Staff

pytestmark = pytest.mark.django_db
#: The two views with which an open page locks and unlocks itself.
OF_THE_LOCK = {"lock", "screen_used"}


# --- setting it up ---------------------------------------------------------------------------------------


def test_setting_up_asks_for_the_password_again(client, front_desk):
    client.force_login(front_desk)
    response = client.get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    back = client.post(response["Location"], {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert back["Location"] == reverse("mfa_activate_totp")
    assert client.get(back["Location"]).status_code == 200


def test_the_page_shows_the_secret_to_scan_and_to_type(still_there, front_desk):
    response = still_there(front_desk).get(reverse("mfa_activate_totp"))
    page, secret = response.content.decode(), response.context["form"].secret
    assert "data:image/svg+xml;base64," in page
    assert " ".join(re.findall("....", secret)) in page
    told = parse_qs(urlsplit(response.context["totp_url"]).query)
    assert told == {"secret": [secret], "issuer": [front_desk.clinic.name]}


def test_the_first_code_turns_it_on_and_recovery_codes_follow(turn_on, client, front_desk):
    _secret, done = turn_on(front_desk)
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(done["Location"]).content.decode()
    kept = recovery_codes(front_desk)
    assert len(kept) == 10
    assert all(f"{number[:4]} {number[4:]}" in page for number in kept)
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert "attachment" in file["Content-Disposition"]
    assert all(f"{number[:4]} {number[4:]}" in file.content.decode() for number in kept)
    assert trail(front_desk) == ["staff.log_in", "staff.two_factor_on"]


def test_a_wrong_first_code_turns_nothing_on_and_keeps_the_secret(still_there, front_desk):
    client = still_there(front_desk)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": "abcdef"})
    assert "This code is wrong" in response.content.decode()
    assert response.context["form"].secret == secret
    assert not Authenticator.objects.exists()


def test_it_is_turned_off_with_its_recovery_codes(still_there, front_desk):
    client = still_there(give_app(front_desk))
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert Authenticator.objects.count() == 2
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert trail(front_desk)[-1] == "staff.two_factor_off"


def test_new_recovery_codes_end_the_old_ones(still_there, front_desk, django_capture_on_commit_callbacks):
    client = still_there(give_app(front_desk))
    before = recovery_codes(front_desk)
    client.get(reverse("mfa_generate_recovery_codes"))
    assert recovery_codes(front_desk) == before
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    assert not set(before) & set(recovery_codes(front_desk))
    assert trail(front_desk)[-1] == "staff.new_codes"


def test_the_account_has_two_parts_that_lead_to_each_other(client, front_desk):
    client.force_login(front_desk)
    for part in ("account_change_password", "mfa_index"):
        page = client.get(reverse(part)).content.decode()
        assert page.count('aria-current="page">') == 1
        assert reverse("account_change_password") in page
        assert reverse("mfa_index") in page


@pytest.mark.parametrize(
    "name", ["mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_deactivate_totp"]
)
def test_a_locked_screen_shows_no_code_and_turns_nothing_off(still_there, front_desk, name):
    client = still_there(give_app(front_desk))
    assert client.get(reverse(name)).status_code == 200
    client.post(reverse("lock"))
    assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse(name))
    assert Authenticator.objects.count() == 2


# --- the clinic's rule -----------------------------------------------------------------------------------


def test_while_the_clinic_wants_it_every_door_leads_to_the_set_up(world, lead, clinic, client):
    require_two_factors(clinic)
    client.force_login(lead)
    before = everything()
    for name in DOORS.keys() - OF_THE_LOCK:
        for knock in (client.get, client.post):
            response = knock(address(name, world))
            assert (response.status_code, response.get("Location")) == (302, reverse("mfa_activate_totp")), (
                name
            )
    assert everything() == before


def test_a_part_of_an_open_page_sends_the_whole_page_to_the_set_up(client, front_desk, patient, clinic):
    client.force_login(front_desk)
    require_two_factors(clinic)
    part = client.get(reverse("caller", args=[patient.pk]), headers={"HX-Request": "true"})
    assert (part.headers["HX-Redirect"], part.content) == (reverse("mfa_activate_totp"), b"")


def test_the_set_up_says_why_and_what_is_needed_for_it_stays_open(still_there, front_desk, clinic):
    require_two_factors(clinic)
    client = still_there(front_desk)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "Your clinic wants everybody to log in with two factors" in page
    assert client.get(reverse("account_change_password")).status_code == 200
    assert client.get(reverse("screen_used")).status_code == 200
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")


def test_who_has_set_it_up_goes_on_with_their_work(turn_on, client, front_desk, clinic):
    require_two_factors(clinic)
    turn_on(front_desk)
    assert is_in(client)


def test_while_the_clinic_wants_it_nobody_turns_theirs_off(still_there, front_desk, clinic):
    client = still_there(give_app(front_desk))
    require_two_factors(clinic)
    for page in (client.get(reverse("mfa_deactivate_totp")), client.post(reverse("mfa_deactivate_totp"))):
        assert "Your clinic wants everybody to log in with two factors" in page.content.decode()
    assert Authenticator.objects.count() == 2
    assert reverse("mfa_deactivate_totp") not in client.get(reverse("mfa_index")).content.decode()


def test_a_manager_without_it_cannot_make_it_the_rule(client, manager, clinic):
    client.force_login(manager)
    response = client.post(reverse("clinic_settings"), CARD | {"two_factor_required": "on"})
    assert response.status_code == 422
    assert "for yourself first" in str(response.context["form"].errors["two_factor_required"])
    clinic.refresh_from_db()
    assert (clinic.two_factor_required, clinic.name) == (False, "Harbour Aesthetics")


def test_a_manager_with_it_makes_it_the_rule_and_no_longer(client, manager, clinic):
    client.force_login(give_app(manager))
    client.post(reverse("clinic_settings"), CARD | {"two_factor_required": "on"})
    clinic.refresh_from_db()
    assert clinic.two_factor_required
    row = AuditEvent.objects.get(verb="clinic.change")
    assert row.detail["fields"]["two_factor_required"] == [False, True]
    client.post(reverse("clinic_settings"), CARD)
    clinic.refresh_from_db()
    assert not clinic.two_factor_required


def test_the_rule_of_one_clinic_is_not_that_of_another(client, outsider, clinic):
    require_two_factors(clinic)
    client.force_login(outsider)
    assert is_in(client)


# --- a lost phone ----------------------------------------------------------------------------------------


def test_the_list_says_who_has_it_without_a_query_a_person(
    client, manager, front_desk, clinic, django_assert_num_queries
):
    client.force_login(manager)
    client.get(reverse("staff"))
    give_app(front_desk)
    for number in range(5):
        give_app(make_staff(clinic, "injector", f"Number{number}"))
    with django_assert_num_queries(3):  # session, person, people
        page = client.get(reverse("staff")).content.decode()
    assert page.count("Lost phone") == 6
    assert reverse("staff_two_factor", args=[front_desk.pk]) in page
    assert reverse("staff_two_factor", args=[manager.pk]) not in page


def test_a_manager_turns_it_off_for_a_colleague(client, still_there, manager, front_desk):
    give_app(front_desk)
    still_there(manager)
    there = reverse("staff_two_factor", args=[front_desk.pk])
    assert client.get(there).status_code == 200
    assert Authenticator.objects.count() == 2
    assert client.post(there)["Location"] == reverse("staff")
    assert not Authenticator.objects.exists()
    row = AuditEvent.objects.get(verb="staff.two_factor_drop")
    assert (row.by, row.at, row.subject_id, row.detail) == (
        manager,
        NOW,
        front_desk.pk,
        {"name": "Frida Desk"},
    )
    theirs = Client()
    give_password(theirs, front_desk)
    assert is_in(theirs)


@pytest.mark.parametrize("whose", ["their own", "one that is off"])
def test_what_cannot_be_turned_off_is_said(client, still_there, manager, front_desk, whose):
    give_app(manager)
    still_there(manager)
    person = manager if whose == "their own" else front_desk
    response = client.post(reverse("staff_two_factor", args=[person.pk]))
    assert (response.status_code, Authenticator.objects.count()) == (422, 2)
    assert not AuditEvent.objects.filter(verb="staff.two_factor_drop").exists()


def test_nobody_finds_a_colleague_of_another_clinic(client, still_there, manager, outsider):
    give_app(outsider)
    still_there(manager)
    there = reverse("staff_two_factor", args=[outsider.pk])
    assert [client.get(there).status_code, client.post(there).status_code] == [404, 404]
    assert Authenticator.objects.count() == 2


def test_whoever_runs_the_installation_helps_a_lone_manager(manager):
    give_app(manager)
    told = StringIO()
    call_command("drop_two_factor", manager.email.upper(), stdout=told)
    assert "Mara Chief" in told.getvalue()
    assert not Authenticator.objects.exists()
    row = AuditEvent.objects.get(verb="staff.two_factor_drop")
    assert (row.by, row.clinic, row.subject_id) == (None, manager.clinic, manager.pk)


@pytest.mark.parametrize(
    ("email", "problem"),
    [("nobody@nowhere.example", "Nobody logs in with"), ("{manager}", "has no two-factor log-in")],
    ids=["an address that nobody has", "an account without it"],
)
def test_the_command_says_what_is_wrong_on_one_line(manager, email, problem):
    with pytest.raises(CommandError, match=problem) as refusal:
        call_command("drop_two_factor", email.format(manager=manager.email))
    assert "\n" not in str(refusal.value)


# --- secrets ---------------------------------------------------------------------------------------------


def test_the_database_tells_no_secret(turn_on, front_desk):
    secret, _done = turn_on(front_desk)
    app, codes = (
        Authenticator.objects.get(user=front_desk, type=kind) for kind in ("totp", "recovery_codes")
    )
    assert secret not in str(app.data)
    assert not any(number in str(codes.data) for number in recovery_codes(front_desk))
    assert re.fullmatch("[0-9a-f]+", codes.data["seed"]) is None


def test_the_trail_tells_no_secret(turn_on, front_desk):
    secret, _done = turn_on(front_desk)
    number = recovery_codes(front_desk)[0]
    other = Client()
    for typed in ("123123", number):
        give_password(other, front_desk)
        give_code(other, typed)
    told = str(list(AuditEvent.objects.values()))
    assert not any(word in told for word in (secret, "123123", number, PASSWORD))


def test_a_new_secret_key_reads_what_its_predecessor_wrote(client, front_desk, settings):
    give_app(front_desk)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is as long and as varied as the one that it follows"
    give_password(client, front_desk)
    give_code(client, code())
    assert is_in(client)


def test_a_lost_secret_key_is_said_beside_the_field_and_lets_nobody_in(client, front_desk, settings):
    give_app(front_desk)
    settings.SECRET_KEY = "another key, and nobody knows any longer what the one before it was"
    give_password(client, front_desk)
    assert "can no longer be read" in str(give_code(client, code()).context["form"].errors["code"])
    assert not is_in(client)


def test_an_ended_account_keeps_none_to_drop(manager, front_desk):
    give_app(front_desk)
    Staff.objects.filter(pk=front_desk.pk).update(is_active=False, ended_at=NOW, ended_by=manager)
    with pytest.raises(ValidationError, match="ended"):
        drop_two_factor(staff=front_desk, by=manager, now=NOW)

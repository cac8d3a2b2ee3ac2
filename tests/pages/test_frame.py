"""What stands around every page, and the pages for when something is wrong."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error

from tests.conftest import PASSWORD, make_clinic, make_staff
from touchups.access.demo_accounts import FRONT_DESK
from touchups.models import Staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def page(client: Client, name: str) -> str:
    response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Staff.Role.FRONT_DESK, {"today", "patient_new", "rulebook"}),
        (Staff.Role.INJECTOR, {"today", "patient_new", "rulebook", "lots"}),
        (
            Staff.Role.MANAGER,
            {"today", "patient_new", "rulebook", "lots", "staff", "clinic_settings", "trail"},
        ),
        (
            Staff.Role.LEAD_INJECTOR,
            {"today", "patient_new", "rulebook", "lots", "staff", "clinic_settings", "trail"},
        ),
    ],
)
def test_the_menu_offers_what_the_role_allows(client, clinic, role, offered):
    client.force_login(make_staff(clinic, role, "Mia Menu"))
    menu = page(client, "today").split('<nav class="site-nav"')[1]

    names = ("today", "patient_new", "rulebook", "lots", "staff", "clinic_settings", "trail")
    assert {name for name in names if f'href="{reverse(name)}"' in menu} == offered


def test_every_page_can_be_searched_from_and_left(client, front_desk):
    client.force_login(front_desk)
    text = page(client, "today")

    assert 'name="q"' in text
    assert 'href="#main"' in text
    assert f'action="{reverse("account_logout")}"' in text
    assert "emergency services" in text


def test_only_a_demo_clinic_says_that_it_is_one(client, front_desk, clinic):
    client.force_login(front_desk)
    assert "Demo clinic" not in page(client, "today")

    clinic.is_demo = True
    clinic.save()
    assert "Demo clinic" in page(client, "today")


def test_nothing_is_written_into_the_page_that_its_policy_forbids(client, front_desk):
    client.force_login(front_desk)
    text = page(client, "today")

    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style", text)


class TestLoggingIn:
    def test_with_the_right_password_leads_to_today(self, client, front_desk):
        address = reverse("account_login")
        response = client.post(address, {"login": front_desk.email, "password": PASSWORD})

        assert response.status_code == 302
        assert response.url == reverse("today")

    def test_with_a_wrong_one_keeps_the_address_and_says_so(self, client, front_desk):
        address = reverse("account_login")
        text = client.post(address, {"login": front_desk.email, "password": "wrong"}).content.decode()

        assert front_desk.email in text
        assert "not correct" in text

    def test_shows_no_demo_accounts_in_a_real_clinic(self, client, front_desk):
        assert "Demo clinic" not in page(client, "account_login")

    def test_shows_those_of_a_demo_clinic(self, client):
        clinic = make_clinic()
        clinic.is_demo = True
        clinic.save()
        account = FRONT_DESK
        Staff.objects.create_user(
            account.email, account.password, clinic=clinic, role=account.role, name=account.name
        )
        text = page(client, "account_login")

        assert account.email in text
        assert account.password in text
        assert "helen@harbour.example" not in text

    def test_leads_to_the_set_up_of_an_empty_installation(self, client):
        assert reverse("setup") in page(client, "account_login")

    @pytest.mark.parametrize(
        "name", ["account_login", "account_reset_password", "account_reset_password_done"]
    )
    def test_and_what_belongs_to_it_wears_the_frame(self, client, front_desk, name):
        assert 'class="site-head"' in page(client, name)

    @pytest.mark.parametrize("name", ["account_change_password", "account_logout", "account_reauthenticate"])
    def test_pages_of_ones_own_account_wear_it_too(self, client, front_desk, name):
        client.force_login(front_desk)

        assert 'class="site-nav"' in client.get(reverse(name), follow=True).content.decode()

    def test_leaves_no_message_behind(self, client, front_desk):
        address = reverse("account_login")
        response = client.post(address, {"login": front_desk.email, "password": PASSWORD}, follow=True)

        assert list(response.context["messages"]) == []


class TestWhenSomethingIsWrong:
    def test_a_missing_page_leads_back(self, client, front_desk):
        client.force_login(front_desk)
        response = client.get("/nowhere/")

        assert response.status_code == 404
        assert f'href="{reverse("today")}"' in response.content.decode()

    def test_a_refusal_says_who_may(self, client, front_desk):
        client.force_login(front_desk)
        response = client.get(reverse("staff"))
        text = response.content.decode()

        assert response.status_code == 403
        assert "To manage the clinic, its staff, hours and policy" in text
        assert "Manager" in text
        assert "Lead injector" in text
        assert "<strong>Injector" not in text

    def test_an_outdated_form_says_what_to_do(self, front_desk):
        client = Client(enforce_csrf_checks=True)
        client.force_login(front_desk)
        response = client.post(reverse("account_logout"))

        assert response.status_code == 403
        assert "Nothing was saved" in response.content.decode()

    def test_a_fault_of_ours_needs_no_person_and_no_database(self, rf, django_assert_num_queries):
        with django_assert_num_queries(0):
            response = server_error(rf.get("/"))

        assert response.status_code == 500
        assert "Something went wrong on our side" in response.content.decode()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_icon_that_a_template_names_is_in_the_sprite(template):
    sprite = Path(finders.find("vendor/bootstrap-icons/icons.svg")).read_text()
    named = set(re.findall(r"{% icon ['\"]([\w-]+)['\"]", template.read_text()))

    assert {name for name in named if f'id="{name}"' not in sprite} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_grows_beyond_what_one_reads(template):
    assert len(template.read_text().splitlines()) <= 150


def test_every_style_sheet_that_is_imported_exists():
    imports = re.findall(r'@import url\("([^"]+)"\)', Path(finders.find("css/app.css")).read_text())

    assert [name for name in imports if not finders.find(f"css/{name}".replace("css/../", ""))] == []

"""Every address of the clinic: who comes in, who does not, and that looking changes nothing."""

import re

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from tests.conftest import NOW, make_staff
from touchups.access.roles import ROLES, Can
from touchups.access.services import end_staff
from touchups.models import AuditEvent, Staff

#: Anybody may open these; they decide for themselves.
OPEN = {"setup"}
#: What a page asks beyond what its view says, because of the entry that the test gives it.
ASKS_MORE = {"entry_error": Can.CHART}


def patterns_of(resolver):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from patterns_of(entry)
        else:
            yield entry


DOORS = {
    pattern.name: pattern
    for pattern in patterns_of(get_resolver("touchups.urls"))
    if pattern.name not in OPEN
}
names = pytest.mark.parametrize("name", sorted(DOORS))
about_something = pytest.mark.parametrize(
    "name", sorted(name for name, door in DOORS.items() if "<int:pk>" in str(door.pattern))
)


def address(name: str, world) -> str:
    """The address of a page, about the world's own things."""
    route = str(DOORS[name].pattern)
    values = {}
    if "<int:pk>" in route:
        values["pk"] = getattr(world, route.split("/")[0]).pk
    if "<int:entry_pk>" in route:
        values |= {"model": "hold", "entry_pk": world.holds.pk}
    return reverse(name, kwargs=values)


def everything() -> dict:
    """All rows but the trail's."""
    models = [model for model in apps.get_app_config("touchups").get_models() if model is not AuditEvent]
    return {model: list(model._default_manager.order_by("pk").values()) for model in models}


def test_each_kind_of_address_is_known():
    converters = {found for door in DOORS.values() for found in re.findall(r"<(.*?)>", str(door.pattern))}
    assert converters == {"int:pk", "str:model", "int:entry_pk"}


@names
def test_each_door_says_what_a_role_needs(name):
    assert DOORS[name].callback.can in Can


@names
def test_who_is_logged_out_is_sent_to_the_log_in_page(name, world, client):
    there = address(name, world)
    before = everything()
    for knock in (client.get, client.post):
        response = knock(there)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))
    assert everything() == before


@names
def test_roles_that_may_come_in_and_all_others_are_refused(name, world, clinic, client):
    there = address(name, world)
    needed = {DOORS[name].callback.can, ASKS_MORE.get(name, Can.SEE_PATIENTS)}
    for role in Staff.Role.values:
        client.force_login(make_staff(clinic, role, f"{role} by role"))
        if needed <= ROLES[role].can:
            assert client.get(there).status_code in (200, 302, 405), role
        else:
            before = everything()
            assert [client.get(there).status_code, client.post(there).status_code] == [403, 403], role
            assert everything() == before


@about_something
def test_nobody_finds_what_belongs_to_another_clinic(name, world, outsider, client):
    client.force_login(outsider)
    before = everything()
    there = address(name, world)
    assert client.post(there).status_code == 404
    assert client.get(there).status_code in (404, 405)
    assert everything() == before


@names
def test_looking_changes_nothing_but_the_trail(name, world, lead, client):
    client.force_login(lead)
    before = everything()
    assert client.get(address(name, world)).status_code in (200, 302, 405)
    assert everything() == before


@about_something
def test_a_number_that_nothing_has_is_not_found(name, lead, client):
    client.force_login(lead)
    there = re.sub(r"<(\w+:)?\w+>", "99999999999999999999", f"/{DOORS[name].pattern}")
    assert client.get(there).status_code in (404, 405)


def test_pages_of_the_clinic_are_kept_by_no_cache(world, lead, client):
    client.force_login(lead)
    assert client.get(reverse("patient", args=[world.patients.pk]))["Cache-Control"] == "private, no-store"


def test_an_ended_account_is_out_with_the_next_click(world, front_desk, lead, client):
    client.force_login(front_desk)
    assert client.get(reverse("today")).status_code == 200
    end_staff(staff=front_desk, by=lead, now=NOW)
    assert client.get(reverse("today")).status_code == 302

"""Every address of the clinic: who comes in, who does not, and that looking changes nothing."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.urls import get_resolver, reverse

from tests.conftest import NOW, make_staff
from touchups.access.roles import ROLES, Can
from touchups.access.services import end_staff
from touchups.models import AuditEvent, Staff

#: Anybody may open these; they decide for themselves. So do patients' pages, which have a purpose instead.
OPEN = {"setup", "private_link", "home_link", "feed"}
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
    if pattern.name not in OPEN and not hasattr(pattern.callback, "purpose")
}
ABOUT_SOMETHING = [name for name, door in DOORS.items() if "<int:pk>" in str(door.pattern)]


def address(name: str, world) -> str:
    """The address of a page, about the world's own things."""
    route = str(DOORS[name].pattern)
    values = {}
    if "<int:pk>" in route:
        values["pk"] = getattr(world, route.split("/")[0].replace("-", "_")).pk
    if "<int:entry_pk>" in route:
        values |= {"model": "hold", "entry_pk": world.holds.pk}
    if "<str:part>" in route:
        values |= {"part": "aftercare", "language": "en"}
    return reverse(name, kwargs=values)


def everything() -> dict:
    """All rows but the trail's."""
    models = [*apps.get_app_config("touchups").get_models(), Authenticator]
    models.remove(AuditEvent)
    return {model: rows_of(model._meta) for model in models}


def rows_of(table) -> list[tuple]:
    """As the database has them: this is asked so often that building each query costs seconds."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table.db_table}" ORDER BY "{table.pk.column}"')
        return cursor.fetchall()


def test_each_kind_of_address_is_known():
    converters = {found for door in DOORS.values() for found in re.findall(r"<(.*?)>", str(door.pattern))}
    assert converters == {"int:pk", "str:model", "int:entry_pk", "str:part", "str:language"}


def test_each_door_says_what_a_role_needs():
    assert [name for name, door in DOORS.items() if door.callback.can not in Can] == []


def test_who_is_logged_out_is_sent_to_the_log_in_page(world, client):
    before = everything()
    for name in DOORS:
        for knock in (client.get, client.post):
            response = knock(address(name, world))
            assert response.status_code == 302, name
            assert response["Location"].startswith(reverse("account_login")), name
    assert everything() == before


@pytest.mark.parametrize("role", Staff.Role.values)
def test_a_role_comes_in_where_it_may_and_is_refused_everywhere_else(role, world, clinic, client):
    client.force_login(make_staff(clinic, role, f"{role} by role"))
    before = everything()
    for name, door in DOORS.items():
        there = address(name, world)
        if {door.callback.can, ASKS_MORE.get(name, Can.SEE_PATIENTS)} <= ROLES[role].can:
            assert client.get(there).status_code in (200, 302, 405), name
        else:
            assert [client.get(there).status_code, client.post(there).status_code] == [403, 403], name
    # Whoever only looks changes nothing but the trail, and neither does who is refused.
    assert everything() == before


def test_nobody_finds_what_belongs_to_another_clinic(world, outsider, client, still_there):
    still_there(outsider)
    before = everything()
    for name in ABOUT_SOMETHING:
        there = address(name, world)
        assert client.post(there).status_code == 404, name
        assert client.get(there).status_code in (404, 405), name
    assert everything() == before


@pytest.mark.parametrize("name", ABOUT_SOMETHING)
def test_a_number_that_nothing_has_is_not_found(name, lead, client, still_there):
    still_there(lead)
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

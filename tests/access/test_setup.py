"""An empty installation becomes a clinic, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.urls import reverse

from tests.conftest import NOW, PASSWORD
from touchups.access.services import set_up_clinic
from touchups.models import AuditEvent, Clinic, PolicyVersion, Staff

CLINIC = {
    "name": "Harbour Aesthetics",
    "time_zone": "America/New_York",
    "phone": "+1 212 555 0100",
    "sender_name": "Harbour",
}
MANAGER = {"manager_name": "Mara Chief", "email": "Mara@Harbour.example", "password": PASSWORD}


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["today", "rulebook", "staff"])
def test_every_door_of_an_empty_installation_leads_to_the_set_up_page(page, client):
    assert client.get(reverse(page))["Location"] == reverse("setup")
    assert client.get(reverse("setup")).status_code == 200


@pytest.mark.django_db
def test_the_set_up_makes_clinic_policy_and_manager_and_logs_in(client):
    response = client.post(reverse("setup"), CLINIC | MANAGER)
    assert response["Location"] == reverse("today")
    manager = Staff.objects.get()
    assert (manager.name, manager.role) == ("Mara Chief", Staff.Role.MANAGER)
    assert manager.clinic.time_zone == "America/New_York"
    assert PolicyVersion.objects.get().state == PolicyVersion.State.IN_FORCE
    row = AuditEvent.objects.get(verb="clinic.set_up")
    assert (row.by, row.at) == (manager, NOW)
    assert client.get(reverse("staff")).status_code == 200


@pytest.mark.django_db
def test_a_manager_who_injects_is_the_lead_injector(client):
    client.post(reverse("setup"), CLINIC | MANAGER | {"injects": "on"})
    assert Staff.objects.get().role == Staff.Role.LEAD_INJECTOR


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        pytest.param(" america/new york ", "America/New_York", id="in small letters with a blank"),
        pytest.param("London", "Europe/London", id="as a city alone"),
        pytest.param("new york", "America/New_York", id="as a city of two words"),
    ],
)
def test_a_zone_is_found_however_it_is_typed(client, typed, zone):
    client.post(reverse("setup"), CLINIC | MANAGER | {"time_zone": typed})
    assert Clinic.objects.get().time_zone == zone


@pytest.mark.django_db
def test_a_telephone_without_a_number_is_refused_and_kept(client):
    response = client.post(reverse("setup"), CLINIC | MANAGER | {"phone": "call us"})

    assert response.status_code == 422
    assert "Give the number that patients call" in response.text
    assert 'value="call us"' in response.text
    assert not Clinic.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("time_zone", "Mars/Olympus", id="a zone that is none"),
        pytest.param("time_zone", "Louisville", id="a city of which there are two"),
        pytest.param("time_zone", "../../etc/passwd", id="a path for a zone"),
        pytest.param("email", "mara", id="an address that is none"),
        pytest.param("password", "short", id="a short password"),
        pytest.param("password", "mara chief", id="the name as password"),
        pytest.param("name", "", id="no name"),
        pytest.param("name", "x" * 121, id="a name too long"),
        pytest.param("name", "nul\0byte", id="a character that no name has"),
    ],
)
def test_nonsense_makes_nothing_and_keeps_what_was_typed(field, value, client):
    response = client.post(reverse("setup"), CLINIC | MANAGER | {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "+1 212 555 0100" in response.content.decode()
    assert not Clinic.objects.exists()
    assert not Staff.objects.exists()


def test_a_clinic_is_set_up_only_once(clinic, client):
    response = client.post(reverse("setup"), CLINIC | MANAGER)
    assert response["Location"] == reverse("today")
    assert not Staff.objects.exists()
    assert client.get(reverse("setup"))["Location"] == reverse("today")
    with pytest.raises(PermissionDenied):
        set_up_clinic(now=NOW, **CLINIC, **MANAGER, injects=False)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory, nobody waits for a lock")
@pytest.mark.django_db(transaction=True)
def test_two_who_set_up_at_once_make_one_clinic():
    def attempt(number: int) -> str:
        try:
            address = f"mara{number}@harbour.example"
            set_up_clinic(now=NOW, **CLINIC, **MANAGER | {"email": address}, injects=False)
        except PermissionDenied:
            return "refused"
        finally:
            connections.close_all()
        return "made"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(4)))
    assert sorted(outcomes) == ["made", "refused", "refused", "refused"]
    assert Clinic.objects.count() == 1
    assert Staff.objects.count() == 1

"""One more clinic in an installation, by command."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import PASSWORD
from touchups.access.lookups import visible_to
from touchups.models import Clinic, Patient, PolicyVersion, Staff

pytestmark = pytest.mark.django_db
GIVEN = {
    "time_zone": "Europe/London",
    "phone": "+44 20 7946 0100",
    "sender_name": "Riverside",
    "manager_name": "Rhona Chief",
    "email": "rhona@riverside.example",
}


@pytest.fixture
def add(monkeypatch, capsys):
    def run(password: str = PASSWORD, **different) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        call_command("add_clinic", "Riverside Skin", **GIVEN | different)
        return capsys.readouterr().out

    return run


def test_a_second_clinic_has_its_own_zone_policy_and_manager(add, patient):
    assert "rhona@riverside.example can log in" in add(injects=True)

    manager = Staff.objects.get(email=GIVEN["email"])
    assert (manager.clinic.time_zone, manager.role) == ("Europe/London", Staff.Role.LEAD_INJECTOR)
    assert manager.check_password(PASSWORD)
    assert PolicyVersion.objects.get(clinic=manager.clinic).state == PolicyVersion.State.IN_FORCE
    assert not visible_to(manager, Patient).exists()


@pytest.mark.parametrize(
    ("different", "complaint"),
    [
        ({"time_zone": "Europe/Atlantis"}, "time_zone: "),
        ({"email": "nobody"}, "email: "),
        ({"password": "short"}, "password: "),
    ],
    ids=["no such zone", "no address", "a weak password"],
)
def test_what_is_wrong_is_named_and_nothing_is_made(add, clinic, different, complaint):
    with pytest.raises(CommandError, match=f"^{complaint}"):
        add(**different)

    assert Clinic.objects.get() == clinic


def test_an_address_that_logs_in_already_is_refused(add, front_desk):
    with pytest.raises(CommandError, match="already"):
        add(email=front_desk.email.upper())

    assert Clinic.objects.count() == 1


def test_none_is_added_beside_a_demo(add, clinic):
    Clinic.objects.update(is_demo=True)
    with pytest.raises(CommandError, match="is a demo clinic"):
        add()

    assert Clinic.objects.get() == clinic

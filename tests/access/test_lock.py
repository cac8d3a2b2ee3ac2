"""A screen that nobody uses asks for the password, and loses nothing of what was being done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.access.test_doors import DOORS, address
from tests.conftest import PASSWORD
from touchups.models import AuditEvent, Patient

REAUTHENTICATE = reverse("account_reauthenticate")
PATIENT = {"key": "7e1c1f0a-3f55-4f5e-8f8a-1df7f4a3f0f1", "name": "Nora New", "language": "en"}


@pytest.fixture
def clock(noon):
    return noon


@pytest.fixture
def desk(client, clock, front_desk):
    """The browser of the front desk, just logged in."""
    client.force_login(front_desk)
    return client


def is_open(client) -> bool:
    response = client.get(reverse("today"))
    assert response.status_code == 200 or response["Location"] == f"{REAUTHENTICATE}?next=%2F"
    return response.status_code == 200


def give_password(client, password: str = PASSWORD, then: str = "/"):
    return client.post(REAUTHENTICATE, {"password": password, "next": then})


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize(("minutes", "stays_open"), [(14, True), (15, False), (600, False)])
def test_after_a_quarter_of_an_hour_without_use_the_password_is_asked_for(desk, clock, minutes, stays_open):
    clock.shift(timedelta(minutes=minutes))
    assert is_open(desk) is stays_open


def test_whoever_works_is_not_asked(desk, clock):
    for _page in range(12):
        clock.shift(timedelta(minutes=10))
        assert is_open(desk)


def test_the_manager_decides_how_long_it_takes(desk, clock, clinic):
    clinic.lock_after = 5
    clinic.save()
    clock.shift(timedelta(minutes=6))
    assert not is_open(desk)


def test_the_password_opens_it_again_where_it_was(desk, clock):
    clock.shift(timedelta(hours=1))
    there = reverse("patient_new")
    assert desk.get(there)["Location"] == f"{REAUTHENTICATE}?next={there.replace('/', '%2F')}"
    assert give_password(desk, then=there)["Location"] == there
    assert is_open(desk)
    assert verbs() == ["staff.log_in", "staff.unlock", "worklist.view"]


def test_a_wrong_password_opens_nothing(desk, clock):
    clock.shift(timedelta(hours=1))
    page = give_password(desk, "not the password").content.decode()
    assert "Incorrect password" in page
    assert not is_open(desk)
    assert "staff.unlock" not in verbs()


def test_passwords_cannot_be_tried_for_ever(desk, clock):
    clock.shift(timedelta(hours=1))
    tries = [give_password(desk, f"guess {number}").status_code for number in range(11)]
    assert (set(tries[:10]), tries[10]) == ({200}, 429)
    refusal = give_password(desk)
    assert refusal.status_code == 429
    assert "tried too often" in refusal.content.decode()


def test_a_form_sent_too_late_goes_on_after_the_password(desk, clock):
    clock.shift(timedelta(hours=1))
    there = reverse("patient_new")
    assert desk.post(there, PATIENT)["Location"].startswith(REAUTHENTICATE)
    assert not Patient.objects.exists()
    give_password(desk, then=there)
    assert Patient.objects.get().name == "Nora New"


def test_a_button_locks_it_at_once_in_every_window(desk):
    assert desk.get(reverse("lock")).status_code == 405
    assert is_open(desk)
    desk.post(reverse("lock"))
    assert not is_open(desk)
    give_password(desk)
    assert is_open(desk)
    assert verbs() == ["staff.log_in", "worklist.view", "staff.lock", "staff.unlock", "worklist.view"]


def test_it_can_be_locked_when_it_is_locked_already(desk, clock):
    clock.shift(timedelta(hours=1))
    desk.post(reverse("lock"))
    give_password(desk)
    assert is_open(desk)


def test_another_log_in_opens_what_the_last_one_locked(desk, injector):
    desk.post(reverse("lock"))
    desk.post(reverse("account_logout"))
    desk.force_login(injector)
    assert is_open(desk)


def test_a_session_of_which_nothing_is_known_is_locked(desk):
    session = desk.session
    del session["used_at"]
    session.save()
    assert not is_open(desk)


def test_a_part_of_a_page_tells_the_page_to_cover_itself(desk, clock, patient):
    clock.shift(timedelta(hours=1))
    part = desk.get(reverse("caller", args=[patient.pk]), headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Trigger"], part.content) == (204, "lock", b"")


def test_no_door_of_the_clinic_opens_while_it_is_locked(world, lead, client, clock):
    client.force_login(lead)
    client.post(reverse("lock"))
    for name in DOORS.keys() - {"lock"}:
        for knock in (client.get, client.post):
            response = knock(address(name, world))
            assert response.status_code == 302, name
            assert response["Location"].startswith(REAUTHENTICATE), name


def test_use_is_not_written_down_with_every_page(desk, clock, django_assert_num_queries):
    desk.get(reverse("screen_used"))
    clock.shift(timedelta(seconds=20))
    with django_assert_num_queries(2):  # the session, and who it is
        desk.get(reverse("screen_used"))

"""A list or a calendar that stays open for long says when others have changed something."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW, make_staff
from touchups.charting.patients import add_patient, change_patient
from touchups.models import Staff

SAYS = "Somebody has changed something since this page was opened."


@pytest.fixture
def says(client, front_desk):
    """What the open list of the front desk learns at a moment."""
    client.force_login(front_desk)

    def asked(since=NOW, **headers) -> str:
        response = client.get(reverse("news"), {"since": since.isoformat()}, headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return asked


@pytest.fixture
def colleague(clinic) -> Staff:
    return make_staff(clinic, Staff.Role.FRONT_DESK, "Fred Desk")


LATER = NOW + timedelta(minutes=5)


def test_nothing_is_said_while_nothing_changes(says, patient):
    assert says().strip() == ""


def test_a_change_by_a_colleague_is_told_with_a_way_to_the_same_list(says, patient, colleague):
    change_patient(patient=patient, by=colleague, now=LATER, phone="212 555 0199")
    page = says(**{"HX-Request": "true", "HX-Current-URL": "http://testserver/?flag=review"})
    assert SAYS in page
    assert 'href="/?flag=review"' in page


def test_ones_own_change_is_no_news(says, patient, front_desk):
    change_patient(patient=patient, by=front_desk, now=LATER, phone="212 555 0199")
    assert SAYS not in says()


def test_a_look_is_no_news(says, patient, colleague):
    with time_machine.travel(LATER, tick=False):
        other = Client()
        other.force_login(colleague)
        assert other.get(reverse("patient", args=[patient.pk])).status_code == 200
        assert SAYS not in says()


def test_a_log_in_is_no_news(says, colleague):
    with time_machine.travel(LATER, tick=False):
        Client().force_login(colleague)
        assert SAYS not in says()


def test_what_another_clinic_does_is_no_news(says, outsider):
    add_patient(by=outsider, now=LATER, name="Nobody's business")
    assert SAYS not in says()


@pytest.mark.parametrize("since", ["", "yesterday", "2026-13-45T99:00", "9" * 400])
def test_nonsense_is_taken_for_now(client, front_desk, since):
    client.force_login(front_desk)
    response = client.get(reverse("news"), {"since": since})
    assert (response.status_code, SAYS in response.content.decode()) == (200, False)


@pytest.mark.parametrize("name", ["today", "calendar"])
def test_the_page_asks_by_itself_which_does_not_count_as_use(client, front_desk, working, name):
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(front_desk)
        page = client.get(reverse(name)).content.decode()
        assert f'hx-get="{reverse("news")}?since=2026-03-02T17%3A00%3A00%2B00%3A00"' in page
        clock.shift(timedelta(minutes=14))
        client.get(reverse("news"))
        clock.shift(timedelta(minutes=2))
        assert client.get(reverse(name)).status_code == 302

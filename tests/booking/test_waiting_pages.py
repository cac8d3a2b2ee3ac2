"""The waiting list as the front desk sees and works it."""

import uuid

import pytest
from django.urls import reverse

from tests.booking.conftest import LATER, at
from touchups.charting.patients import archive_patient
from touchups.models import AuditEvent, WaitingEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, front_desk, time_machine):
    time_machine.move_to(LATER, tick=False)
    client.force_login(front_desk)
    return client


def press(client, name: str, entry: WaitingEntry, **data):
    return client.post(
        reverse(name, args=[entry.pk]), {"key": uuid.uuid4(), **data}, follow=True
    ).content.decode()


def test_the_page_shows_whom_to_ring_about_which_time(desk, waits, free_at_ten):
    waits()
    text = desk.get(reverse("waiting_list")).content.decode()
    assert "Free: Wed 4 Mar 2026, 10:00, Ines Needle" in text
    assert "has Mon 9 Mar 2026, 14:00, Ines Needle" in text
    assert ">Offer</button>" in text.replace("\n", "")


def test_from_offer_to_the_earlier_time_in_two_clicks(desk, waits, free_at_ten, working):
    entry = waits()
    text = press(desk, "waiting_offer", entry, slot=f"2026-03-04T15:00Z~{working.pk}")
    assert "Wanda Waits was told" in text
    assert "Yes: move it here" in text
    text = press(desk, "waiting_accept", entry)
    assert "Wanda Waits has the earlier time" in text
    assert "Nobody is waiting" in text
    assert entry.patient.appointments.get().starts_at == at(10)


def test_who_is_too_late_is_told_kindly(desk, told, booked, another):
    booked(another("Quick Quinn"))
    text = press(desk, "waiting_accept", told)
    assert "This time has just been taken." in text
    assert "has Mon 9 Mar 2026, 14:00" in text


@pytest.mark.parametrize("slot", ["", "tomorrow", "2026-03-04T15:00Z~999999", "2026-03-04T15:00Z~"])
def test_a_time_that_is_none_of_ours_is_refused(desk, waits, slot):
    entry = waits()
    text = press(desk, "waiting_offer", entry, slot=slot)
    assert "notice-warning" in text
    entry.refresh_from_db()
    assert entry.offered_at is None


def test_leaving_is_one_click(desk, waits):
    assert "does not wait any more" in press(desk, "waiting_leave", waits())


def test_the_form_begins_with_what_they_hold(desk, ask, patient):
    ask()
    text = desk.get(reverse("waiting_new", args=[patient.pk])).content.decode()
    assert "They have: Review, Wed 4 Mar 2026, 10:00, Ines Needle." in text
    assert 'value="2026-03-04"' in text


@pytest.mark.parametrize(
    ("days_ago", "kind"),
    [pytest.param(12, "review", id="a review"), pytest.param(95, "full_session", id="a session")],
)
def test_who_holds_nothing_would_wait_for_what_they_need_next(desk, another, days_ago, kind):
    text = desk.get(reverse("waiting_new", args=[another(days_ago=days_ago).pk])).content.decode()
    assert f'<option value="{kind}" selected>' in text


def test_somebody_archived_is_brought_back_before_they_wait(desk, another, front_desk):
    patient = another()
    archive_patient(patient=patient, by=front_desk, now=LATER)
    text = desk.get(reverse("waiting_new", args=[patient.pk])).content.decode()
    assert "Bring it back before you book." in text
    assert "Put on the waiting list" not in text


def test_a_wish_from_the_form_stands_on_the_list(desk, ask, patient, working):
    ask()
    wish = {
        "key": uuid.uuid4(),
        "kind": "review",
        "injector": working.pk,
        "first_on": "2026-03-02",
        "last_on": "2026-03-04",
        "not_before": "09:30",
        "not_after": "",
    }
    text = desk.post(reverse("waiting_new", args=[patient.pk]), wish, follow=True).content.decode()
    assert "Paula Ibáñez is on the waiting list." in text
    assert "not before 09:30" in text
    assert "only with Ines Needle" in text


def test_what_is_wrong_in_the_form_stands_beside_it_and_is_kept(desk, ask, patient):
    ask()
    wish = {
        "key": uuid.uuid4(),
        "kind": "review",
        "first_on": "2026-03-02",
        "last_on": "2026-03-20",
        "note": "Rings",
    }
    answer = desk.post(reverse("waiting_new", args=[patient.pk]), wish)
    assert answer.status_code == 422
    assert "an earlier one is until then" in answer.content.decode()
    assert 'value="Rings"' in answer.content.decode()


def test_today_asks_which_times_became_free(desk, waits, free_at_ten):
    there = reverse("waiting_freed")
    assert f'hx-get="{there}"' in desk.get(reverse("today")).content.decode()
    assert "became free" not in desk.get(there, headers={"HX-Request": "true"}).content.decode()
    waits()
    text = desk.get(there, headers={"HX-Request": "true"}).content.decode()
    assert "A time became free: Wed 4 Mar 2026, 10:00, Ines Needle – 1 patient is waiting." in text


def test_without_scripts_the_list_itself_says_it(desk):
    assert desk.get(reverse("waiting_freed")).url == reverse("waiting_list")


def test_looking_leaves_a_row_in_the_trail(desk, waits):
    entry = waits()
    desk.get(reverse("waiting_list"))
    assert AuditEvent.objects.get(verb="waiting.view").detail == {"patients": [entry.patient.pk]}

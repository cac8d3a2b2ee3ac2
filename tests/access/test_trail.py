"""The trail in words, narrowed and paged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.conftest import NOW
from touchups.access import audit
from touchups.access.trail import PAGE, Cursor, Filters, lines, page
from touchups.models import AuditEvent


def test_it_says_who_did_what_to_whom_in_the_clinics_time(client, manager, patient):
    client.force_login(manager)
    text = client.get(reverse("trail")).content.decode()
    assert "Added a patient" in text
    assert "Frida Desk" in text
    assert "Paula Ibáñez" in text
    assert "Mon 2 Mar 2026, 12:00" in text


def test_it_is_narrowed_by_person_and_by_verb(client, manager, front_desk, patient, treat):
    treat(patient)
    client.force_login(manager)
    by_desk = client.get(reverse("trail"), {"person": front_desk.pk, "verb": "patient.add"})
    assert [event.verb for event, _words, _lines in by_desk.context["rows"]] == ["patient.add"]
    by_manager = client.get(reverse("trail"), {"person": manager.pk})
    assert {event.by for event, _words, _lines in by_manager.context["rows"]} == {manager}


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"person": "nobody"}, id="a person that is none"),
        pytest.param({"person": "9" * 30}, id="a number too large"),
        pytest.param({"verb": "world.end"}, id="a verb that is none"),
        pytest.param({"after": "yesterday"}, id="a place that is none"),
        pytest.param({"after": "9999-12-31T23:59:59-14:00_1"}, id="a moment beyond the calendar"),
        pytest.param({"after": f"2026-03-02T17:00:00_{'9' * 30}"}, id="a place too large"),
    ],
)
def test_nonsense_in_the_address_shows_the_trail_all_the_same(query, client, manager, patient):
    client.force_login(manager)
    response = client.get(reverse("trail"), query)
    assert response.status_code == 200
    assert any(event.verb == "patient.add" for event, _words, _lines in response.context["rows"])


def test_another_clinics_rows_and_people_are_not_shown(client, outsider, patient, front_desk):
    client.force_login(outsider)
    text = client.get(reverse("trail")).content.decode()
    assert "Paula" not in text
    assert "Frida" not in text


def test_pages_follow_each_other_without_a_gap_even_within_one_moment(manager):
    for number in range(PAGE + 25):
        audit.record("lot.add", by=manager, now=NOW - timedelta(minutes=number // 10), number=str(number))
    rows = AuditEvent.objects.all()
    first, after = page(rows, Filters(), after=None)
    second, end = page(rows, Filters(), after=Cursor.parse(str(after)))
    assert len(first) == PAGE
    assert end is None
    assert {row.pk for row in first + second} == set(rows.values_list("pk", flat=True))
    assert len(first) + len(second) == PAGE + 25


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        pytest.param({"fields": {"name": [None, "Ada"]}}, ["Name: Ada"], id="a first value"),
        pytest.param({"fields": {"phone": ["1", "2"]}}, ["Phone: 1 → 2"], id="a change"),
        pytest.param({"fields": {"phone": ["1", ""]}}, ["Phone: 1 → –"], id="a removal"),
        pytest.param({"units": {"forehead": "20"}}, ["Units: Forehead 20"], id="doses"),
        pytest.param(
            {"findings": ["forehead left too_weak", "dao right asymmetry"]},
            ["Findings: Forehead, Left, Too weak overall; Corners of the mouth (DAO), Right, Asymmetry"],
            id="two findings, which are no change",
        ),
        pytest.param({"fields": {"name": [None, "Ada"], "phone": [None, ""]}}, ["Name: Ada"], id="no value"),
        pytest.param({"findings": []}, ["Findings: –"], id="nothing found"),
        pytest.param(
            {"patients": [], "room": None, "note": "", "was_sent": False}, ["Was sent: no"], id="empty"
        ),
        pytest.param({"stage": "day_0"}, ["Stage: Day 0"], id="a choice"),
        pytest.param(
            {"fields": {"sex": ["unspecified", "male"]}}, ["Sex: Not specified → Male"], id="choices"
        ),
        pytest.param({"fields": {"first_timer": [False, True]}}, ["First timer: no → yes"], id="a tick"),
        pytest.param({"to": "skin_tightening"}, ["To: Skin tightening"], id="a referral"),
        pytest.param({"view": "frown_max"}, ["View: frown max"], id="a view"),
        pytest.param({"patients": list(range(20))}, ["Patients: 0; 1; 2; 3; 4; 5; 6; 7 …"], id="a long list"),
    ],
)
def test_details_are_printed_in_words(detail, words):
    assert lines(detail) == words

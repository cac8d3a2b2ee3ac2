"""Who may open which door of a patient's record."""

import pytest
from django.urls import reverse

from touchups.charting.patients import add_event, add_patient, place_hold
from touchups.charting.services import record_concern, record_report

OPEN_TO_ALL = [
    "patient",
    "history",
    "patient_edit",
    "patient_archive",
    "patient_restore",
    "report_new",
    "event_new",
]
CLINICAL = [
    "patient_profile",
    "session_new",
    "touch_up_new",
    "second_pass_new",
    "review_new",
    "concern_new",
    "refer",
    "refer_static",
    "hold_new",
    "override_new",
    "override_end",
]


@pytest.mark.parametrize("door", OPEN_TO_ALL + CLINICAL)
class TestThePatientsPages:
    def test_nobody_gets_in_without_logging_in(self, client, patient, door):
        response = client.get(reverse(door, args=[patient.pk]))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))

    def test_another_clinic_finds_nothing(self, sign_in, outsider, patient, door):
        assert sign_in(outsider).get(reverse(door, args=[patient.pk])).status_code == 404

    def test_an_injector_gets_in(self, chair, patient, treat, door):
        treat(patient, 20, plan="staged")
        assert chair.get(reverse(door, args=[patient.pk]), follow=True).status_code == 200


@pytest.mark.parametrize("door", OPEN_TO_ALL)
def test_the_front_desk_opens(desk, patient, door):
    assert desk.get(reverse(door, args=[patient.pk])).status_code == 200


@pytest.mark.parametrize("door", CLINICAL)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_front_desk_writes_nothing_clinical(desk, patient, door, method):
    assert getattr(desk, method)(reverse(door, args=[patient.pk])).status_code == 403


def test_a_manager_who_does_not_inject_writes_nothing_clinical(sign_in, manager, patient):
    assert sign_in(manager).get(reverse("session_new", args=[patient.pk])).status_code == 403


@pytest.fixture
def entries(patient, treat, injector, front_desk, now, today):
    """The addresses of pages about single entries."""
    known = {"patient": patient, "by": injector, "now": now}
    session = treat(patient, 5)
    hold = place_hold(**known, kind="infection", since=today)
    event = add_event(**known, name="Wedding", on=today)
    concern = record_concern(**known, kind="jowls", on=today)
    report = record_report(**known | {"by": front_desk}, kind="uneven", on=today)
    return {
        "session": reverse("session", args=[session.pk]),
        "hold_clear": reverse("hold_clear", args=[hold.pk]),
        "event_remove": reverse("event_remove", args=[event.pk]),
        "report_seen": reverse("report_seen", args=[report.pk]),
        "error of a session": reverse("entry_error", args=[patient.pk, "session", session.pk]),
        "error of a hold": reverse("entry_error", args=[patient.pk, "hold", hold.pk]),
        "error of a concern": reverse("entry_error", args=[patient.pk, "concern", concern.pk]),
        "error of a report": reverse("entry_error", args=[patient.pk, "report", report.pk]),
    }


def test_pages_of_entries_open_to_the_injector_and_to_no_other_clinic(chair, sign_in, outsider, entries):
    stranger = sign_in(outsider)
    for name, address in entries.items():
        assert chair.get(address).status_code == 200, name
        assert stranger.get(address).status_code == 404, name


def test_the_front_desk_sees_sessions_and_corrects_only_its_own_reports(desk, entries):
    answers = {name: desk.get(address).status_code for name, address in entries.items()}
    may = {"session", "event_remove", "error of a report"}
    assert answers == {name: 200 if name in may else 403 for name in entries}


def test_an_entry_is_not_found_under_another_patient_or_name(chair, patient, treat, injector, now):
    session, other = treat(patient, 5), add_patient(by=injector, now=now, name="Somebody Else")
    assert chair.get(reverse("entry_error", args=[other.pk, "session", session.pk])).status_code == 404
    assert chair.get(reverse("entry_error", args=[patient.pk, "staff", session.pk])).status_code == 404

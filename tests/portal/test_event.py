"""A patient asks about a day, learns the plan backwards from it, and may have it kept."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.conftest import NOW
from tests.portal.conftest import read
from touchups.charting.patients import add_event, add_patient
from touchups.models import AuditEvent, Event, Standing

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def keep(paula):
    def kept(on: str, name: str = ""):
        key = "0b9c1e6e-6c3c-4f0e-8d5c-3f3f6c1d2a10"
        return paula.post(reverse("my_event"), {"on": on, "name": name, "key": key})

    return kept


def test_the_last_safe_day_is_told(paula, patient, treat):
    treat(patient, 60)
    page = read(paula, "my_event", on="2026-07-04")
    assert "The last safe day for any injection is <strong>Sat 13 Jun 2026</strong>." in page
    assert "A whole session is best done by <strong>Sat 30 May 2026</strong>" in page
    assert "by then, without another session: “The effect has gone”." in page


def test_too_close_to_it_the_answer_is_no(paula):
    assert "too close for any injection" in read(paula, "my_event", on="2026-03-12")


def test_to_ask_writes_nothing_down(paula, patient):
    read(paula, "my_event", on="2026-07-04")
    assert not patient.events.exists()


def test_a_day_that_is_kept_counts_for_the_rules(keep, paula, patient, treat):
    treat(patient, 100)
    response = keep("2026-03-12", "Wedding")
    assert response.status_code == 302
    event = Event.objects.get()
    assert (event.patient, event.name, event.on, event.recorded_by) == (
        patient,
        "Wedding",
        date(2026, 3, 12),
        None,
    )
    assert Standing.objects.get(patient=patient).assessment.rule == "event_buffer"
    assert "We plan around Thu 12 Mar 2026 (Wedding)." in read(paula, "my_event")


def test_it_needs_no_name_and_is_kept_once(keep):
    keep("2026-07-04")
    keep("2026-07-04")
    assert [event.name for event in Event.objects.all()] == ["Event"]


@pytest.mark.parametrize("on", ["", "soon", "2026-03-02", "2020-01-01", "2029-01-01", "99999-01-01"])
def test_a_day_that_cannot_be_is_refused_beside_its_field(on, keep, paula):
    assert keep(on).status_code == 422
    assert paula.get(reverse("my_event"), {"on": on}).status_code == 422
    assert not Event.objects.exists()


def test_what_is_off_counts_no_longer(keep, paula, patient, treat):
    treat(patient, 100)
    keep("2026-03-12", "Wedding")
    [event] = Event.objects.all()
    clicks = [paula.post(reverse("my_event_remove", args=[event.pk])) for _click in range(2)]
    assert [click.status_code for click in clicks] == [302, 302]
    page = read(paula, "my_event")
    assert "We no longer plan around this day." in page
    assert "Wedding" not in page
    assert AuditEvent.objects.filter(verb="event.remove").count() == 1
    event.refresh_from_db()
    assert (event.error_by, event.error_reason) == (None, "called off")
    assert Standing.objects.get(patient=patient).assessment.rule != "event_buffer"


def test_only_an_own_event_that_is_ahead_can_be_called_off(paula, patient, front_desk, injector):
    other = add_patient(by=front_desk, now=NOW, name="Olga Other")
    theirs = add_event(patient=other, by=injector, now=NOW, name="Gala", on=date(2026, 12, 1))
    past = add_event(
        patient=patient, by=injector, now=NOW - timedelta(days=2), name="Gala", on=date(2026, 3, 1)
    )
    for event in (theirs, past):
        assert paula.post(reverse("my_event_remove", args=[event.pk])).status_code == 404
    assert Event.objects.valid().count() == 2


def test_an_event_that_the_clinic_noted_is_shown(paula, patient, injector):
    add_event(patient=patient, by=injector, now=NOW, name="Gala", on=date(2026, 12, 1))
    assert "We plan around Tue 1 Dec 2026 (Gala)." in read(paula, "my_event")

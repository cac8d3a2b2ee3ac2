"""The clinic's card, and what a new time zone does."""

import pytest
from django.urls import reverse

from tests.conftest import NOW, TODAY
from touchups.models import AuditEvent, Standing

CARD = {
    "name": "Harbour",
    "time_zone": "America/New_York",
    "phone": "+1 212 555 0100",
    "sender_name": "H",
    "country": "",
    "booking_lead": 4,
    "booking_horizon": 180,
    "lock_after": 15,
}


def test_the_card_shows_what_is_kept_and_saves_what_changed(client, manager, clinic):
    client.force_login(manager)
    assert "Harbour Aesthetics" in client.get(reverse("clinic_settings")).content.decode()
    client.post(reverse("clinic_settings"), CARD)
    clinic.refresh_from_db()
    assert (clinic.name, clinic.sender_name) == ("Harbour", "H")
    row = AuditEvent.objects.get(verb="clinic.change")
    assert row.detail["fields"] == {
        "name": ["Harbour Aesthetics", "Harbour"],
        "sender_name": ["Harbour", "H"],
    }


def test_saving_without_a_change_leaves_no_row(client, manager, clinic):
    client.force_login(manager)
    same = {name: getattr(clinic, name) for name in CARD}
    assert client.post(reverse("clinic_settings"), same).status_code == 302
    assert not AuditEvent.objects.filter(verb="clinic.change").exists()


def test_nonsense_changes_nothing_and_keeps_what_was_typed(client, manager, clinic):
    client.force_login(manager)
    response = client.post(reverse("clinic_settings"), CARD | {"time_zone": "Atlantis", "name": "Sunken"})
    assert response.status_code == 422
    assert 'value="Atlantis"' in response.content.decode()
    assert 'value="Sunken"' in response.content.decode()
    clinic.refresh_from_db()
    assert clinic.name == "Harbour Aesthetics"


@pytest.mark.parametrize("field", ["name", "sender_name", "phone"])
@pytest.mark.parametrize("mark", ["\n", "\r", "\t", "\x1b", "\u2028"], ids=repr)
def test_what_the_head_of_a_mail_cannot_hold_is_refused_beside_its_field(
    client, manager, clinic, field, mark
):
    client.force_login(manager)
    response = client.post(reverse("clinic_settings"), CARD | {field: f"H 12345{mark}Bcc: x@example.com"})
    assert response.status_code == 422
    [problem] = response.context["form"].errors[field]
    assert problem == "Write it on one line, without tabs or other control characters."
    clinic.refresh_from_db()
    assert clinic.name == "Harbour Aesthetics"


def test_a_new_time_zone_makes_everybody_due_and_another_change_nobody(
    client, manager, clinic, patient, treat
):
    treat(patient, days_ago=1)
    client.force_login(manager)
    client.post(reverse("clinic_settings"), CARD)
    assert not Standing.objects.filter(fresh_until__lte=TODAY).exists()
    client.post(reverse("clinic_settings"), CARD | {"time_zone": "Pacific/Auckland"})
    clinic.refresh_from_db()
    assert Standing.objects.get(clinic=clinic).fresh_until == clinic.day_of(NOW)


@pytest.mark.parametrize(
    "nonsense", [{"country": "ZZ"}, {"booking_lead": -1}, {"booking_horizon": 13}, {"booking_horizon": ""}]
)
def test_holidays_lead_and_horizon_must_make_sense(client, manager, clinic, nonsense):
    client.force_login(manager)
    assert client.post(reverse("clinic_settings"), CARD | nonsense).status_code == 422
    clinic.refresh_from_db()
    assert (clinic.country, clinic.booking_lead, clinic.booking_horizon) == ("", 4, 180)


def test_the_country_is_chosen_by_its_name(client, manager, clinic):
    client.force_login(manager)
    page = client.get(reverse("clinic_settings")).content.decode()
    assert '<option value="BA">Bosnia and Herzegovina</option>' in page
    client.post(reverse("clinic_settings"), CARD | {"country": "US"})
    clinic.refresh_from_db()
    assert clinic.country == "US"

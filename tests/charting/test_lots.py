"""The shelf: what may be injected, what may not, and who was given what."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.conftest import NOW, TODAY
from touchups.charting.lots import SOON, Condition, add_lot, condition_of, shelves, withdraw_lot
from touchups.charting.patients import add_patient
from touchups.charting.services import mark_as_error
from touchups.models import AuditEvent, Lot

DAY = timedelta(days=1)
NEW = {
    "product": "dysport",
    "number": "DY-1",
    "expires_on": "2026-09-01",
    "received_on": "2026-03-01",
}


@pytest.fixture
def as_injector(client, injector):
    client.force_login(injector)
    return client


@pytest.mark.parametrize(
    ("expires_on", "condition"),
    [
        pytest.param(TODAY - DAY, Condition.EXPIRED, id="its last day was yesterday"),
        pytest.param(TODAY, Condition.SOON, id="its last day is today"),
        pytest.param(TODAY + SOON, Condition.SOON, id="thirty days are left"),
        pytest.param(TODAY + SOON + DAY, Condition.GOOD, id="more than thirty days are left"),
    ],
)
def test_the_state_of_a_lot_follows_from_its_last_day(expires_on, condition):
    assert condition_of(Lot(expires_on=expires_on), today=TODAY) == condition


def test_a_withdrawn_lot_is_withdrawn_even_when_it_has_expired():
    lot = Lot(expires_on=TODAY - DAY, withdrawn_on=TODAY - 2 * DAY)
    assert condition_of(lot, today=TODAY) == Condition.WITHDRAWN


def test_what_is_used_first_stands_first_and_what_is_spent_last(injector):
    for number, days in [("late", 300), ("old", 1), ("next", 60)]:
        lot = {"product": "xeomin", "number": number, "expires_on": TODAY + days * DAY}
        add_lot(by=injector, now=NOW, received_on=TODAY, **lot)
    [shelf] = shelves(Lot.objects.all(), today=TODAY + 2 * DAY)
    assert shelf.product == "Xeomin"
    assert [lot.number for lot, _condition in shelf.lots] == ["next", "late", "old"]


def test_a_lot_that_came_stands_on_its_shelf_in_words(as_injector):
    assert as_injector.post(reverse("lot_new"), NEW)["Location"] == reverse("lots")
    text = as_injector.get(reverse("lots")).content.decode()
    assert "Dysport" in text
    assert "DY-1" in text
    assert "Tue 1 Sep 2026" in text
    assert AuditEvent.objects.filter(verb="lot.add").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("product", "water", id="a product that is none"),
        pytest.param("number", "", id="no number"),
        pytest.param("expires_on", "2026-02-30", id="a day that is none"),
        pytest.param("expires_on", "2026-02-28", id="expired before it came"),
        pytest.param("received_on", "2026-03-03", id="received tomorrow"),
    ],
)
def test_nonsense_adds_nothing_and_keeps_what_was_typed(field, value, as_injector):
    response = as_injector.post(reverse("lot_new"), NEW | {field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert ("DY-1" in response.content.decode()) == (field != "number")
    assert not Lot.objects.exists()


def test_the_same_lot_is_not_added_twice(as_injector, lot):
    again = NEW | {"product": lot.product, "number": lot.number}
    assert "number" in as_injector.post(reverse("lot_new"), again).context["form"].errors
    assert Lot.objects.count() == 1


def test_a_withdrawn_lot_is_not_injected_any_more(as_injector, lot, patient, treat):
    as_injector.post(reverse("lot_withdraw", args=[lot.pk]), {"reason": "Recalled"})
    lot.refresh_from_db()
    assert (lot.withdrawn_on, lot.withdrawn_because) == (TODAY, "Recalled")
    assert "Recalled" in as_injector.get(reverse("lot", args=[lot.pk])).content.decode()
    with pytest.raises(ValidationError, match="withdrawn"):
        treat(patient)


def test_a_second_withdrawal_keeps_the_first_reason(lot, injector):
    withdraw_lot(lot=lot, by=injector, now=NOW, reason="Recalled")
    withdraw_lot(lot=lot, by=injector, now=NOW + DAY, reason="Again")
    lot.refresh_from_db()
    assert (lot.withdrawn_on, lot.withdrawn_because) == (TODAY, "Recalled")
    assert AuditEvent.objects.filter(verb="lot.withdraw").count() == 1


def test_a_withdrawal_without_a_reason_is_refused(as_injector, lot):
    response = as_injector.post(reverse("lot_withdraw", args=[lot.pk]), {"reason": " "})
    assert response.status_code == 422
    lot.refresh_from_db()
    assert lot.withdrawn_on is None


def test_a_recall_finds_everybody_who_was_given_the_lot_and_is_written_down(
    as_injector, injector, front_desk, lot, patient, treat
):
    other = add_patient(by=front_desk, now=NOW, name="Olga Other", birth_date=date(1970, 1, 1))
    never = add_patient(by=front_desk, now=NOW, name="Nell Never")
    treat(patient, days_ago=30)
    treat(patient, days_ago=3)
    mark_as_error(entry=treat(other, days_ago=2), by=injector, now=NOW, reason="Another patient")
    treat(other, days_ago=1)

    response = as_injector.get(reverse("lot", args=[lot.pk]))
    assert response.context["patients"] == 2
    assert [str(session.on) for session in response.context["sessions"]] == [
        "2026-03-01",
        "2026-02-27",
        "2026-01-31",
    ]
    text = response.content.decode()
    assert "tel:212 555 0187" in text
    assert never.name not in text
    row = AuditEvent.objects.get(verb="lot.view")
    assert (row.by, row.subject_id) == (injector, lot.pk)


def test_the_page_of_a_lot_reads_the_same_however_many_were_given_it(
    as_injector, front_desk, lot, treat, django_assert_max_num_queries
):
    for number in range(12):
        treat(add_patient(by=front_desk, now=NOW, name=f"Patient {number}"), days_ago=number)
    with django_assert_max_num_queries(6):
        as_injector.get(reverse("lot", args=[lot.pk]))

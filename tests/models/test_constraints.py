"""What the database refuses by itself, whoever writes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, TODAY
from touchups.charting.patients import place_hold
from touchups.charting.services import FindingLine, record_report, record_review
from touchups.models import Dose, Finding, Hold, Lot, Report, Review, Staff, TreatedArea, TreatmentSession

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def record(patient, treat, injector):
    """A session, a review with a finding, a report and a hold."""
    treat(patient, 12)
    found = [FindingLine("forehead", "left", "lateral_peak")]
    record_review(patient=patient, by=injector, now=NOW, on=TODAY, reviewer=injector, findings=found)
    record_report(patient=patient, by=injector, now=NOW, kind="uneven", on=TODAY)
    place_hold(patient=patient, by=injector, now=NOW, kind="infection", since=TODAY)


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        pytest.param(Dose, {"units": Decimal("7.3")}, id="a dose between the half units"),
        pytest.param(Dose, {"units": Decimal("0.2")}, id="a dose below the half unit"),
        pytest.param(Dose, {"units": 0}, id="a dose of nothing"),
        pytest.param(Dose, {"side": "top"}, id="an unknown side"),
        pytest.param(Dose, {"muscle": "biceps"}, id="an unknown muscle"),
        pytest.param(TreatedArea, {"area": "elbow"}, id="an unknown area"),
        pytest.param(TreatedArea, {"planned_units": 0}, id="a plan of nothing"),
        pytest.param(TreatmentSession, {"product": "water"}, id="an unknown product"),
        pytest.param(TreatmentSession, {"kind": "touch_up"}, id="a touch-up of no session"),
        pytest.param(Finding, {"movement": 5}, id="a score above 4"),
        pytest.param(Finding, {"kind": "nice"}, id="an unknown finding"),
        pytest.param(Review, {"satisfaction": 6}, id="a satisfaction above 5"),
        pytest.param(Review, {"error_at": NOW}, id="an error without who and why"),
        pytest.param(Report, {"seen_on": TODAY}, id="a report seen by nobody"),
        pytest.param(Hold, {"cleared_on": YESTERDAY}, id="a hold cleared before it began"),
        pytest.param(Lot, {"number": ""}, id="a lot without a number"),
        pytest.param(Staff, {"is_active": False}, id="an account ended by nobody"),
    ],
)
def test_the_database_refuses(record, model, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**wrong)


def test_the_database_refuses_a_second_review_of_a_day_and_the_same_open_hold(record, patient):
    for model in (Review, Hold):
        again = model.objects.get()
        again.pk, again.key = None, "00000000-0000-4000-8000-000000000001"
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()


def test_half_units_are_taken(record):
    for units in ("0.5", "12.5", "100.0"):
        assert Dose.objects.update(units=Decimal(units)) == 1

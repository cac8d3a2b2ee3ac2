"""What the database refuses by itself, whoever writes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, TODAY
from touchups.charting.patients import place_hold
from touchups.charting.services import FindingLine, record_report, record_review
from touchups.models import (
    Appointment,
    AppointmentStep,
    AppointmentType,
    Consent,
    DateException,
    Dose,
    Finding,
    Hold,
    Lot,
    Photo,
    PhotoSet,
    Report,
    Review,
    Room,
    Slice,
    Staff,
    TreatedArea,
    TreatmentSession,
    WaitingEntry,
    WorkingHours,
)

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


TEN, ELEVEN = NOW, NOW + timedelta(hours=1)


@pytest.fixture
def booked(clinic, patient, injector, treat):
    """One of everything that has to do with time and photos, written past all services."""
    room = Room.objects.create(clinic=clinic, name="One")
    WorkingHours.objects.create(injector=injector, weekday=0, starts="09:00", ends="17:00")
    DateException.objects.create(clinic=clinic, kind="off", first_on=TODAY, last_on=TODAY)
    times = {"starts_at": TEN, "ends_at": ELEVEN, "busy_from": TEN, "busy_to": ELEVEN, "on": TODAY}
    about = {"clinic": clinic, "patient": patient, "injector": injector, "room": room, "kind": "review"}
    appointment = Appointment.objects.create(**about, **times, booked_at=NOW, changed_at=NOW)
    Slice.objects.create(appointment=appointment, injector=injector, room=room, at=TEN)
    AppointmentStep.objects.create(
        appointment=appointment,
        what="booked",
        at=NOW,
        state="booked",
        sequence=0,
        starts_at=TEN,
        injector=injector,
    )
    WaitingEntry.objects.create(patient=patient, kind="review", first_on=TODAY, last_on=TODAY, added_at=NOW)
    photo_set = PhotoSet.objects.create(
        patient=patient, session=treat(patient), stage="day_0", on=TODAY, added_at=NOW
    )
    Photo.objects.create(
        photo_set=photo_set, view="frown", name="a1", width=1, height=1, size=1, sha256="0", added_at=NOW
    )
    Consent.objects.create(patient=patient, purpose="clinical", given_at=NOW)
    return appointment


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        pytest.param(WorkingHours, {"ends": "08:00"}, id="hours that end before they begin"),
        pytest.param(WorkingHours, {"weekday": 7}, id="an eighth day of the week"),
        pytest.param(DateException, {"last_on": YESTERDAY}, id="a leave that ends before it begins"),
        pytest.param(DateException, {"starts": "09:00"}, id="a leave from nine until never"),
        pytest.param(DateException, {"kind": "extra"}, id="extra hours without hours"),
        pytest.param(AppointmentType, {"length": 0}, id="an appointment of no minutes"),
        pytest.param(Appointment, {"ends_at": NOW}, id="an appointment that ends when it begins"),
        pytest.param(Appointment, {"busy_to": NOW}, id="a buffer shorter than its appointment"),
        pytest.param(Appointment, {"state": "lost"}, id="an unknown state"),
        pytest.param(Appointment, {"kind": "haircut"}, id="an unknown kind of appointment"),
        pytest.param(WaitingEntry, {"last_on": YESTERDAY}, id="waiting until before it began"),
        pytest.param(WaitingEntry, {"closed_at": NOW}, id="waiting ended with no outcome"),
        pytest.param(WaitingEntry, {"offered_at": NOW}, id="an offer of nothing"),
        pytest.param(PhotoSet, {"session": None}, id="a day-0 set of no session"),
        pytest.param(PhotoSet, {"stage": "free"}, id="free photos of a session"),
        pytest.param(Photo, {"withdrawn_at": NOW}, id="a photo withdrawn for no reason"),
        pytest.param(Consent, {"purpose": "art"}, id="a consent to something unknown"),
        pytest.param(
            Consent, {"revoked_at": NOW - timedelta(days=1)}, id="a consent revoked before it was given"
        ),
    ],
)
def test_the_database_refuses_of_appointments_and_photos(booked, model, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**wrong)


@pytest.mark.parametrize(
    ("model", "other"),
    [
        pytest.param(Slice, {"room": None}, id="an injector in two places"),
        pytest.param(Room, {}, id="two rooms of a name"),
        pytest.param(Photo, {"name": "b2"}, id="two photos of a view"),
        pytest.param(PhotoSet, {}, id="two day-0 sets of a session"),
        pytest.param(Consent, {}, id="the same consent twice"),
        pytest.param(WaitingEntry, {}, id="a patient who waits twice for the same"),
        pytest.param(WorkingHours, {}, id="the same hours twice"),
    ],
)
def test_the_database_refuses_twice(booked, model, other):
    again = model.objects.get()
    again.pk = None
    for name, value in other.items():
        setattr(again, name, value)
    if hasattr(again, "key"):
        again.key = "00000000-0000-4000-8000-000000000001"
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_room_is_for_one_even_with_two_injectors(booked, front_desk):
    with pytest.raises(IntegrityError), transaction.atomic():
        Slice.objects.create(appointment=booked, injector=front_desk, room=booked.room, at=TEN)


def test_two_injectors_without_rooms_do_not_stand_in_each_others_way(booked, front_desk):
    Slice.objects.create(appointment=booked, injector=front_desk, room=None, at=TEN)
    assert Slice.objects.filter(at=TEN).count() == 2


def test_the_steps_of_an_appointment_are_only_inserted(booked):
    for wrong in (lambda: booked.steps.update(why="otherwise"), lambda: booked.steps.all().delete()):
        with pytest.raises(TypeError, match="only inserted"):
            wrong()

"""A clinic at noon with reminders that fell due at ten: the photos of the seventh day of a session."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from touchups.access.services import furnish
from touchups.models import (
    Clinic,
    Dose,
    Lot,
    Patient,
    Reminder,
    Staff,
    TreatedArea,
    TreatmentSession,
)
from touchups.models.reminder import Kind, State
from touchups.reminders.replan import replan_all

AGO = 7  # days
BATCH = 500
LANGUAGES = ("en", "es")

#: One patient in so many has two sessions of that day, so two reminders and one mail.
TWICE = 10


def make_due(count: int) -> Clinic:
    """So many due reminders, planned by the product four days ago; the later ones of each session wait."""
    now = timezone.now()
    clinic = Clinic.objects.create(
        name="Chaos", time_zone=noon_zone(now), phone="+1 212 555 0100", sender_name="Chaos"
    )
    furnish(clinic, now=now)
    injector = Staff.objects.create_user(
        "injector@example.com", clinic=clinic, role=Staff.Role.INJECTOR, name="Ines Needle"
    )
    day = clinic.day_of(now) - timedelta(days=AGO)
    lot = Lot.objects.create(
        clinic=clinic,
        product="botox",
        number="B1",
        received_on=day - timedelta(days=100),
        expires_on=day + timedelta(days=700),
    )
    patients = Patient.objects.bulk_create(_patients(clinic, count), batch_size=BATCH)
    _treat(patients, "forehead", "frontalis", day, injector=injector, lot=lot)
    _treat(
        patients[:: TWICE - 1][: count - len(patients)],
        "glabella",
        "procerus",
        day,
        injector=injector,
        lot=lot,
    )

    for start in range(0, len(patients), BATCH):
        batch = [patient.pk for patient in patients[start : start + BATCH]]
        replan_all(Patient.objects.filter(pk__in=batch), clinic=clinic, now=now - timedelta(days=AGO - 3))
    assert due().count() == count
    return clinic


def due():
    """The reminders that this is about, whatever became of them."""
    return Reminder.objects.filter(kind=Kind.PHOTO_DAY_7)


def unsettled():
    return due().filter(state__in=[State.DUE, State.CLAIMED, State.HANDOFF])


def noon_zone(now: datetime) -> str:
    """A zone in which it is past noon, so that mail may leave for hours."""
    hours = now.hour - 12
    return f"Etc/GMT{hours:+d}"  # whose signs are the wrong way round


def _patients(clinic: Clinic, reminders: int) -> list[Patient]:
    made = []
    for number in range(reminders - reminders // TWICE):
        patient = Patient(
            clinic=clinic,
            name=f"Person {number}",
            phone=f"+1 212 {5_550_000 + number}",
            email=f"p{number}@example.com",
            birth_date=date(1980, 1, 1),
            language=LANGUAGES[number % 2],
        )
        patient.search = patient.search_text()
        made.append(patient)
    return made


def _treat(patients: list[Patient], area: str, muscle: str, day: date, *, injector: Staff, lot: Lot) -> None:
    at = datetime.combine(day, time(11), injector.clinic.zone)
    sessions = TreatmentSession.objects.bulk_create(
        (
            TreatmentSession(
                patient=patient,
                at=at,
                on=day,
                injector=injector,
                product=lot.product,
                lot=lot,
                recorded_by=injector,
                recorded_at=at,
            )
            for patient in patients
        ),
        batch_size=BATCH,
    )
    areas = TreatedArea.objects.bulk_create(
        (TreatedArea(session=session, area=area) for session in sessions), batch_size=BATCH
    )
    Dose.objects.bulk_create(
        (Dose(treated_area=treated, side="midline", muscle=muscle, units=20) for treated in areas),
        batch_size=BATCH,
    )

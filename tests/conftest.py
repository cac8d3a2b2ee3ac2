"""The cast: a clinic, the people who work there, one who doesn't, and patients; each made when asked for."""

import gc
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client

from touchups.access.services import furnish
from touchups.charting.patients import add_patient
from touchups.charting.services import AreaLine, DoseLine, record_session
from touchups.models import Clinic, Lot, Patient, Staff, TreatmentSession, WorkingHours
from touchups.reminders.links import mail_links

#: Noon in New York on a Monday.
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PASSWORD = "correct horse battery"


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the garbage collector need not go through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """The clock stands still at ``now``."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def make_clinic(name: str = "Harbour Aesthetics", time_zone: str = "America/New_York") -> Clinic:
    clinic = Clinic.objects.create(
        name=name, time_zone=time_zone, phone="+1 212 555 0100", sender_name="Harbour"
    )
    furnish(clinic, now=NOW)
    return clinic


def make_staff(clinic: Clinic, role: str, name: str) -> Staff:
    email = f"{name.split()[0].lower()}@{clinic.pk}.example"
    return Staff.objects.create_user(email, PASSWORD, clinic=clinic, role=role, name=name)


def local(day: date | int, hour: int, minute: int = 0) -> datetime:
    """A moment by the clinic's wall clock, on a date or so many days from today."""
    day = day if isinstance(day, date) else TODAY + timedelta(days=day)
    return datetime.combine(day, time(hour, minute), ZoneInfo("America/New_York")).astimezone(UTC)


def give_hours(injector: Staff) -> Staff:
    """Weekdays from nine to five."""
    for weekday in range(5):
        WorkingHours.objects.create(injector=injector, weekday=weekday, starts=time(9), ends=time(17))
    return injector


@pytest.fixture
def clinic(db) -> Clinic:
    return make_clinic()


@pytest.fixture
def front_desk(clinic) -> Staff:
    return make_staff(clinic, Staff.Role.FRONT_DESK, "Frida Desk")


@pytest.fixture
def injector(clinic) -> Staff:
    return make_staff(clinic, Staff.Role.INJECTOR, "Ines Needle")


@pytest.fixture
def working(injector) -> Staff:
    """The injector, with hours."""
    return give_hours(injector)


@pytest.fixture
def manager(clinic) -> Staff:
    return make_staff(clinic, Staff.Role.MANAGER, "Mara Chief")


@pytest.fixture
def sign_in() -> Callable[[Staff], Client]:
    """Somebody's browser, logged in."""

    def signed_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return signed_in


@pytest.fixture
def desk(sign_in, front_desk) -> Client:
    """The front desk's browser."""
    return sign_in(front_desk)


@pytest.fixture
def chair(sign_in, injector) -> Client:
    """The injector's browser."""
    return sign_in(injector)


@pytest.fixture
def outsider(db) -> Staff:
    """An injector of another clinic."""
    return make_staff(
        make_clinic("Elsewhere Skin", "Europe/London"), Staff.Role.LEAD_INJECTOR, "Otto Elsewhere"
    )


@pytest.fixture
def patient(front_desk) -> Patient:
    return add_patient(
        by=front_desk, now=NOW, name="Paula Ibáñez", birth_date=date(1984, 3, 9), phone="212 555 0187"
    )


@pytest.fixture
def lot(clinic) -> Lot:
    return Lot.objects.create(
        clinic=clinic,
        product="botox",
        number="C4821",
        expires_on=date(2027, 12, 31),
        received_on=date(2026, 1, 5),
    )


@pytest.fixture
def treat(injector, lot):
    """Records a forehead session of 20 U so many days before ``now``; keywords replace any part of it."""

    def record(patient: Patient, days_ago: int = 0, **different) -> TreatmentSession:
        session = {
            "patient": patient,
            "by": injector,
            "now": NOW,
            "at": NOW - timedelta(days=days_ago),
            "injector": injector,
            "product": "botox",
            "lot": lot,
            "areas": [AreaLine("forehead")],
            "doses": [DoseLine("forehead", "midline", "frontalis", 20)],
        }
        return record_session(**session | different)

    return record


def token_of(patient: Patient, purpose: str = "choices") -> str:
    """That of a new link as a mail has it: to the patient's choices, or to their own pages (``home``)."""
    return getattr(mail_links([patient], now=NOW)[patient.pk], purpose).split("/")[-2]


@pytest.fixture
def on_a_file(transactional_db, tmp_path) -> Iterator[Callable[[], None]]:
    """Threads started after this is called work on a file where the tests' own database is in memory."""
    settings = connections.settings["default"]
    name = settings["NAME"]

    def put() -> None:
        if connection.vendor == "sqlite":
            settings["NAME"] = str(tmp_path / "clinic.sqlite3")
            with sqlite3.connect(settings["NAME"]) as copy:
                connection.connection.backup(copy)

    yield put
    # Before the database fixture ends: under another name Django would close the one in memory for good.
    settings["NAME"] = name


def closing(act: Callable) -> object:
    """Do it in a thread and leave none of its connections open."""
    try:
        return act()
    finally:
        connections.close_all()

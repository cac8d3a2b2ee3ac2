"""Fills an empty database with a clinic of so many patients.

The first thousand are generated and assessed by the product. The others are copies of their records under
names of their own, down to the stored assessment, whose facts are therefore exactly those of the record.
"""

import os
import random
import uuid
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from tests.chaos.due import make_due
from touchups.access.services import furnish
from touchups.assessment.services import BATCH, reassess_all
from touchups.models import (
    Assessment,
    Clinic,
    Concern,
    Dose,
    Event,
    Finding,
    Hold,
    Lot,
    Patient,
    Report,
    Review,
    Staff,
    Standing,
    TreatedArea,
    TreatmentSession,
)
from touchups.rules import catalogue

ORIGINALS = 1_000
CLONED = (
    Patient, TreatmentSession, TreatedArea, Dose, Review, Finding, Report, Concern, Hold, Event, Assessment,
    Standing,
)  # fmt: skip
FIRST = ["Ada", "Bea", "Cleo", "Dina", "Efua", "Gita", "Hana", "Jana", "Kaya", "Lena", "Mona", "Olga", "Pia"]
LAST = ["Bauer", "Cruz", "Diaz", "Evans", "Fuchs", "Gupta", "Ito", "Kaur", "Meyer", "Okoye", "Patel", "Silva"]
FEMALE = Patient.Sex.FEMALE


class Maker:
    """Makes original patients with their records, a thousand at a time, in a fixed number of statements."""

    def __init__(self, clinic: Clinic, today: date) -> None:
        self.dice = random.Random(2026)
        self.clinic, self.today = clinic, today
        self.injectors = [_staff(clinic, f"injector{number}", Staff.Role.INJECTOR) for number in range(3)]
        self.lots = [
            Lot.objects.create(
                clinic=clinic,
                product=product,
                number="B1",
                received_on=today - timedelta(days=700),
                expires_on=today + timedelta(days=700),
            )
            for product in catalogue.PRODUCTS
        ]
        self.rows: dict[type[models.Model], list] = {model: [] for model in CLONED}

    def make(self, count: int) -> None:
        for number in range(count):
            self._patient(number)
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=500)

    def _add(self, model: type[models.Model], **fields):
        if issubclass(model, TreatmentSession | Review | Report | Concern | Hold | Event):
            fields |= {"recorded_by": self.injectors[0], "recorded_at": self._moment(self.today)}
        row = model(**fields)
        self.rows[model].append(row)
        return row

    def _moment(self, day: date) -> datetime:
        return datetime.combine(day, time(10), self.clinic.zone)

    def _before(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _patient(self, number: int) -> None:
        dice = self.dice
        patient = self._add(Patient, **_card(number), clinic=self.clinic, sex=FEMALE)
        ago = dice.randint(0, 180)
        if dice.random() < 0.95:
            for cycle in range(dice.randint(0, 3), -1, -1):
                self._cycle(patient, ago + 100 * cycle)
        if dice.random() < 0.02:
            self._add(Hold, patient=patient, kind="pregnancy", since=self._before(ago))
        if dice.random() < 0.06:
            self._add(Event, patient=patient, name="Wedding", on=self._before(dice.randint(-120, 60)))
        if dice.random() < 0.04:
            kind = dice.choice(list(catalogue.REPORTS))
            self._add(Report, patient=patient, kind=kind, on=self._before(dice.randint(0, min(ago, 20))))
        if dice.random() < 0.05:
            self._add(
                Concern, patient=patient, kind=dice.choice(list(catalogue.CONCERNS)), on=self._before(ago)
            )

    def _cycle(self, patient: Patient, ago: int) -> None:
        dice, day, lot = self.dice, self._before(ago), self.dice.choice(self.lots)
        injector = dice.choice(self.injectors)
        session = self._add(
            TreatmentSession,
            patient=patient,
            at=self._moment(day),
            on=day,
            injector=injector,
            product=lot.product,
            lot=lot,
        )
        areas = dice.sample(list(catalogue.AREAS.values()), dice.randint(1, 3))
        for area in areas:
            treated = self._add(TreatedArea, session=session, area=area.key)
            for side in ("left", "right"):
                units = dice.randint(4, 30) / 2
                self._add(Dose, treated_area=treated, side=side, muscle=area.muscles[-1], units=units)
        looked = dice.randint(10, 18)
        if looked <= ago and dice.random() < 0.75:
            review = self._add(
                Review, patient=patient, on=self._before(ago - looked), reviewer=injector, plateau=True
            )
            if dice.random() < 0.3:
                kind = dice.choice(list(catalogue.FINDINGS))
                self._add(Finding, review=review, area=areas[0].key, side="left", kind=kind)


def _card(number: int) -> dict:
    dice = random.Random(number)
    name = f"{dice.choice(FIRST)} {dice.choice(FIRST)[0]}. {dice.choice(LAST)}-{dice.choice(LAST)}"
    return {
        "name": name,
        "phone": f"+1 212 {5_550_000 + number}",
        "birth_date": date(1950 + number % 50, 6, 1),
    }


def _staff(clinic: Clinic, name: str, role: str) -> Staff:
    return Staff.objects.create_user(f"{name}@bench.example", clinic=clinic, role=role, name=name)


def copy_records(clinic: Clinic, size: int) -> None:
    """Repeat the originals until there are ``size`` patients, each under a name of their own."""
    last = {model: model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0 for model in CLONED}
    for copy in range(1, size // ORIGINALS):
        originals = Patient.objects.filter(pk__lte=last[Patient]).order_by("pk")
        patients = list(originals)
        for patient in patients:
            patient.pk += copy * last[Patient]
            patient.key = uuid.uuid4()
            for name, value in _card(patient.pk).items():
                setattr(patient, name, value)
            patient.search = patient.search_text()
        Patient.objects.bulk_create(patients, batch_size=500)
        for model in CLONED[1:]:
            _copy(model, copy, last)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(CLONED)):
            cursor.execute(statement)


def _copy(model: type[models.Model], copy: int, last: dict[type[models.Model], int]) -> None:
    """Insert the originals' rows once more, with keys moved past those of the copies before."""
    values = {}
    for field in model._meta.concrete_fields:
        name = connection.ops.quote_name(field.column)
        family = field.related_model if field.is_relation else model if field.primary_key else None
        if family in last:
            values[name] = f"{name} + {copy * last[family]}"
        elif isinstance(field, models.UUIDField):
            values[name] = (
                "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
            )
        else:
            values[name] = name
    table, key = (connection.ops.quote_name(name) for name in (model._meta.db_table, model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(values)}) "
            f"SELECT {', '.join(values.values())} FROM {table} WHERE {key} <= {last[model]}"
        )


def populate(size: int) -> str:
    """Make the tables and the patients; returns the key of a session in which the front desk is logged in."""
    now = timezone.now()
    _make_tables()
    call_command("collectstatic", verbosity=0, interactive=False)
    with transaction.atomic():
        clinic = Clinic.objects.create(
            name="Bench", time_zone="America/New_York", phone="1", sender_name="Bench", lock_after=60
        )
        furnish(clinic, now=now)
        Maker(clinic, clinic.day_of(now)).make(min(size, ORIGINALS))
        _assess_all(clinic, now=now)
        copy_records(clinic, size)
    analyze()
    client = Client()
    client.force_login(_staff(clinic, "desk", Staff.Role.FRONT_DESK))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def populate_due(reminders: int) -> None:
    """Make the tables and patients who have so many reminders due."""
    _make_tables()
    make_due(reminders)
    analyze()


def _make_tables() -> None:
    clear()
    if schema := os.environ.get("BENCH_SCHEMA"):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schema}")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def analyze() -> None:
    """What autovacuum would do within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _assess_all(clinic: Clinic, *, now: datetime) -> None:
    keys = list(Patient.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        batch = Patient.objects.filter(pk__in=keys[start : start + BATCH])
        assert not reassess_all(batch, clinic=clinic, now=now, cause="bench")


def clear() -> None:
    """Drop what the bench made in PostgreSQL; an SQLite file goes with its folder."""
    if schema := os.environ.get("BENCH_SCHEMA"):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")

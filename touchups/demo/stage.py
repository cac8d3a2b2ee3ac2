"""Plays the cast: the clinic's past, lived through day by day and written down as it happened."""

import re
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from touchups.access.demo_accounts import ACCOUNTS, PASSWORD
from touchups.access.services import furnish
from touchups.assessment.services import reassess_due
from touchups.charting.patients import CONTACT, add_patient, change_patient
from touchups.demo.cast import PEOPLE
from touchups.demo.desk import book_on_leaving, comes, plan_ahead, receive
from touchups.demo.post import bring_back, deliver
from touchups.demo.premises import open_up
from touchups.demo.script import Person, Scene, Session
from touchups.models import Clinic, Lot, Patient, Staff
from touchups.models.patient import fold
from touchups.reminders.replan import replan_stale

OPENS = time(9)
EVENING = time(22)
NEW_DAY = time(0, 5)
BETWEEN_ACTS = timedelta(minutes=35)

#: Product, lot number, and in days from today: received, expires, withdrawn.
LOTS = (
    ("botox", "C4417C3", -520, -28, None),
    ("botox", "C4602C2", -300, 12, None),
    ("botox", "C4788C3", -75, 410, None),
    ("dysport", "A30714", -400, 95, None),
    ("xeomin", "316842", -260, 60, -33),
    ("xeomin", "318905", -30, 500, None),
    ("jeuveau", "P2207", -240, 180, None),
    ("letybo", "LTB4A019", -220, 240, None),
    ("relfydess", "R5K118", -200, 330, None),
    ("daxxify", "D0093", -380, 150, None),
)
RECALL = "Recalled by the maker: cold chain interrupted in transit."


@transaction.atomic
def build_demo(*, now: datetime) -> Clinic:
    """A demo clinic whose past ends at this aware moment; all of it or nothing."""
    clinic = Clinic.objects.create(
        name="Harbour Aesthetics",
        time_zone="America/New_York",
        phone="+1 212 555 0100",
        sender_name="Harbour",
        country="US",
        is_demo=True,
    )
    today = clinic.day_of(now)
    first = max(person.first_day for person in PEOPLE)
    furnish(clinic, now=_moment(clinic, today - timedelta(days=first), NEW_DAY))
    staff, lots = _staff(clinic), _lots(clinic, today)
    open_up(clinic, staff)
    patients: dict[str, Patient] = {}
    for ago in range(first, -1, -1):
        day = today - timedelta(days=ago)
        dawn = min(_moment(clinic, day, NEW_DAY), now)
        reassess_due(clinic, now=dawn)
        for place, (person, act) in enumerate(_diary(ago)):
            moment = min(_moment(clinic, day, OPENS) + place * BETWEEN_ACTS, now)
            deliver(clinic, ago=ago, since=dawn, until=moment)
            if person.name not in patients:
                patients[person.name] = _welcome(person, staff, now=moment, today=today)
            if act:
                act.play(Scene(patients[person.name], staff, lots, moment, today))
            if isinstance(act, Session) and act.kind == Session.kind:
                book_on_leaving(person, patients[person.name], ago=ago, desk=staff["desk"], now=moment)
        evening = min(_moment(clinic, day, EVENING), now)
        came = {patients[person.name].pk for person, act in _diary(ago) if comes(act)}
        receive(clinic, came, desk=staff["desk"], now=evening)
        deliver(clinic, ago=ago, since=dawn, until=evening)
    plan_ahead(clinic, desk=staff["desk"], now=now)
    bring_back(clinic, now=now)
    replan_stale(now=now)
    return clinic


def _moment(clinic: Clinic, day: date, at: time) -> datetime:
    return datetime.combine(day, at, clinic.zone)


def _diary(ago: int) -> list:
    """What happens on a day: who is new first, then the acts in the order of the cast."""
    new = [(person, None) for person in PEOPLE if person.first_day == ago]
    return new + [(person, act) for person in PEOPLE for act in person.acts if act.ago == ago]


def _staff(clinic: Clinic) -> dict[str, Staff]:
    """By the first part of their address. One hash for all: making one takes a while on purpose."""
    password = make_password(PASSWORD)
    return {
        account.email.split("@")[0]: Staff.objects.create(
            clinic=clinic, name=account.name, email=account.email, role=account.role, password=password
        )
        for account in ACCOUNTS
    }


def _lots(clinic: Clinic, today: date) -> list[Lot]:
    def day(offset: int) -> date:
        return today + timedelta(days=offset)

    return [
        Lot.objects.create(
            clinic=clinic,
            product=product,
            number=number,
            received_on=day(received),
            expires_on=day(expires),
            withdrawn_on=None if withdrawn is None else day(withdrawn),
            withdrawn_because="" if withdrawn is None else RECALL,
        )
        for product, number, received, expires, withdrawn in LOTS
    ]


def _welcome(person: Person, staff: dict[str, Staff], *, now: datetime, today: date) -> Patient:
    """The front desk makes the card, an injector adds what is clinical."""
    card = {"sex": person.sex, **person.card}
    contact = {name: value for name, value in card.items() if name in CONTACT}
    clinical = {name: value for name, value in card.items() if name not in CONTACT}
    patient = add_patient(
        by=staff["desk"],
        now=now,
        name=person.name,
        birth_date=date(today.year - person.age, *person.born),
        phone=f"+1 212 555 01{person.phone:02}",
        email=re.sub(r"[^a-z]+", ".", fold(person.name)) + "@example.com",
        **contact,
    )
    return change_patient(patient=patient, by=staff["helen"], now=now, **clinical)

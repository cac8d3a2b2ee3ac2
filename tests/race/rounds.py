"""The rounds: who wants which time, and what has to be true afterwards."""

import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from tests.bench.figures import Figure
from tests.race.web import Answer, Person, at_once, web_server
from touchups.access.services import add_clinic
from touchups.booking.forms import key_of
from touchups.booking.services import book, cancel, move
from touchups.charting.patients import add_patient
from touchups.charting.services import AreaLine, DoseLine, record_session
from touchups.models import Appointment, Lot, Patient, Slice, Staff, WorkingHours
from touchups.models.appointment import SLICE_MINUTES, TAKING

PEOPLE, MOVERS, INJECTORS = 50, 20, 3
DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
TAKEN = "This time has just been taken."


@dataclass
class Clinic:
    """A clinic, open from eight to six, with patients whose review is due in two days.

    ``movers`` have theirs on one day, a quarter of an hour apart, with one injector after the other;
    ``asking`` have none. Everybody wants ``wanted``, which is free.
    """

    manager: Staff
    injectors: list[Staff]
    people: list[Person]
    asking: list[Patient]
    movers: list[Appointment]
    wanted: datetime

    @classmethod
    def open(cls) -> "Clinic":
        now = timezone.now()
        manager = add_clinic(
            now=now, name="Race", time_zone="UTC", phone="1", sender_name="Race", manager_name="Mara Chief",
            email="mara@race.example", password="correct horse battery", injects=True,
        )  # fmt: skip
        clinic = manager.clinic
        staff = [
            Staff(clinic=clinic, name=f"Desk {number}", email=f"{number}@race.example", role=role)
            for number, role in enumerate(
                [Staff.Role.INJECTOR] * INJECTORS + [Staff.Role.FRONT_DESK] * PEOPLE
            )
        ]
        Staff.objects.bulk_create(staff)
        injectors = list(Staff.objects.filter(clinic=clinic, role=Staff.Role.INJECTOR))
        WorkingHours.objects.bulk_create(
            WorkingHours(injector=injector, weekday=weekday, starts=time(8), ends=time(18))
            for injector in injectors
            for weekday in range(7)
        )
        day = clinic.day_of(now) + 2 * DAY
        begin = datetime.combine(day, time(9), UTC)
        patients = _patients(manager, treated_on=day - 14 * DAY, now=now)
        movers = [
            book(
                patient=patient, kind="review", injector=injectors[number % INJECTORS],
                starts_at=begin + number * QUARTER, by=manager, now=now,
            )
            for number, patient in enumerate(patients[PEOPLE:])
        ]  # fmt: skip
        people = [Person(each) for each in Staff.objects.filter(clinic=clinic, role=Staff.Role.FRONT_DESK)]
        return cls(manager, injectors, people, patients[:PEOPLE], movers, begin + timedelta(hours=7))


def _patients(manager: Staff, *, treated_on: date, now: datetime) -> list[Patient]:
    lot = Lot.objects.create(
        clinic=manager.clinic, product="botox", number="R1", expires_on=now.date() + 400 * DAY,
        received_on=treated_on,
    )  # fmt: skip
    patients = [
        add_patient(by=manager, now=now, name=f"Patient {number}") for number in range(PEOPLE + MOVERS)
    ]
    for patient in patients:
        record_session(
            patient=patient, by=manager, now=now, at=datetime.combine(treated_on, time(9), UTC),
            injector=manager, product="botox", lot=lot, areas=[AreaLine("forehead")],
            doses=[DoseLine("forehead", "midline", "frontalis", 20)],
        )  # fmt: skip
    return patients


@dataclass
class Score:
    """What came of the rounds. ``wrong``: what must not be, with how often it was.

    ``won`` and ``lost`` hold, for each round, after how many seconds each had an answer.
    """

    won: list[list[float]] = field(default_factory=list)
    lost: list[list[float]] = field(default_factory=list)
    wrong: Counter = field(default_factory=Counter)

    def count(self, answers: list[Answer], *, winners: int) -> list[Answer]:
        """Exactly so many win; all others read that the time is taken, and of others that are free."""
        won = [each for each in answers if each.status == 302 and "/appointments/" in each.leads_to]
        losers = [each for each in answers if each not in won]
        self.won.append([each.seconds for each in won])
        self.lost.append([each.seconds for each in losers])
        self.wrong["more or fewer winners than there should be"] += len(won) != winners
        for each in losers:
            self.wrong["errors of the server"] += each.status >= 500
            is_kind = each.status == 422 and TAKEN in each.page and 'name="slot" value=' in each.page
            self.wrong["losers without a friendly answer"] += not is_kind
        return won

    def check(self, clinic: Clinic, *, at_the_time: int) -> None:
        """Everybody has what they should, and nobody is in two places."""
        there = Appointment.objects.filter(
            starts_at=clinic.wanted, injector=clinic.injectors[0], state__in=TAKING
        )
        self.wrong["times taken more than once, or by nobody"] += there.count() != at_the_time
        kept = Appointment.objects.filter(
            patient__in=[each.patient for each in clinic.movers], state="booked"
        )
        self.wrong["appointments lost"] += kept.count() != len(clinic.movers)
        taking = Appointment.objects.filter(state__in=TAKING).values_list("busy_from", "busy_to")
        slices = sum((to - begin) // timedelta(minutes=SLICE_MINUTES) for begin, to in taking)
        self.wrong["slices missing or left over"] += Slice.objects.count() != slices

    def figures(self, within: float) -> Iterator[Figure]:
        """Who has lost is promised an answer in good time; who has won has what they wanted."""
        for name, rounds, at_most in (("winners", self.won, None), ("losers", self.lost, within)):
            if lasts := [max(seconds) for seconds in rounds if seconds]:
                yield Figure(f"{name}: answered, the median", statistics.median(chain(*rounds)), "s")
                yield Figure(f"{name}: the last, in the median round", statistics.median(lasts), "s")
                yield Figure(f"{name}: the last of all rounds", max(lasts), "s", at_most=at_most)
        for name, times in self.wrong.items():
            yield Figure(name, times, "times", at_most=0)


def run(folder: Path, rounds: int, *, within: float) -> Iterator[Figure]:
    """``within``: seconds until the last of all rounds has an answer."""
    clinic = Clinic.open()
    bookings, moves, swaps, passes = Score(), Score(), Score(), Score()
    with web_server(folder):
        for _round in range(rounds):
            _all_book_one_time(clinic, bookings)
            _all_move_to_one_time(clinic, moves)
            _all_move_onto_each_other(clinic, swaps)
            _all_move_past_each_other(clinic, passes)
    for name, score in (
        (f"{PEOPLE} book one time", bookings),
        (f"{MOVERS} move to one time", moves),
        (f"{MOVERS} move onto each other", swaps),
        (f"{MOVERS} move past each other, and back", passes),
    ):
        yield Figure(f"-- {name}", rounds, "rounds")
        yield from score.figures(within)


def _all_book_one_time(clinic: Clinic, score: Score) -> None:
    slot = key_of(clinic.wanted, clinic.injectors[0])
    forms = [
        (f"/patients/{patient.pk}/book/", {"key": uuid4(), "kind": "review", "slot": slot})
        for patient in clinic.asking
    ]
    score.count(at_once(clinic.people, forms), winners=1)
    score.check(clinic, at_the_time=1)
    for made in Appointment.objects.filter(patient__in=clinic.asking, state="booked"):
        cancel(appointment=made, by=clinic.manager, now=timezone.now(), why="The round is over")


def _all_move_to_one_time(clinic: Clinic, score: Score) -> None:
    wanted = [(clinic.wanted, clinic.injectors[0])] * len(clinic.movers)
    won = score.count(_move(clinic, wanted), winners=1)
    score.check(clinic, at_the_time=len(won))
    for before in clinic.movers:
        now = Appointment.objects.get(pk=before.pk)
        if now.starts_at != before.starts_at:
            move(
                appointment=now, starts_at=before.starts_at, injector=before.injector, by=clinic.manager,
                now=timezone.now(), sequence=now.sequence,
            )  # fmt: skip


def _all_move_onto_each_other(clinic: Clinic, score: Score) -> None:
    """Each wants the time of the next, which is taken until that one has moved: nobody can go first."""
    ring = [*clinic.movers[1:], clinic.movers[0]]
    score.count(_move(clinic, [(each.starts_at, each.injector) for each in ring]), winners=0)
    score.check(clinic, at_the_time=0)


def _all_move_past_each_other(clinic: Clinic, score: Score) -> None:
    """Each to the time of the next a day later, with the next one's injector, and back: all of them can."""
    ring = [*clinic.movers[1:], clinic.movers[0]]
    for wanted in (
        [(each.starts_at + DAY, each.injector) for each in ring],
        [(each.starts_at, each.injector) for each in clinic.movers],
    ):
        score.count(_move(clinic, wanted), winners=MOVERS)
        score.check(clinic, at_the_time=0)


def _move(clinic: Clinic, wanted: list[tuple[datetime, Staff]]) -> list[Answer]:
    versions = dict(Appointment.objects.values_list("pk", "sequence"))
    forms = [
        (
            f"/appointments/{each.pk}/move/",
            {"key": uuid4(), "slot": key_of(*time), "sequence": versions[each.pk]},
        )
        for each, time in zip(clinic.movers, wanted, strict=True)
    ]
    return at_once(clinic.people, forms)

"""What runs inside Django for the bench of booking: a diary that grows, and questions to it."""

import time as clock
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from itertools import count, cycle, islice, product
from statistics import median

from django.db import connection
from django.utils import timezone

from tests.bench.populate import analyze
from touchups.booking.diary import injectors_of, load_diary
from touchups.booking.hours import moment
from touchups.booking.proposal import propose
from touchups.models import Appointment, Clinic, Patient, Room, Staff, WorkingHours

INJECTORS, A_DAY, TURNS = 20, 12, 40
LENGTH = timedelta(minutes=30)


def measure(size: int) -> dict[str, dict[str, float]]:
    """Let the diary grow to so many appointments; then ask for an injector's free times and for proposals."""
    now, clinic = timezone.now(), Clinic.objects.get()
    today = clinic.day_of(now)
    if not Room.objects.exists():
        _furnish(clinic)
    _fill(clinic, size, today=today)
    analyze()
    injector, tomorrow = injectors_of(clinic).first(), today + timedelta(days=1)
    # In the evening nothing is free any more for those whose last day is today.
    due = list(Patient.objects.filter(standing__flag="review", standing__act_by__gt=today)[:TURNS])

    def free_times(kind: str) -> Callable[[int], list]:
        asked = clinic.appointment_types.get(kind=kind)

        def ask(_turn: int) -> list:
            diary = load_diary(clinic, [injector], tomorrow, tomorrow, type=asked, now=now)
            return diary.free(tomorrow, injector)

        return ask

    return {
        "review": _timed(free_times("review")),
        "touch_up": _timed(free_times("touch_up")),
        "proposal": _timed(lambda turn: propose(due[turn % len(due)], now=now).slots),
    }


def _timed(ask: Callable[[int], list]) -> dict[str, float]:
    """The median of some turns, each of which must find a time, and the most queries in one."""
    milliseconds, queries = [], [0] * TURNS
    for turn in range(TURNS):

        def note(execute, sql, params, many, context, turn=turn):
            queries[turn] += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            began = clock.perf_counter()
            assert ask(turn)
            milliseconds.append(1000 * (clock.perf_counter() - began))
    return {"milliseconds": median(milliseconds), "queries": max(queries)}


def _furnish(clinic: Clinic) -> None:
    """Injectors who work from nine to five on every day, and a room for each, which touch-ups need."""
    for number in range(injectors_of(clinic).count(), INJECTORS):
        name = f"injector{number}"
        Staff.objects.create_user(f"{name}@bench.example", clinic=clinic, role=Staff.Role.INJECTOR, name=name)
    WorkingHours.objects.bulk_create(
        WorkingHours(injector=injector, weekday=weekday, starts=time(9), ends=time(17))
        for injector, weekday in product(injectors_of(clinic), range(7))
    )
    Room.objects.bulk_create(Room(clinic=clinic, name=f"Room {number:02}") for number in range(INJECTORS))
    clinic.appointment_types.filter(kind="touch_up").update(needs_room=True)


def _fill(clinic: Clinic, size: int, *, today: date) -> None:
    rows = islice(_appointments(clinic, today), Appointment.objects.count(), size)
    while batch := list(islice(rows, 2_000)):
        Appointment.objects.bulk_create(batch)


def _appointments(clinic: Clinic, today: date) -> Iterator[Appointment]:
    """Those of today, of tomorrow, of yesterday, and so on; each day is busy from nine to three."""
    patients = cycle(Patient.objects.values_list("pk", flat=True))
    pairs = list(zip(injectors_of(clinic), clinic.rooms.all(), strict=True))
    for number in count():
        day = today + timedelta(days=(number + 1) // 2 * (1 if number % 2 else -1))
        opens = moment(day, time(9), clinic.zone)
        for (injector, room), place in product(pairs, range(A_DAY)):
            starts_at, ends_at = opens + place * LENGTH, opens + (place + 1) * LENGTH
            yield Appointment(
                clinic=clinic,
                patient_id=next(patients),
                kind=Appointment.Kind.FULL_SESSION,
                injector=injector,
                room=room,
                starts_at=starts_at,
                ends_at=ends_at,
                busy_from=starts_at,
                busy_to=ends_at,
                on=day,
                state=Appointment.State.DONE if day < today else Appointment.State.BOOKED,
                booked_at=opens,
                changed_at=opens,
            )

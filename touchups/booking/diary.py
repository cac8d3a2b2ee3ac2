"""The working hours and appointments of some days, read at once, and the times that are free in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Q, QuerySet

from touchups.booking.hours import moment
from touchups.booking.slots import Length, Slot, free_starts
from touchups.booking.spans import Span, is_free, merge
from touchups.booking.timetable import Timetable, injectors_of, load_timetable
from touchups.models import Appointment, AppointmentType, Clinic, Room, Staff
from touchups.models.appointment import TAKING

#: The longest that an appointment and the free time around it can take.
LONGEST = timedelta(hours=12)
#: The most time that one keeps free before or after it.
AROUND = timedelta(hours=2)
MIDNIGHT = time(0)
DAY = timedelta(days=1)


def who_may(type: AppointmentType) -> QuerySet[Staff]:
    """The injectors who do appointments of a type: the chosen ones or, when nobody is chosen, all."""
    chosen = AppointmentType.injectors.through.objects.filter(appointmenttype=type)
    return injectors_of(type.clinic).filter(~Exists(chosen) | Q(pk__in=chosen.values("staff")))


@dataclass(frozen=True)
class Diary:
    """Days of a clinic's injectors, with the times free for one type of appointment.

    ``opens`` is the first moment that may be booked and ``closes`` the last day, where they are known.
    ``moving`` takes no time, but its own is none to move to.
    """

    type: AppointmentType
    timetable: Timetable
    rooms: list[Room]
    opens: datetime | None
    closes: date | None
    moving: Appointment | None
    _taken: dict[int, list[Span]]
    _rooms_taken: dict[int, list[Span]]

    @property
    def clinic(self) -> Clinic:
        return self.timetable.clinic

    @property
    def injectors(self) -> list[Staff]:
        """Those of whom it was read, by name, without who no longer sees patients here."""
        return self.timetable.injectors

    def working(self, day: date, injector: Staff) -> list[Span]:
        """When an injector works on a clinic-local date; never where they are not of this diary."""
        return self.timetable.working(day, injector)

    def free(self, day: date, injector: Staff) -> list[Slot]:
        """The times on a clinic-local date at which an appointment with an injector can begin, in order."""
        return list(self._free(day, injector))

    def _free(self, day: date, injector: Staff) -> Iterator[Slot]:
        if self.closes and day > self.closes:
            return
        length = Length.of(self.type)
        for start in free_starts(self.working(day, injector), self._taken.get(injector.pk, []), length):
            room = self._room(length.busy(start)) if self.type.needs_room else None
            is_open = self.opens is None or start >= self.opens
            if (room or not self.type.needs_room) and is_open and not self._is_left(start, injector):
                yield Slot(start, start + length.itself, injector, room)

    def _is_left(self, start: datetime, injector: Staff) -> bool:
        """Whether the appointment that moves is there now."""
        return bool(self.moving and self.moving.starts_at == start and self.moving.injector_id == injector.pk)

    def _room(self, busy: Span) -> Room | None:
        return next((room for room in self.rooms if is_free(busy, self._rooms_taken.get(room.pk, []))), None)


def load_diary(
    clinic: Clinic,
    injectors: QuerySet[Staff] | Iterable[Staff],
    first: date,
    last: date,
    *,
    type: AppointmentType,
    now: datetime | None = None,
    patient_books: bool = False,
    moving: Appointment | None = None,
) -> Diary:
    """Read the clinic-local dates ``first`` to ``last`` in three queries, and one for rooms if it needs one.

    With ``now`` only times from then on are free, up to the clinic's horizon, and for a patient who books
    not before the clinic's lead is over. What the appointment that is ``moving`` takes is free for
    another time of it, and its own is not offered. Whoever no longer works there is left out.
    """
    timetable = load_timetable(clinic, injectors, first, last)
    staff = timetable.injectors
    begins, ends = moment(first, MIDNIGHT, clinic.zone), moment(last + DAY, MIDNIGHT, clinic.zone)
    appointments = Appointment.objects.filter(clinic=clinic, state__in=TAKING)
    if moving:
        appointments = appointments.exclude(pk=moving.pk)
    taken, rooms_taken = _taken(appointments, staff, Span(begins, ends), with_rooms=type.needs_room)
    return Diary(
        type=type,
        timetable=timetable,
        rooms=list(clinic.rooms.filter(is_active=True)) if type.needs_room else [],
        opens=now and now + timedelta(hours=clinic.booking_lead if patient_books else 0),
        closes=now and clinic.day_of(now) + timedelta(days=clinic.booking_horizon),
        moving=moving,
        _taken=taken,
        _rooms_taken=rooms_taken,
    )


def _taken(
    rows: QuerySet[Appointment], staff: list[Staff], days: Span, *, with_rooms: bool
) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
    """When the injectors and the rooms are taken, merged, by their keys."""
    # No appointment is longer than LONGEST, so that an index on its beginning finds it.
    begins, ends = days.start - LONGEST, days.end + 2 * AROUND
    rows = rows.filter(busy_to__gt=days.start - AROUND)
    if with_rooms:
        rows = rows.filter(Q(injector__in=staff) | Q(room__isnull=False), starts_at__range=(begins, ends))
    else:
        rows = rows.filter(injector__in=staff, busy_from__range=(begins, ends))
    by_injector: dict[int, list[Span]] = defaultdict(list)
    by_room: dict[int, list[Span]] = defaultdict(list)
    for injector, room, *busy in rows.values_list("injector", "room", "busy_from", "busy_to"):
        by_injector[injector].append(Span(*busy))
        by_room[room].append(Span(*busy))
    return _merged(by_injector), _merged(by_room)


def _merged(spans: dict[int, list[Span]]) -> dict[int, list[Span]]:
    return {key: merge(each) for key, each in spans.items()}

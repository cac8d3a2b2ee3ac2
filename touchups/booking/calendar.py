"""The calendar as a grid of columns: a day of several injectors, or several days of one.

Everything stands where the clinic's wall clock shows it; a block is as high as it is long, so that on a day
on which the clock changes nothing is stretched. The style sheet knows the classes of a place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Subquery

from touchups.booking.diary import Diary
from touchups.booking.hours import public_holidays
from touchups.booking.queries import between, day_of
from touchups.booking.slots import STEP, Slot
from touchups.booking.timetable import is_expected, is_within
from touchups.booking.windows import Window
from touchups.models import Appointment, Clinic, Consent, Photo, Staff, TreatmentSession
from touchups.models.appointment import SLICE_MINUTES
from touchups.reminders.outlook import REVIEWS

HOUR = 60
DAY_ENDS = 24 * HOUR
#: The hours shown where nobody works and nothing is booked.
USUAL = (9, 17)


@dataclass(frozen=True)
class Place:
    """Minutes of the day from ``start`` to ``end``."""

    start: int
    end: int

    @property
    def hour(self) -> int:
        return self.start // HOUR

    @property
    def classes(self) -> str:
        """Hour and minute of both ends, by the slice: "h9 m15 to-h9 to-m45"."""
        start, end = (SLICE_MINUTES * (each // SLICE_MINUTES) for each in (self.start, self.end))
        return f"h{start // HOUR} m{start % HOUR} to-h{end // HOUR} to-m{end % HOUR}"


def place(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> Place:
    wall = starts_at.astimezone(zone)
    start = wall.hour * HOUR + wall.minute
    return Place(start, min(start + (ends_at - starts_at) // timedelta(minutes=1), DAY_ENDS))


def wall_clock(at: datetime, zone: ZoneInfo) -> str:
    """ "14:05"; with the zone's name where the clock shows that time twice: "01:15 EST"."""
    wall = at.astimezone(zone)
    twice = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
    return f"{wall:%H:%M %Z}" if twice else f"{wall:%H:%M}"


@dataclass(frozen=True)
class Entry:
    """An appointment or, where that is None, a time at which one could begin.

    ``is_outside``: its injector does not, or no longer does, work then, and nobody put it there on purpose.
    """

    place: Place
    clock: str
    appointment: Appointment | None = None
    slot: Slot | None = None
    is_outside: bool = False


@dataclass(frozen=True)
class Column:
    """A day of an injector. ``open``: where they work. ``holiday``: the name of the day, where it is one.

    ``now``: where the clock stands, on the day that it is.
    """

    day: date
    injector: Staff
    open: list[Place]
    entries: list[Entry]
    holiday: str
    is_called_for: bool
    now: Place | None


@dataclass(frozen=True)
class Grid:
    columns: list[Column]

    @property
    def hours(self) -> range:
        """The full hours that hold everything."""
        places = [place for column in self.columns for place in column.open]
        places += [entry.place for column in self.columns for entry in column.entries]
        first = min((each.start // HOUR for each in places), default=USUAL[0])
        last = max((-(-each.end // HOUR) for each in places), default=USUAL[1])
        return range(first, last)

    @property
    def is_closed(self) -> bool:
        return not any(column.open for column in self.columns)


def grid(
    diary: Diary,
    *,
    days: Iterable[date],
    injectors: Iterable[Staff],
    appointments: Iterable[Appointment],
    window: Window | None,
    now: datetime,
) -> Grid:
    """A column for each of the injectors on each of the days."""
    of: dict[tuple[date, int], list[Appointment]] = {}
    for each in appointments:
        of.setdefault((each.on, each.injector_id), []).append(each)
    return Grid(
        [
            _column(diary, day, injector, of.get((day, injector.pk), []), window, now)
            for day in days
            for injector in injectors
        ]
    )


def _column(
    diary: Diary,
    day: date,
    injector: Staff,
    appointments: list[Appointment],
    window: Window | None,
    now: datetime,
) -> Column:
    zone, working = diary.clinic.zone, diary.working(day, injector)
    entries = [
        Entry(
            place(each.starts_at, each.ends_at, zone),
            wall_clock(each.starts_at, zone),
            appointment=each,
            is_outside=is_expected(each) and not is_within(each, working),
        )
        for each in appointments
    ]
    entries += [
        Entry(place(each.starts_at, each.starts_at + STEP, zone), wall_clock(each.starts_at, zone), slot=each)
        for each in diary.free(day, injector)
    ]
    entries.sort(key=lambda entry: (entry.appointment or entry.slot).starts_at)
    return Column(
        day,
        injector,
        open=[place(*span, zone) for span in working],
        entries=entries,
        holiday=public_holidays(diary.clinic.country, day.year).get(day, ""),
        is_called_for=window is not None and day in window,
        now=place(now, now, zone) if day == diary.clinic.day_of(now) else None,
    )


def appointments_between(
    clinic: Clinic, first: date, last: date, *, injector: Staff | None
) -> Iterable[Appointment]:
    """What stands in the calendar on local days, what was missed included and what was cancelled not.

    Without an injector everybody's, of those as well who have left.
    """
    rows = between(clinic, first, last).exclude(state=Appointment.State.CANCELLED)
    rows = rows.filter(injector=injector) if injector else rows
    return rows.select_related("patient", "room", "injector")


def day_list_of(clinic: Clinic, day: date, *, injector: Staff | None) -> Iterable[Appointment]:
    """Who comes on a local day, with what the rules say of them, in order; those who cancelled left out.

    ``allows_photos``: there is consent to use them for treatment. ``lacks_photos``: there is none of the time
    after the last session, at which a review looks.
    """
    rows = day_of(clinic, day).exclude(state=Appointment.State.CANCELLED)
    rows = rows.filter(injector=injector) if injector else rows
    patient = OuterRef("patient")
    consents = Consent.objects.filter(patient=patient, purpose=Consent.Purpose.CLINICAL, revoked_at=None)
    sessions = TreatmentSession.objects.valid().filter(
        patient=patient, kind=TreatmentSession.Kind.FULL, on__lt=day
    )
    photos = Photo.objects.filter(
        photo_set__patient=patient, photo_set__on__gt=OuterRef("treated_on"), withdrawn_at=None
    )
    rows = rows.annotate(
        allows_photos=Exists(consents),
        treated_on=Subquery(sessions.values("on")[:1]),
        lacks_photos=Q(kind__in=REVIEWS) & ~Exists(photos),
    )
    return rows.select_related("patient__standing", "injector", "room")

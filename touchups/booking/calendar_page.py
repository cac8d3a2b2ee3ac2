"""The calendar that an address asks for: which days, whose, for whom, and what leads where."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Self

from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date

from touchups.assessment.ahead import ahead_of
from touchups.booking.calendar import Grid, appointments_between, grid
from touchups.booking.diary import injectors_of, load_diary
from touchups.booking.picking import WEEK, monday_of
from touchups.booking.slots import STEP
from touchups.booking.windows import Window, kind_wanted, window_of
from touchups.models import Appointment, AppointmentType, Clinic, Staff, Standing

DAY_VIEW, WEEK_VIEW = "day", "week"
DAY = timedelta(days=1)
#: How far a calendar goes back and ahead.
REACH = timedelta(days=1000)


@dataclass(frozen=True)
class Asked:
    """What the address says; a value that is not offered asks for nothing. ``move``: an appointment."""

    day: date | None
    view: str
    injector: int | None
    kind: str
    patient: int | None
    move: int | None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        kind, view = query.get("kind", ""), query.get("view", "")
        return cls(
            day=read_date(query.get("day", "")),
            view=view if view in (DAY_VIEW, WEEK_VIEW) else "",
            injector=_number(query.get("injector", "")),
            kind=kind if kind in Appointment.Kind.values else "",
            patient=_number(query.get("patient", "")),
            move=_number(query.get("move", "")),
        )


def read_date(text: str) -> date | None:
    """The date that an address names; None for anything else."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@dataclass(frozen=True)
class Page:
    """``standing`` is that of the patient for whom a time is chosen, ``moving`` the appointment that moves.

    ``kind``: for what the free times are long enough; "" for a quarter of an hour.
    """

    asked: Asked
    view: str
    day: date
    days: list[date]
    injectors: list[Staff]
    injector: Staff | None
    kind: str
    grid: Grid
    standing: Standing | None
    moving: Appointment | None
    window: Window | None

    @property
    def before(self) -> date:
        return self.days[0] - DAY

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def after(self) -> date:
        return self.days[-1] + DAY

    @property
    def leads_to(self) -> str:
        """The address to which a free time is added: for the patient, or else to say whom it is for."""
        if self.moving:
            return f"{reverse('appointment_move', args=[self.moving.pk])}?"
        if self.standing:
            return f"{reverse('book', args=[self.standing.patient_id])}?kind={self.kind}&"
        return f"{reverse('calendar_patient')}?kind={self.kind}&"

    @property
    def patients_shown(self) -> list[int]:
        entries = [entry for column in self.grid.columns for entry in column.entries]
        return sorted({entry.appointment.patient_id for entry in entries if entry.appointment})


def calendar_page(
    viewer: Staff, asked: Asked, *, standing: Standing | None, moving: Appointment | None, now: datetime
) -> Page:
    """The day or the week of the address, for the patient and the kind that it names."""
    clinic, today = viewer.clinic, viewer.clinic.day_of(now)
    day = min(max(asked.day or today, today - REACH), today + REACH)
    injectors = list(injectors_of(clinic).order_by("name", "pk"))
    injector = _whose(injectors, asked, viewer)
    view = asked.view or DAY_VIEW
    shown = [injector] if injector else injectors
    days = [monday_of(day) + number * DAY for number in range(WEEK)] if view == WEEK_VIEW else [day]
    ahead = standing and ahead_of(standing.assessment, today=today, override=standing.override)
    kind = moving.kind if moving else asked.kind or (kind_wanted(ahead) if ahead else "")
    window = window_of(ahead, kind) if ahead else None
    diary = load_diary(clinic, shown, days[0], days[-1], type=_type(clinic, kind), now=now, moving=moving)
    appointments = list(appointments_between(clinic, days[0], days[-1], injector=injector))
    left = {each.injector for each in appointments} - set(shown)  # their patients come all the same
    columns = shown + sorted(left, key=attrgetter("name", "pk"))
    made = grid(diary, days=days, injectors=columns, appointments=appointments, window=window, now=now)
    return Page(asked, view, day, days, injectors, injector, kind, made, standing, moving, window)


def _whose(injectors: list[Staff], asked: Asked, viewer: Staff) -> Staff | None:
    """The injector who was asked for or, for a week, the viewer if they inject, or the first."""
    by_key = {each.pk: each for each in injectors}
    if asked.injector in by_key or asked.view != WEEK_VIEW:
        return by_key.get(asked.injector)
    return by_key.get(viewer.pk) or next(iter(injectors), None)


def _type(clinic: Clinic, kind: str) -> AppointmentType:
    """The clinic's type of this kind; for no kind something as long as the step between two times."""
    found = AppointmentType.objects.filter(clinic=clinic, kind=kind).first() if kind else None
    return found or AppointmentType(clinic=clinic, length=STEP // timedelta(minutes=1))

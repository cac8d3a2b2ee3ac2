"""What a page on which a time is chosen shows: what is proposed, the free times of a week, the chosen one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.core.exceptions import ValidationError

from touchups import rules
from touchups.assessment.ahead import ahead_of
from touchups.booking.checks import check_time
from touchups.booking.diary import Diary, load_diary, who_may
from touchups.booking.proposal import Proposal, fortnight, nearest, propose
from touchups.booking.queries import booked_for
from touchups.booking.slots import Length, Slot
from touchups.booking.windows import Window, kind_wanted, window_of
from touchups.models import Appointment, AppointmentType, Clinic, Patient, Staff, Standing
from touchups.rules.catalogue import Urgency

WEEK = 7
DAY = timedelta(days=1)


def monday_of(day: date) -> date:
    return day - day.weekday() * DAY


@dataclass(frozen=True)
class Choice:
    """A time somebody has chosen. ``slot`` is None where it is not free; ``why_not`` says it is too early.

    ``why_never`` says why nobody may have it, free or not.
    """

    type: AppointmentType
    injector: Staff
    starts_at: datetime
    slot: Slot | None
    why_not: str
    why_never: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + Length.of(self.type).itself


def look_at(choice: tuple[datetime, Staff], *, diary: Diary, window: Window, now: datetime) -> Choice:
    """The chosen time as it stands now, by a diary that holds its day."""
    starts_at, injector = choice
    day = diary.clinic.day_of(starts_at)
    slot = next((each for each in diary.free(day, injector) if each.starts_at == starts_at), None)
    why_never = ""
    try:
        check_time(starts_at, diary.clinic, now=now)
    except ValidationError as refusal:
        why_never = " ".join(refusal.messages)
    why_not = "" if day in window else window.why_not(day)
    return Choice(diary.type, injector, starts_at, slot, why_not, why_never)


@dataclass(frozen=True)
class Day:
    """A day of the strip. ``count``: how many times are free."""

    on: date
    is_called_for: bool
    count: int


@dataclass(frozen=True)
class Week:
    """The free times of the week of a day, a list of them for each injector on that day."""

    diary: Diary
    window: Window
    chosen: date
    first: date
    last: date

    @cached_property
    def days(self) -> list[Day]:
        days = [monday_of(self.chosen) + number * DAY for number in range(WEEK)]
        return [
            Day(day, day in self.window, sum(map(len, self._free(day).values())))
            for day in days
            if day >= self.first
        ]

    @property
    def times(self) -> list[tuple[Staff, list[Slot]]]:
        """Of the chosen day, those who have any."""
        return [(injector, slots) for injector, slots in self._free(self.chosen).items() if slots]

    def _free(self, day: date) -> dict[Staff, list[Slot]]:
        return {each: self.diary.free(day, each) for each in self.diary.injectors}

    @property
    def why_not(self) -> str:
        """Why the rules do not call for it on the chosen day, and from when they do; "" where they do."""
        return "" if self.chosen in self.window else self.window.why_not(self.chosen)

    @property
    def before(self) -> date | None:
        """A day of the week before, when it can be booked."""
        earlier = monday_of(self.chosen) - DAY
        return earlier if earlier >= self.first else None

    @property
    def after(self) -> date | None:
        later = monday_of(self.chosen) + WEEK * DAY
        return later if later <= self.last else None


def week_of(
    day: date | None,
    *,
    type: AppointmentType,
    injectors: Iterable[Staff],
    window: Window,
    now: datetime,
    moving: Appointment | None = None,
) -> Week:
    """The week of a day or, where none is given, of the first day on which it is called for."""
    clinic = type.clinic
    first, last = bookable(clinic, now=now)
    chosen = min(max(day or window.opens_on or first, first), last)
    monday = monday_of(chosen)
    diary = load_diary(
        clinic, injectors, monday, monday + (WEEK - 1) * DAY, type=type, now=now, moving=moving
    )
    return Week(diary, window, chosen, first, last)


def bookable(clinic: Clinic, *, now: datetime) -> tuple[date, date]:
    """The first and the last day that can be booked."""
    today = clinic.day_of(now)
    return today, today + clinic.booking_horizon * DAY


@dataclass(frozen=True)
class Picking:
    """A page on which a time is chosen. ``moving`` is the appointment that is to get another one.

    ``booked`` is another one that the patient has. ``instead``: the next free times, where the chosen one is
    not to be had. ``proposal`` and ``week`` are left out where the chosen time is all that is asked about.
    """

    patient: Patient
    type: AppointmentType
    injectors: list[Staff]
    window: Window
    booked: Appointment | None
    choice: Choice | None
    instead: list[Slot]
    moving: Appointment | None
    proposal: Proposal | None
    week: Week | None

    @property
    def answer(self) -> rules.Answer:
        """What the rules say today."""
        return self.window.ahead.on(self.window.ahead.today)

    @property
    def is_emergency(self) -> bool:
        return self.answer.urgency == Urgency.EMERGENCY


def pick(
    patient: Patient,
    *,
    kind: str | None,
    injector: Staff | None,
    day: date | None,
    chosen: tuple[datetime, Staff] | None,
    now: datetime,
    moving: Appointment | None = None,
    with_times: bool = True,
) -> Picking:
    """Read what the page shows. Without a ``kind`` it is what the patient needs next."""
    clinic = patient.clinic
    if with_times:
        proposal = propose(patient, now=now, kind=kind, injector=injector, moving=moving)
        type, window = proposal.type, proposal.window
        injectors = list(who_may(type))
        shown = [injector] if injector in injectors else injectors
        best = clinic.day_of(proposal.slots[0].starts_at) if proposal.slots else None
        week = week_of(day or best, type=type, injectors=shown, window=window, now=now, moving=moving)
    else:
        proposal = week = None
        injectors = []
        window = window_today(patient, kind, today=clinic.day_of(now))
        type = AppointmentType.objects.select_related("clinic").get(clinic=clinic, kind=window.kind)
    choice, instead = None, []
    if chosen:
        starts_at, injector = chosen
        diary = fortnight(clinic, type=type, near=starts_at, now=now, moving=moving)
        choice = look_at(chosen, diary=diary, window=window, now=now)
        if choice.slot is None:
            instead = nearest(diary, injector=injector, near=starts_at, window=window)
    booked = None if moving else booked_for([patient], now=now).get(patient.pk)
    return Picking(patient, type, injectors, window, booked, choice, instead, moving, proposal, week)


def window_today(patient: Patient, kind: str | None, *, today: date) -> Window:
    """The days for an appointment of a kind or, without one, for what the patient needs next.

    Archived patients have no standing: DoesNotExist.
    """
    standing = Standing.objects.select_related("assessment__policy", "override").get(patient=patient)
    ahead = ahead_of(standing.assessment, today=today, override=standing.override)
    return window_of(ahead, kind or kind_wanted(ahead))

"""What the manager's figures count: sessions that came back for their review, appointments that failed.

A month is written as its first day. All days are clinic-local; a session counts where and when it was given,
whoever reviewed it and whenever, and an appointment on its day and with whom it was to be.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth

from touchups.assessment.services import policy_for
from touchups.models import Appointment, AppointmentStep, Clinic, Review, Staff, TreatmentSession

Kind, State = Appointment.Kind, Appointment.State
REVIEWS = (Kind.REVIEW, Kind.URGENT_REVIEW)
LATE = timedelta(hours=24)
DAY = timedelta(days=1)


@dataclass
class Tally:
    """What was counted for one injector in one month. Tallies add up.

    ``complete`` are the sessions whose review window is past, ``review_days`` the days of the cycle on which
    those were first reviewed. ``planned`` are the appointments whose time is past, ``late`` those of them
    that were cancelled late; ``reviews`` and ``others`` are the ones that were not cancelled, ``missed_…``
    those of them to which nobody came.
    """

    sessions: int = 0
    booked: int = 0
    complete: int = 0
    review_days: list[int] = field(default_factory=list)
    touched_up: int = 0
    reviews: int = 0
    missed_reviews: int = 0
    others: int = 0
    missed_others: int = 0
    planned: int = 0
    late: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)))


@dataclass(frozen=True)
class Figures:
    """The tallies of a clinic by injector and month, from ``first`` to ``last``, both included.

    ``opens`` and ``closes`` are the days of the cycle between which a review is called for.
    """

    first: date
    last: date
    opens: int
    closes: int
    injectors: dict[int, str]
    tallies: dict[tuple[int, date], Tally]

    @property
    def months(self) -> list[date]:
        found = [self.first]
        while found[-1] < self.last:
            found.append(month_after(found[-1]))
        return found

    def by_month(self, injector: int | None = None) -> list[tuple[date, Tally]]:
        """A line for each month, of one injector or of all together."""
        return [(month, self._sum(month=month, injector=injector)) for month in self.months]

    def by_injector(self) -> list[tuple[int, str, Tally]]:
        """A line for each injector, over all months."""
        return [(pk, name, self._sum(injector=pk)) for pk, name in self.injectors.items()]

    def total(self, injector: int | None = None) -> Tally:
        return self._sum(injector=injector)

    def _sum(self, *, month: date | None = None, injector: int | None = None) -> Tally:
        wanted = (
            tally
            for (who, when), tally in self.tallies.items()
            if month in (None, when) and injector in (None, who)
        )
        return sum(wanted, Tally())


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date) -> date:
    return month_of(month_of(month) + timedelta(days=31))


def figures_of(clinic: Clinic, *, first: date, last: date, now: datetime) -> Figures:
    """Count the months from ``first`` to ``last``, in seven queries however much there is."""
    policy = policy_for(clinic)
    tallies: dict[tuple[int, date], Tally] = defaultdict(Tally)
    span = Span(clinic, first, month_after(last), policy.review_from, policy.touch_up_to, now)
    _count_sessions(span, tallies)
    _count_appointments(span, tallies)
    who = Staff.objects.filter(pk__in={injector for injector, _month in tallies}).order_by("name", "pk")
    return Figures(first, last, span.opens, span.closes, dict(who.values_list("pk", "name")), dict(tallies))


@dataclass(frozen=True)
class Span:
    """What is counted: the days from ``start`` up to, and without, ``end``, as things stand ``now``."""

    clinic: Clinic
    start: date
    end: date
    opens: int
    closes: int
    now: datetime

    @property
    def reviewed_until(self) -> date:
        return self.end + timedelta(days=self.closes)


def _count_sessions(span: Span, tallies: dict) -> None:
    appointments, seen = _reviews_of(span)
    valid = TreatmentSession.objects.valid().filter(patient__clinic=span.clinic)
    sessions = valid.filter(kind=TreatmentSession.Kind.FULL, on__gte=span.start, on__lt=span.end)
    touched_up = set(
        valid.filter(parent__in=sessions, kind=TreatmentSession.Kind.TOUCH_UP).values_list(
            "parent", flat=True
        )
    )
    today = span.clinic.day_of(span.now)
    for session, patient, injector, on in sessions.values_list("pk", "patient", "injector", "on"):
        tally, closes = tallies[injector, month_of(on)], on + timedelta(days=span.closes)
        tally.sessions += 1
        tally.booked += any(
            booked_on <= on < review_on <= closes for review_on, booked_on in appointments[patient]
        )
        if closes < today:
            tally.complete += 1
            tally.touched_up += session in touched_up
            day = _first_from(on + timedelta(days=span.opens), seen[patient])
            if day and day <= closes:
                tally.review_days.append((day - on).days)


def _reviews_of(span: Span) -> tuple[dict[int, list[tuple[date, date]]], dict[int, list[date]]]:
    """Of each patient the review appointments, as (day, booked on), and the days of being reviewed."""
    appointments, seen = defaultdict(list), defaultdict(set)
    rows = Appointment.objects.filter(clinic=span.clinic, on__gte=span.start, on__lt=span.reviewed_until)
    for patient, kind, state, on, booked_at in rows.filter(kind__in=REVIEWS).values_list(
        "patient", "kind", "state", "on", "booked_at"
    ):
        if kind == Kind.REVIEW:
            appointments[patient].append((on, span.clinic.day_of(booked_at)))
        if state == State.DONE:
            seen[patient].add(on)
    written = Review.objects.valid().filter(patient__clinic=span.clinic, on__gte=span.start)
    for patient, on in written.filter(on__lt=span.reviewed_until).values_list("patient", "on"):
        seen[patient].add(on)
    return appointments, defaultdict(list, {patient: sorted(days) for patient, days in seen.items()})


def _first_from(day: date, days: list[date]) -> date | None:
    place = bisect_left(days, day)
    return days[place] if place < len(days) else None


def _count_appointments(span: Span, tallies: dict) -> None:
    """Those whose time is past. One that nobody touched after its time counts as one that took place."""
    past = Appointment.objects.filter(
        clinic=span.clinic, on__gte=span.start, on__lt=span.end, starts_at__lt=span.now
    )
    for injector, month, kind, kept, missed in _kept(past):
        tally = tallies[injector, month]
        tally.planned += kept
        if kind in REVIEWS:
            tally.reviews += kept
            tally.missed_reviews += missed
        else:
            tally.others += kept
            tally.missed_others += missed
    for _pk, injector, on, starts_at, cancelled_at in _cancelled(past):
        tally = tallies[injector, month_of(on)]
        tally.planned += 1
        tally.late += cancelled_at is not None and cancelled_at > starts_at - LATE


def _kept(past: QuerySet[Appointment]) -> Iterable[tuple]:
    """By injector, month and kind: how many were not cancelled, and to how many of them nobody came."""
    return (
        past.exclude(state=State.CANCELLED)
        .annotate(month=TruncMonth("on"))
        .values_list("injector", "month", "kind")
        .annotate(kept=Count("pk"), missed=Count("pk", filter=Q(state=State.NO_SHOW)))
        .order_by()
    )


def _cancelled(past: QuerySet[Appointment]) -> Iterable[tuple]:
    """The cancelled ones and when that was, None where a correction says so; without slips undone."""
    what = AppointmentStep.What
    return (
        AppointmentStep.objects.filter(
            appointment__in=past.filter(state=State.CANCELLED), what__in=[what.CANCELLED, what.CORRECTED]
        )
        .values_list("appointment", "appointment__injector", "appointment__on", "appointment__starts_at")
        .annotate(cancelled_at=Max("at", filter=Q(what=what.CANCELLED)))
        .order_by()
    )

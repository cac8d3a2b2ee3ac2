"""Who waits for an earlier time, the times that became free, and who of those who wait could come then.

Nothing is stored but the wish: what has ended by itself is left out, and what is free is asked of the diary.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from touchups.assessment.ahead import ahead_of
from touchups.booking.diary import Diary, injectors_of, load_diary
from touchups.booking.windows import window_of
from touchups.models import (
    Appointment,
    AppointmentStep,
    AppointmentType,
    Clinic,
    Staff,
    Standing,
    WaitingEntry,
)
from touchups.models.appointment import TAKING
from touchups.rules.catalogue import Urgency

What = AppointmentStep.What

#: Changes by which an appointment leaves its time, and how long ago such a change is still looked at.
LEAVING = [What.MOVED, What.CANCELLED, What.CORRECTED, What.UNDONE]
LOOKED_BACK = timedelta(days=14)


def waiting(clinic: Clinic, *, now: datetime) -> QuerySet[WaitingEntry]:
    """Who waits, the longest first.

    A wish ends by itself after its last day, when the appointment held meanwhile is no longer booked or was
    moved to an earlier time, and when one without it got an appointment of the kind.
    """
    then = AppointmentStep.objects.filter(appointment=OuterRef("appointment"), at__lte=OuterRef("added_at"))
    got_one = Appointment.objects.filter(
        patient=OuterRef("patient"),
        kind=OuterRef("kind"),
        state__in=TAKING,
        booked_at__gte=OuterRef("added_at"),
    )
    held_at = Subquery(then.order_by("-at", "-pk").values("starts_at")[:1])
    still_held = Q(appointment__state=Appointment.State.BOOKED, appointment__starts_at__gte=held_at)
    return (
        WaitingEntry.objects.filter(
            still_held | Q(appointment=None) & ~Exists(got_one),
            patient__clinic=clinic,
            patient__archived_at=None,
            closed_at=None,
            last_on__gte=clinic.day_of(now),
        )
        .select_related("patient", "appointment__injector", "injector", "offered_injector", "offered_by")
        .order_by("added_at", "pk")
    )


@dataclass(frozen=True)
class Freed:
    """A time that was left and is free again, and who could come then, the longest wait first."""

    starts_at: datetime
    injector: Staff
    waiting: list[WaitingEntry]

    def is_at(self, starts_at: datetime, injector: Staff) -> bool:
        return (self.starts_at, self.injector) == (starts_at, injector)

    def is_offered_to(self, entry: WaitingEntry) -> bool:
        """Whether it is the time that the patient was told of last."""
        return entry.offered_at is not None and self.is_at(entry.offered_starts_at, entry.offered_injector)


def freed_times(clinic: Clinic, *, now: datetime) -> list[Freed]:
    """The freed times for which somebody waits, in order. One query where nobody does."""
    entries = list(waiting(clinic, now=now))
    left = list(_left(clinic, now=now)) if entries else []
    pairs = [(step, entry) for step in left for entry in entries if _suits(entry, step, clinic)]
    if not pairs:
        return []
    diaries = _diaries(clinic, [step for step, _entry in pairs], now=now)
    windows = _windows({entry for _step, entry in pairs}, today=clinic.day_of(now))
    found: dict[tuple[datetime, Staff], list[WaitingEntry]] = defaultdict(list)
    for step, entry in pairs:
        day, who = clinic.day_of(step.starts_at), found[step.starts_at, step.injector]
        if entry not in who and day in windows[entry] and _is_free(diaries[entry.kind], day, step):
            who.append(entry)
    return [Freed(*time, who) for time, who in found.items() if who]


def _left(clinic: Clinic, *, now: datetime) -> QuerySet[AppointmentStep]:
    """The times to come that appointments once had and have left lately."""
    changed = AppointmentStep.objects.filter(
        appointment__clinic=clinic, what__in=LEAVING, at__gte=now - LOOKED_BACK
    )
    is_there = Q(
        appointment__state__in=TAKING,
        appointment__starts_at=F("starts_at"),
        appointment__injector=F("injector"),
    )
    return (
        AppointmentStep.objects.filter(
            ~is_there, appointment__in=changed.values("appointment"), state__in=TAKING, starts_at__gt=now
        )
        .select_related("injector", "appointment")
        .order_by("starts_at", "injector__name", "pk")
    )


def _suits(entry: WaitingEntry, left: AppointmentStep, clinic: Clinic) -> bool:
    """Whether the time is what the patient asked for, earlier than what they hold, and not refused."""
    local = left.starts_at.astimezone(clinic.zone)
    held = entry.appointment
    return (
        entry.first_on <= local.date() <= entry.last_on
        and (entry.not_before is None or entry.not_before <= local.time())
        and (entry.not_after is None or local.time() <= entry.not_after)
        and entry.injector_id in (None, left.injector_id)
        and (held is None or left.starts_at < held.starts_at)
        and left.appointment.patient_id != entry.patient_id
        and not _was_declined(entry, left)
    )


def _was_declined(entry: WaitingEntry, left: AppointmentStep) -> bool:
    is_the_time = entry.offered_starts_at == left.starts_at and entry.offered_injector_id == left.injector_id
    return is_the_time and entry.declined_at is not None


def _diaries(clinic: Clinic, left: Iterable[AppointmentStep], *, now: datetime) -> dict[str, Diary]:
    """The days of the times that were left, read once for all kinds of appointment."""
    days = [clinic.day_of(step.starts_at) for step in left]
    types = list(clinic.appointment_types.prefetch_related("injectors"))
    # Only a type that needs a room makes the diary read the rooms.
    widest = max(types, key=lambda type: type.needs_room)
    diary = load_diary(clinic, injectors_of(clinic), min(days), max(days), type=widest, now=now)
    return {type.kind: _for_type(diary, type) for type in types}


def _for_type(diary: Diary, type: AppointmentType) -> Diary:
    chosen = type.injectors.all()
    who_do = [each for each in diary.injectors if not chosen or each in chosen]
    return replace(diary, type=type, timetable=replace(diary.timetable, injectors=who_do))


def _is_free(diary: Diary, day: date, left: AppointmentStep) -> bool:
    return any(slot.starts_at == left.starts_at for slot in diary.free(day, left.injector))


def _windows(entries: Iterable[WaitingEntry], *, today: date) -> dict[WaitingEntry, Container[date]]:
    """The days on which the rules call for what each patient waits for; none in an emergency."""
    standings = Standing.objects.select_related("assessment__policy", "override").in_bulk(
        [entry.patient_id for entry in entries]
    )
    return {entry: _window(standings[entry.patient_id], entry.kind, today=today) for entry in entries}


def _window(standing: Standing, kind: str, *, today: date) -> Container[date]:
    if standing.urgency == Urgency.EMERGENCY:
        return ()
    ahead = ahead_of(standing.assessment, today=today, override=standing.override)
    return window_of(ahead, kind)

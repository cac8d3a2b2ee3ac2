"""The times to offer first: in the rules' window, with whom the patient knows, at the hour they last came."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from touchups.assessment.ahead import Ahead, ahead_of
from touchups.assessment.days import in_words
from touchups.booking.diary import Diary, load_diary, who_may
from touchups.booking.slots import Slot
from touchups.booking.windows import Kind, Window, kind_wanted, window_of
from touchups.models import (
    Appointment,
    AppointmentType,
    Clinic,
    Patient,
    Staff,
    TreatmentSession,
    WorkingHours,
)
from touchups.rules.catalogue import Urgency

#: Days read at first; more are read only when nothing is free in them.
FORTNIGHT = 14
#: So many a day as long as other days have some, and so far apart as long as the day has some.
A_DAY = 2
APART = timedelta(hours=1)


@dataclass(frozen=True)
class Proposal:
    """What to offer a patient. ``slots`` lie within the window, the best first.

    When there are none, ``why`` says so in a sentence, and ``outside`` holds the next free times, which an
    injector may give with a reason; it is empty for a patient who books, and in an emergency. ``later``
    is the first day of the window after all of those in ``slots``, if there is one.
    """

    kind: str
    type: AppointmentType
    ahead: Ahead
    window: Window
    slots: list[Slot]
    outside: list[Slot]
    why: str
    later: date | None = None


def propose(
    patient: Patient,
    *,
    now: datetime,
    kind: str | None = None,
    injector: Staff | None = None,
    limit: int | None = 6,
    since: date | None = None,
    patient_books: bool = False,
    moving: Appointment | None = None,
) -> Proposal:
    """The best times for what the patient needs next, or for an appointment of ``kind``.

    Those of the injector of the last session come first, others' only when theirs are all taken; with
    ``injector`` nobody else's are offered, with ``since`` none of a day before it. An urgent review is
    offered as soon as anybody is free. Of the appointment that is ``moving`` any other time is.
    Archived patients have no standing: DoesNotExist.
    """
    patient = _with_standing(patient)
    clinic, today = patient.clinic, patient.clinic.day_of(now)
    ahead = ahead_of(patient.standing.assessment, today=today, override=patient.standing.override)
    kind = kind or kind_wanted(ahead)
    type, window = clinic.appointment_types.get(kind=kind), window_of(ahead, kind)
    if refusal := _refusal(window, type, today, patient_books=patient_books):
        return Proposal(kind, type, ahead, window, [], [], refusal)

    among = who_may(type).filter(pk=injector.pk) if injector else who_may(type)
    read = partial(load_diary, clinic, among, type=type, now=now, patient_books=patient_books, moving=moving)
    search = _Search(patient, kind, read, limit)
    days = [today + timedelta(days=count) for count in range(clinic.booking_horizon + 1)]
    wanted = [day for day in window.days(days[-1]) if since is None or day >= since]
    slots = search.best(wanted)
    others = [] if slots or patient_books else [day for day in days if day not in window]
    why = "" if slots else _why(window, today, since, days[-1])
    if not slots and not patient_books and not WorkingHours.objects.filter(injector__in=among).exists():
        why = _("Nobody who gives these appointments has hours yet; a manager enters them under Hours.")
    last = max((clinic.day_of(slot.starts_at) for slot in slots), default=days[-1])
    later = min((day for day in wanted if day > last), default=None)
    return Proposal(kind, type, ahead, window, slots, search.best(others), why, later)


def next_free(
    clinic: Clinic,
    *,
    type: AppointmentType,
    injector: Staff,
    near: datetime,
    now: datetime,
    count: int = 3,
    window: Window | None = None,
    patient_books: bool = False,
) -> list[Slot]:
    """The free times nearest to one that was just taken, as ``nearest`` finds them."""
    diary = fortnight(clinic, type=type, near=near, now=now, patient_books=patient_books)
    return nearest(diary, injector=injector, near=near, count=count, window=window)


def fortnight(
    clinic: Clinic,
    *,
    type: AppointmentType,
    near: datetime,
    now: datetime,
    patient_books: bool = False,
    moving: Appointment | None = None,
) -> Diary:
    """A fortnight from the day of a moment on, of all who do appointments of a type."""
    first = clinic.day_of(near)
    last = first + timedelta(days=FORTNIGHT - 1)
    opens = {"now": now, "patient_books": patient_books, "moving": moving}
    return load_diary(clinic, who_may(type), first, last, type=type, **opens)


def nearest(
    diary: Diary, *, injector: Staff, near: datetime, count: int = 3, window: Window | None = None
) -> list[Slot]:
    """The times nearest to the moment of a ``fortnight``, in order: the injector's or, failing them, others'.

    Only days of the ``window`` count where one is given.
    """
    first = diary.clinic.day_of(near)
    days = [first + timedelta(days=count) for count in range(FORTNIGHT)]
    fitting = [day for day in days if window is None or day in window]
    for staff in ([injector], diary.injectors):
        found: list[Slot] = []
        for day in fitting:
            # Each later day is farther off than these two.
            if len(found) >= count and day > first + timedelta(days=1):
                break
            found += [slot for each in staff for slot in diary.free(day, each)]
        if found:
            closest = sorted(found, key=lambda slot: abs(slot.starts_at - near))[:count]
            return sorted(closest, key=lambda slot: slot.starts_at)
    return []


def _with_standing(patient: Patient) -> Patient:
    """The patient with clinic, standing, assessment, policy and the time of the last session: one query."""
    sessions = TreatmentSession.objects.filter(patient=OuterRef("pk"), error_at=None).order_by("-on", "-at")
    rows = Patient.objects.select_related("clinic", "standing__assessment__policy", "standing__override")
    return rows.annotate(last_at=Subquery(sessions.values("at")[:1])).get(pk=patient.pk)


def _refusal(window: Window, type: AppointmentType, today: date, *, patient_books: bool) -> str:
    """Why no time at all may be offered; empty when some may."""
    if window.ahead.on(today).urgency == Urgency.EMERGENCY:
        return window.why_not(today)
    if patient_books and not type.by_patients:
        return _("Please call the clinic to book this.")
    return ""


def _why(window: Window, today: date, since: date | None, until: date) -> str:
    """Why no time within the window is offered: there is none yet, or all of it is taken."""
    if window.opens_on is None or window.opens_on > until:
        return window.why_not(today)
    last = min(window.stretches[-1].last or until, until)
    first = max(window.opens_on, since or today)
    days = {"first": in_words(first), "last": in_words(max(first, last))}
    return _("Nothing is free from %(first)s to %(last)s.") % days


@dataclass(frozen=True)
class _Search:
    """Looks through a patient's days; ``read`` reads the diary of a first to a last day."""

    patient: Patient
    kind: str
    read: Callable[[date, date], Diary]
    limit: int | None

    def best(self, days: list[date]) -> list[Slot]:
        """The best times on days that are given best first; none if none is free."""
        return next(filter(None, map(self._of, _batches(days))), [])

    def _of(self, days: list[date]) -> list[Slot]:
        diary = self.read(min(days), max(days))
        for staff in self._in_turn(diary):
            by_day = [self._spread(diary, day, staff) for day in days]
            if any(by_day):
                return list(islice(_in_rounds(by_day), self.limit))
        return []

    def _in_turn(self, diary: Diary) -> list[list[Staff]]:
        """Whose times to look at: first those of whom the patient knows, unless it is urgent."""
        known = [each for each in diary.injectors if each.pk == self.patient.standing.injector_id]
        return [diary.injectors] if self.kind == Kind.URGENT_REVIEW else [known, diary.injectors]

    def _spread(self, diary: Diary, day: date, staff: list[Staff]) -> list[Slot]:
        """The free times of a day, the likest to the last session first, those far apart before the rest."""
        slots = sorted((slot for each in staff for slot in diary.free(day, each)), key=self._unlike)
        apart: list[Slot] = []
        for slot in slots:
            if all(abs(slot.starts_at - each.starts_at) >= APART for each in apart):
                apart.append(slot)
        return apart + [slot for slot in slots if slot not in apart]

    def _unlike(self, slot: Slot) -> tuple[timedelta, datetime, bool]:
        """How far off the hour of the last session a time is; when it is urgent, only sooner is better."""
        last, zone = self.patient.last_at, self.patient.clinic.zone
        off = timedelta(0)
        if last and self.kind != Kind.URGENT_REVIEW:
            off = abs(_clock(slot.starts_at.astimezone(zone)) - _clock(last.astimezone(zone)))
        return off, slot.starts_at, slot.injector.pk != self.patient.standing.injector_id


def _clock(local: datetime) -> timedelta:
    """The time of day since midnight, by the wall clock."""
    return timedelta(hours=local.hour, minutes=local.minute)


def _batches(days: list[date]) -> Iterator[list[date]]:
    """The days in parts to read one after the other, each best first: a fortnight, then twice as many."""
    length, left = timedelta(days=FORTNIGHT), days
    while left:
        end = min(left) + length
        yield [day for day in left if day < end]
        length, left = 2 * length, [day for day in left if day >= end]


def _in_rounds(by_day: list[list[Slot]]) -> Iterator[Slot]:
    """Two of each day, day by day, then the next two of each."""
    for begin in range(0, max(map(len, by_day)), A_DAY):
        for slots in by_day:
            yield from slots[begin : begin + A_DAY]

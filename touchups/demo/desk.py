"""The front desk of the demo: books when patients leave and receives them on the day. Some it forgot."""

from datetime import date, datetime, time, timedelta

from touchups.assessment.ahead import ahead_of
from touchups.assessment.calls import record_call
from touchups.booking.diary import load_diary
from touchups.booking.proposal import propose
from touchups.booking.queries import day_of
from touchups.booking.services import advance, book, cancel, move
from touchups.booking.waiting import add_waiting
from touchups.booking.windows import window_of
from touchups.demo.script import Person, Review, Session, TouchUp
from touchups.models import Appointment, Call, Clinic, Group, Patient, Staff, Standing
from touchups.rules.catalogue import Flag, Urgency

Kind, State = Appointment.Kind, Appointment.State

#: A review that looked back on a session within so many days belongs to it.
CYCLE = 30
#: Of those whom the rules call for today, one in so many is booked by now; the others are the day's work.
ONE_IN = 3

#: What those who wait for a time that becomes free have said.
WISHES = (
    {"note": "Can be here within half an hour."},
    {"note": "Before work.", "not_after": time(11)},
    {"note": "After school.", "not_before": time(15)},
)
#: What came of calling some of the others.
CALLS = (
    lambda today: {"outcome": Call.Outcome.LEFT_MESSAGE, "again_on": today, "note": "On the voice box."},
    lambda today: {
        "outcome": Call.Outcome.AGAIN,
        "again_on": today + DAY,
        "note": "Looks at the school diary.",
    },
    lambda today: {"outcome": Call.Outcome.DECLINED, "note": "Content as it is, comes back in spring."},
)
AT_ONCE = (Urgency.EMERGENCY, Urgency.URGENT)
WAIT_FOR = timedelta(days=14)
DAY = timedelta(days=1)


def book_on_leaving(person: Person, patient: Patient, *, ago: int, desk: Staff, now: datetime) -> None:
    """The review that the cast tells of, on its day; in a cycle that still runs, every other patient's."""
    looked = next(
        (act.ago for act in person.acts if isinstance(act, Review) and 0 < ago - act.ago <= CYCLE), None
    )
    if looked is not None:
        day = patient.clinic.day_of(now) + timedelta(days=ago - looked)
        _book_on(patient, Kind.REVIEW, day, turn=person.phone, desk=desk, now=now)
    elif ago <= CYCLE and person.phone % 2:
        _book_next(patient, turn=person.phone, desk=desk, now=now)


def _book_on(patient: Patient, kind: str, day: date, *, turn: int, desk: Staff, now: datetime) -> None:
    """A time of that day with the injector of the last session, if it is in the window and there is one."""
    standing = Standing.objects.select_related("assessment__policy", "injector").get(patient=patient)
    window = window_of(ahead_of(standing.assessment, today=patient.clinic.day_of(now)), kind)
    if day not in window:
        return
    type = patient.clinic.appointment_types.get(kind=kind)
    diary = load_diary(patient.clinic, [standing.injector], day, day, type=type, now=now)
    if slots := diary.free(day, standing.injector):
        slot = slots[turn % len(slots)]
        book(patient=patient, kind=kind, injector=slot.injector, starts_at=slot.starts_at, by=desk, now=now)


def _book_next(patient: Patient, *, turn: int, desk: Staff, now: datetime) -> Appointment | None:
    """One of the times that the proposal offers first."""
    proposal = propose(patient, now=now)
    if not proposal.slots:
        return None
    slot = proposal.slots[turn % len(proposal.slots)]
    return book(
        patient=patient,
        kind=proposal.kind,
        injector=slot.injector,
        starts_at=slot.starts_at,
        by=desk,
        now=now,
    )


def receive(clinic: Clinic, came: set[int], *, desk: Staff, now: datetime) -> None:
    """Close the day's appointments that have begun: whoever was looked at or treated that day came."""
    begun = day_of(clinic, clinic.day_of(now)).filter(state=State.BOOKED, starts_at__lte=now)
    for appointment in begun:
        steps = (State.ARRIVED, State.DONE) if appointment.patient_id in came else (State.NO_SHOW,)
        for state in steps:
            appointment = advance(appointment=appointment, to=state, by=desk, now=now)


def comes(act: object) -> bool:
    """Whether an act of the cast is a visit."""
    return isinstance(act, Session | Review | TouchUp)


def plan_ahead(clinic: Clinic, *, desk: Staff, now: datetime) -> None:
    """Book some of those who need something now, let one move, one cancel and some wait, and call some."""
    flags = (Flag.REVIEW, Flag.TOUCH_UP, Flag.FULL_SESSION)
    standings = Standing.objects.filter(clinic=clinic, flag__in=flags).exclude(
        patient__appointments__state=State.BOOKED, patient__appointments__starts_at__gt=now
    )
    standings = standings.select_related("patient__clinic").order_by("sort_day", "pk")
    wanting = list(standings)
    booked = [
        _book_next(standing.patient, turn=place, desk=desk, now=now)
        for place, standing in enumerate(wanting)
        if place % ONE_IN == 0
    ]
    first, second, *_others = [appointment for appointment in booked if appointment]
    _put_off(first, by=desk, now=now)
    cancel(appointment=second, by=desk, now=now, why="Called: away with work that week.")
    patients = [standing.patient for standing in wanting[1::ONE_IN] if standing.urgency not in AT_ONCE]
    for patient, wish in zip(patients, WISHES, strict=False):
        _let_wait(patient, wish, by=desk, now=now)
    due = standings.filter(group=Group.SESSION_DUE).order_by("patient")
    for standing, said in zip(due[: len(CALLS)], CALLS, strict=True):
        record_call(patient=standing.patient, by=desk, now=now, **said(clinic.day_of(now)))


def _put_off(appointment: Appointment, *, by: Staff, now: datetime) -> None:
    """Move it to the last of the times on offer, so that a time becomes free."""
    proposal = propose(appointment.patient, now=now, kind=appointment.kind, moving=appointment)
    slot = proposal.slots[-1]
    move(
        appointment=appointment,
        starts_at=slot.starts_at,
        injector=slot.injector,
        by=by,
        now=now,
        sequence=appointment.sequence,
    )


def _let_wait(patient: Patient, wish: dict, *, by: Staff, now: datetime) -> None:
    kind, today = propose(patient, now=now).kind, patient.clinic.day_of(now)
    if kind:
        add_waiting(
            patient=patient, kind=kind, first_on=today, last_on=today + WAIT_FOR, by=by, now=now, **wish
        )

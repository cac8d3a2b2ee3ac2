"""A real SMTP server in this process, a clock that is set by hand, and a sweep that uses both."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection
from icalendar import Calendar

from tests.conftest import NOW, local
from tests.ports import spare_port
from touchups.booking import services as booking
from touchups.models import Appointment, Patient, Reminder
from touchups.models.reminder import Kind
from touchups.reminders.mail import SmtpCourier
from touchups.reminders.sweep import Sweeper


@pytest.fixture(autouse=True)
def handoffs(settings, tmp_path):
    settings.HANDOFFS = tmp_path / "handoffs"
    return settings.HANDOFFS


class Clock:
    """Says what it was set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


class MailServer:
    """Keeps what it takes; ``manners`` says how it treats an address: refuse, later, hang up before…"""

    def __init__(self) -> None:
        self.box: list[EmailMessage] = []
        self.manners: dict[str, str | Callable[[], None]] = {}
        self.connections = 0
        self.port = spare_port()

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop(no_assert=True)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        manner = self.manners.get(address)
        if manner == "refuse":
            return "550 5.1.1 nobody of that name here"
        if manner == "later":
            return "451 4.7.1 greylisted, come back later"
        if manner == "hang up before":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        manner = self.manners.get(envelope.rcpt_tos[0])
        if manner == "refuse the text":
            return "554 5.6.0 we do not like it"
        if callable(manner):
            manner()
        self.box.append(message_from_bytes(envelope.content, policy=policy.default))
        if manner == "hang up after":
            server.transport.abort()
        return "250 OK"


@pytest.fixture
def server():
    """It listens; ``stop`` takes it down and ``start`` brings it back."""
    kept = MailServer()
    kept.start()
    yield kept
    kept.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def smtp(server) -> Callable:
    """Makes couriers to the server."""

    def courier(_clinic) -> SmtpCourier:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        return SmtpCourier(get_connection(backend, host="127.0.0.1", port=server.port, timeout=5))

    return courier


@pytest.fixture
def sweep(clock, smtp) -> Callable[[], Sweeper]:
    """One sweep at the time that the clock shows."""

    def run(**different) -> Sweeper:
        sweeper = Sweeper(**{"clock": clock, "courier_for": smtp} | different)
        sweeper.run()
        return sweeper

    return run


@pytest.fixture
def patient(patient) -> Patient:
    """The cast's patient, with an address."""
    Patient.objects.filter(pk=patient.pk).update(email="paula@example.com")
    patient.refresh_from_db()
    return patient


def row(session, kind: str) -> Reminder:
    return Reminder.objects.get(session=session, kind=kind)


def states(session) -> dict[str, str]:
    return dict(session.reminders.values_list("kind", "state"))


def steps(reminder: Reminder) -> list[tuple[str, str]]:
    return list(reminder.steps.values_list("state", "because"))


@pytest.fixture
def book(patient, working, front_desk, clock):
    """Books a consultation four days ahead at ten; keywords replace any part of it."""

    def booked(**different) -> Appointment:
        asked = {
            "patient": patient,
            "kind": Appointment.Kind.CONSULTATION,
            "injector": working,
            "starts_at": local(4, 10),
            "by": front_desk,
            "now": clock.now,
        }
        return booking.book(**asked | different)

    return booked


@pytest.fixture
def moved(front_desk, clock):
    def to(appointment: Appointment, starts_at: datetime) -> Appointment:
        return booking.move(
            appointment=appointment, starts_at=starts_at, injector=appointment.injector, by=front_desk,
            now=clock.now, sequence=appointment.sequence,
        )  # fmt: skip

    return to


@pytest.fixture
def cancelled(front_desk, clock):
    def done(appointment: Appointment) -> Appointment:
        return booking.cancel(appointment=appointment, by=front_desk, now=clock.now, why="Is ill")

    return done


@pytest.fixture
def told(sweep, clock, server):
    """Three minutes later, the mails that the next sweep sends."""

    def wait() -> list:
        server.box.clear()
        clock.pass_by(minutes=3)
        sweep()
        return list(server.box)

    return wait


def of(appointment: Appointment, kind: Kind = Kind.APPOINTMENT_NEWS, sequence: int = 0) -> Reminder:
    return Reminder.objects.get(appointment=appointment, kind=kind, sequence=sequence)


def why(appointment: Appointment, kind: Kind = Kind.APPOINTMENT_NEWS, sequence: int = 0) -> tuple[str, str]:
    reminder = of(appointment, kind, sequence)
    return reminder.state, reminder.because


def words(mail) -> str:
    return " ".join(mail.get_body(("plain",)).get_content().split())


def file_of(mail) -> tuple[str, dict]:
    """What the mail's calendar file asks for, and its event."""
    [part] = [each for each in mail.walk() if each.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    [event] = calendar.events
    assert part.get_param("method") == calendar["METHOD"]
    return calendar["METHOD"], event

"""Calendar files as two readers understand them: the library that wrote them, and another."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from tests.conftest import NOW, give_hours, make_clinic, make_staff
from touchups.charting.patients import add_patient
from touchups.models import Appointment, Staff
from touchups.reminders.calendar_files import Method, calendar_of

wall = datetime.fromisoformat


@pytest.fixture
def appointment_in(db):
    """An appointment at a wall-clock time in a clinic of a zone."""

    def book(zone: str, local: datetime) -> Appointment:
        clinic = make_clinic("Somewhere", zone)
        injector = give_hours(make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead"))
        patient = add_patient(by=injector, now=NOW, name="Paula, “P” Ibáñez", email="paula@example.com")
        starts = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        ends = starts + timedelta(minutes=30)
        return Appointment.objects.create(
            clinic=clinic, patient=patient, kind="touch_up", injector=injector, on=local.date(),
            starts_at=starts, ends_at=ends, busy_from=starts, busy_to=ends, booked_at=NOW, changed_at=NOW,
        )  # fmt: skip

    return book


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("America/New_York", "2026-03-06 10:00"),
        ("America/New_York", "2026-03-09 10:00"),
        ("Europe/London", "2026-10-26 09:30"),
        ("Australia/Lord_Howe", "2026-04-06 15:15"),
        ("Asia/Kolkata", "2026-06-01 12:00"),
        ("UTC", "2026-06-01 12:00"),
    ],
)
def test_it_stands_at_the_clinics_wall_clock_time_for_every_reader(zone, local, appointment_in):
    appointment = appointment_in(zone, wall(local))
    text = calendar_of(appointment, method=Method.REQUEST)

    [event] = Calendar.from_ical(text).events
    assert event.start == appointment.starts_at
    assert event.start.replace(tzinfo=None) == wall(local)
    read = vobject.readOne(text).vevent
    assert read.dtstart.value.astimezone(UTC) == appointment.starts_at
    assert read.dtstart.value.replace(tzinfo=None) == wall(local)
    assert read.dtend.value - read.dtstart.value == timedelta(minutes=30)


def test_it_says_who_where_and_whom_to_call_but_not_what_for(appointment_in):
    appointment = appointment_in("America/New_York", wall("2026-03-06 10:00"))
    text = calendar_of(appointment, method=Method.REQUEST)

    read = vobject.readOne(text)
    assert read.method.value == "REQUEST"
    event = read.vevent
    assert event.uid.value == str(appointment.key)
    assert event.sequence.value == "0"
    assert event.status.value == "CONFIRMED"
    assert event.summary.value == "Appointment at Harbour"
    assert event.location.value == "Harbour"
    assert event.contact.value == "+1 212 555 0100"
    assert event.organizer.value == "mailto:clinic@localhost"
    assert event.attendee.value == "mailto:paula@example.com"
    assert event.attendee.params["PARTSTAT"] == ["ACCEPTED"]
    assert "ouch" not in text.replace("-//Touchups//Touchups//EN", "")


def test_a_cancellation_names_the_same_event_with_a_higher_number(appointment_in):
    appointment = appointment_in("America/New_York", wall("2026-03-06 10:00"))
    before = vobject.readOne(calendar_of(appointment, method=Method.REQUEST)).vevent
    appointment.state, appointment.sequence = Appointment.State.CANCELLED, 1
    read = vobject.readOne(calendar_of(appointment, method=Method.CANCEL))
    assert (read.method.value, read.vevent.status.value) == ("CANCEL", "CANCELLED")
    assert read.vevent.uid.value == before.uid.value
    assert int(read.vevent.sequence.value) > int(before.sequence.value)


def test_one_to_keep_names_nobody_who_has_to_answer(appointment_in):
    appointment = appointment_in("America/New_York", wall("2026-03-06 10:00"))
    assert "ATTENDEE" not in calendar_of(appointment, method=Method.PUBLISH)


CALENDARS = """
[calendars]
[[mine]]
path = {folder}/mine
[locale]
timeformat = %H:%M
longdateformat = %Y-%m-%d
longdatetimeformat = %Y-%m-%d %H:%M
dateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/London
[sqlite]
path = {folder}/khal.db
"""


@pytest.mark.skipif(not shutil.which("khal"), reason="khal is not installed")
def test_a_calendar_program_moves_and_cancels_the_event_that_it_has(appointment_in, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "config").write_text(CALENDARS.format(folder=tmp_path))

    def khal(*asked: str) -> str:
        command = ["khal", "--config", tmp_path / "config", *asked]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def shown_after(method: Method) -> str:
        file = tmp_path / "appointment.ics"
        file.write_bytes(calendar_of(appointment, method=method).encode())
        khal("import", "--batch", "--include-calendar", "mine", str(file))
        listed = ("--format", "{start-long} {status}", "--day-format", "", "2026-03-01", "30d")
        return khal("list", *listed).strip()

    appointment = appointment_in("America/New_York", wall("2026-03-06 10:00"))
    assert shown_after(Method.REQUEST) == "2026-03-06 15:00 CONFIRMED", "London is five hours ahead"

    appointment.starts_at += timedelta(days=3)
    appointment.ends_at += timedelta(days=3)
    appointment.sequence = 1
    assert shown_after(Method.REQUEST) == "2026-03-09 15:00 CONFIRMED"

    appointment.state, appointment.sequence = Appointment.State.CANCELLED, 2
    assert shown_after(Method.CANCEL).startswith("2026-03-09 15:00 CANCELLED")


def test_lines_are_short_and_end_as_the_standard_wants(appointment_in):
    appointment = appointment_in("America/New_York", wall("2026-03-06 10:00"))
    lines = calendar_of(appointment, method=Method.REQUEST).encode().split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)

"""Quiet hours, one mail a day, and what becomes of mail when nothing ran for days."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import NOW
from tests.reminders.conftest import row, states
from touchups.charting.patients import add_patient
from touchups.charting.services import AreaLine, DoseLine
from touchups.models import Message, Reminder
from touchups.models.reminder import Because, Kind, State
from touchups.reminders.queries import troubles
from touchups.reminders.times import may_leave, next_opening

GLABELLA = {"areas": [AreaLine("glabella")], "doses": [DoseLine("glabella", "midline", "procerus", 10)]}


def new_york(hour: int, minute: int = 0, day: int = 2) -> datetime:
    """On a day of March 2026 before clocks change: five hours behind UTC."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) + timedelta(hours=5)


@pytest.mark.parametrize(
    ("kind", "hour", "minute", "leaves"),
    [
        (Kind.PHOTO_DAY_7, 8, 59, False),
        (Kind.PHOTO_DAY_7, 9, 0, True),
        (Kind.PHOTO_DAY_7, 17, 59, True),
        (Kind.PHOTO_DAY_7, 18, 0, False),
        (Kind.AFTERCARE, 18, 0, True),
        (Kind.AFTERCARE, 20, 59, True),
        (Kind.AFTERCARE, 21, 1, False),
        (Kind.AFTERCARE, 8, 59, False),
    ],
)
def test_mail_leaves_by_day(kind, hour, minute, leaves, clinic):
    now = new_york(hour, minute)
    assert may_leave(kind, now, clinic.zone) is leaves
    assert (next_opening(kind, now, clinic.zone) == now) is leaves


def test_what_could_not_leave_by_night_leaves_when_the_day_begins(patient, treat, sweep, clock, server):
    session = treat(patient, days_ago=7)
    clock.now = new_york(18, 30)
    assert sweep().sent == 0
    assert row(session, Kind.PHOTO_DAY_7).wake_at == new_york(9, day=3)
    clock.now = new_york(9, day=3)
    assert sweep().sent == 1


def test_what_falls_together_is_one_mail(patient, treat, sweep, server):
    older = treat(patient, days_ago=14)
    newer = treat(patient, days_ago=7, **GLABELLA)
    assert sweep().sent == 1
    [mail] = server.box
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Time for your review"
    assert "Two weeks after your visit on Monday 16 February" in text
    assert "It is a week since Monday 23 February" in text
    assert text.count("Hello Paula") == 1
    first, second = row(older, Kind.REVIEW_DAY_14), row(newer, Kind.PHOTO_DAY_7)
    assert first.message == second.message == Message.objects.get()


def test_what_is_due_later_that_day_goes_with_the_first_mail(patient, treat, sweep, clock, server):
    treat(patient, days_ago=7)
    clock.now = new_york(9, 5)
    evening = treat(patient, at=new_york(22, day=1), now=new_york(22, day=1), **GLABELLA)
    assert row(evening, Kind.AFTERCARE).due_at == new_york(9)
    assert sweep().sent == 1
    clock.now = new_york(10)
    assert sweep().sent == 0
    assert len(server.box) == 1


def test_two_sessions_of_a_day_say_the_same_thing_once(patient, treat, sweep, clock, server):
    treat(patient)
    treat(patient, **GLABELLA)
    clock.pass_by(hours=1)
    assert sweep().sent == 1
    assert server.box[0].get_body(("plain",)).get_content().count("Stay upright") == 1


def test_after_three_days_without_power_the_late_ones_are_missed_and_the_rest_is_one_mail_each(
    treat, front_desk, sweep, clock, server
):
    sessions = {
        days_ago: treat(
            add_patient(by=front_desk, now=NOW, name=f"Person {days_ago}", email=f"p{days_ago}@example.com"),
            days_ago=days_ago,
        )
        for days_ago in (4, 5, 6, 7)
    }
    Reminder.objects.filter(kind=Kind.AFTERCARE).update(state=State.CANCELLED, wake_at=None)
    clock.pass_by(days=3)
    assert sweep().sent == 3

    photos = {days_ago: states(session)[Kind.PHOTO_DAY_7] for days_ago, session in sessions.items()}
    assert photos == {4: State.SENT, 5: State.SENT, 6: State.MISSED, 7: State.MISSED}
    assert row(sessions[7], Kind.PHOTO_DAY_7).because == Because.LATE
    assert states(sessions[7])[Kind.REVIEW_UNBOOKED] == State.SENT, "that one is of today"
    assert sorted(mail["To"] for mail in server.box) == ["p4@example.com", "p5@example.com", "p7@example.com"]
    assert list(troubles(front_desk.clinic)) == [
        row(sessions[7], Kind.PHOTO_DAY_7),
        row(sessions[6], Kind.PHOTO_DAY_7),
    ]

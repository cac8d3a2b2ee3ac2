"""Which reminders a session has, and on which local day and hour each is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOW, TODAY, make_clinic, make_staff
from tests.reminders.conftest import row, states, steps
from touchups.assessment.policies import adopt, count_changes, propose
from touchups.charting.patients import add_patient
from touchups.charting.services import AreaLine, DoseLine, record_session
from touchups.models import Clinic, Lot, Reminder, Staff
from touchups.models.reminder import Because, Kind, State
from touchups.reminders.replan import replan_stale

wall = datetime.fromisoformat


@pytest.fixture
def treated_in(db):
    """A session at a wall-clock time in a clinic of a zone; answers when each reminder is due there."""

    def treat(zone: str, local: datetime) -> dict[str, datetime]:
        clinic = make_clinic("Somewhere", zone)
        injector = make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead")
        lot = Lot.objects.create(
            clinic=clinic,
            product="botox",
            number="1",
            expires_on=date(2040, 1, 1),
            received_on=date(2020, 1, 1),
        )
        at = local.replace(tzinfo=ZoneInfo(zone))
        patient = add_patient(by=injector, now=at, name="Paula", email="paula@example.com")
        record_session(
            patient=patient,
            by=injector,
            now=at,
            at=at,
            injector=injector,
            product="botox",
            lot=lot,
            areas=[AreaLine("forehead")],
            doses=[DoseLine("forehead", "midline", "frontalis", 20)],
        )
        return {
            reminder.kind: reminder.due_at.astimezone(clinic.zone).replace(tzinfo=None)
            for reminder in Reminder.objects.filter(patient=patient)
        }

    return treat


def test_a_session_has_its_five_reminders_on_their_days(patient, treat):
    session = treat(patient)
    assert {reminder.kind: (reminder.on - session.on).days for reminder in session.reminders.all()} == {
        Kind.AFTERCARE: 0,
        Kind.PHOTO_DAY_7: 7,
        Kind.REVIEW_UNBOOKED: 10,
        Kind.REVIEW_DAY_14: 14,
        Kind.FULL_SESSION_DUE: 76,
    }
    assert set(states(session).values()) == {State.DUE}
    assert steps(row(session, Kind.AFTERCARE)) == [("due", "planned")]


def test_a_touch_up_has_aftercare_and_photos(patient, treat):
    session = treat(patient, days_ago=15)
    touch_up = treat(
        patient, kind="touch_up", parent=session, doses=[DoseLine("forehead", "left", "frontalis", 2)]
    )
    assert states(touch_up) == {Kind.AFTERCARE: State.DUE, Kind.TOUCH_UP_PHOTO_DAY_7: State.DUE}
    assert (row(touch_up, Kind.TOUCH_UP_PHOTO_DAY_7).on - touch_up.on).days == 7


@pytest.mark.parametrize(
    ("zone", "day_0"),
    [
        ("America/New_York", date(2026, 3, 2)),
        ("America/New_York", date(2026, 10, 26)),
        ("Europe/London", date(2026, 3, 23)),
        ("Europe/London", date(2026, 10, 19)),
        ("Australia/Sydney", date(2026, 3, 30)),
        ("Australia/Sydney", date(2026, 9, 28)),
        ("Australia/Lord_Howe", date(2026, 3, 30)),
        ("Australia/Lord_Howe", date(2026, 9, 28)),
    ],
    ids=lambda value: str(value),
)
def test_a_change_of_clocks_does_not_move_the_hour(zone, day_0, treated_in):
    at = datetime.combine(day_0, datetime.min.time()).replace(hour=15)
    due = treated_in(zone, at)

    clocks = {(at + timedelta(days=days)).replace(tzinfo=ZoneInfo(zone)).utcoffset() for days in (0, 14)}
    assert len(clocks) == 2, "clocks change within these two weeks"
    ten = at.replace(hour=10)
    assert due == {
        Kind.AFTERCARE: at.replace(hour=16),
        Kind.PHOTO_DAY_7: ten + timedelta(days=7),
        Kind.REVIEW_UNBOOKED: ten + timedelta(days=10),
        Kind.REVIEW_DAY_14: ten + timedelta(days=14),
        Kind.FULL_SESSION_DUE: ten + timedelta(days=76),
    }


@pytest.mark.parametrize(
    ("session", "aftercare"),
    [
        ("2026-03-03 06:30", "2026-03-03 09:00"),
        ("2026-03-03 12:20", "2026-03-03 13:20"),
        ("2026-03-03 20:00", "2026-03-03 21:00"),
        ("2026-03-03 20:01", "2026-03-04 09:00"),
        ("2026-03-03 23:30", "2026-03-04 09:00"),
    ],
)
def test_aftercare_leaves_an_hour_later_but_not_by_night(session, aftercare, treated_in):
    due = treated_in("America/New_York", wall(session))
    assert due[Kind.AFTERCARE] == wall(aftercare)


def test_half_an_hour_before_midnight_is_still_that_day(treated_in):
    due = treated_in("Europe/London", wall("2026-03-03 23:30"))
    assert due[Kind.PHOTO_DAY_7] == wall("2026-03-10 10:00")


def test_days_are_counted_over_29_february(treated_in):
    due = treated_in("Europe/London", wall("2028-02-22 12:00"))
    assert due[Kind.PHOTO_DAY_7] == wall("2028-02-29 10:00")
    assert due[Kind.REVIEW_DAY_14] == wall("2028-03-07 10:00")


def test_what_was_past_when_the_session_was_entered_is_not_sent(patient, treat):
    session = treat(patient, days_ago=200)
    assert set(states(session).values()) == {State.CANCELLED}
    why = dict(session.reminders.values_list("kind", "because"))
    assert why.pop(Kind.REVIEW_UNBOOKED) == Because.REVIEW_DONE, "the rules no longer call for one"
    assert set(why.values()) == {Because.TOO_LATE}


def test_a_new_hour_and_a_new_zone_move_what_is_planned(patient, treat):
    session = treat(patient, days_ago=3)
    replan_stale(now=NOW)
    assert row(session, Kind.PHOTO_DAY_7).due_at == datetime(2026, 3, 6, 15, 0, tzinfo=UTC)

    Clinic.objects.update(send_hour=16)
    replan_stale(now=NOW)
    assert row(session, Kind.PHOTO_DAY_7).due_at == datetime(2026, 3, 6, 21, 0, tzinfo=UTC)

    Clinic.objects.update(time_zone="America/Los_Angeles")
    replan_stale(now=NOW)
    assert row(session, Kind.PHOTO_DAY_7).due_at == datetime(2026, 3, 7, 0, 0, tzinfo=UTC)
    assert row(session, Kind.PHOTO_DAY_7).on == date(2026, 3, 6)

    Reminder.objects.filter(session=session).update(changed_at=NOW - timedelta(days=1))
    replan_stale(now=NOW)
    assert not session.reminders.filter(changed_at=NOW).exists(), "nothing changed, nothing is planned anew"


def test_a_new_policy_moves_what_is_planned(patient, treat, manager):
    session = treat(patient, days_ago=3)
    version = propose(numbers={"review_preferred": 12}, reason="Earlier slots", by=manager, now=NOW)
    count_changes(version, today=TODAY)
    version.refresh_from_db()
    adopt(version, by=manager, now=NOW)
    replan_stale(now=NOW)
    assert row(session, Kind.REVIEW_DAY_14).on == session.on + timedelta(days=12)

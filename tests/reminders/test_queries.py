"""What is shown: who will be written to and why, and what is missing."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.conftest import NOW, TODAY, give_hours
from tests.reminders.conftest import row
from touchups.booking.services import book
from touchups.models import Reminder, ReminderStep, Sweep
from touchups.models.reminder import Kind, State
from touchups.reminders.queries import is_swept, ledger_of, messages, why_planned, will_be_sent


@pytest.fixture
def session(patient, treat):
    return treat(patient, days_ago=7)


@pytest.mark.parametrize("days", [0, 3, 7])
def test_what_was_announced_for_a_day_is_what_is_sent_on_it(days, session, clinic, sweep, clock, server):
    [coming] = will_be_sent(clinic, TODAY + timedelta(days=days), now=NOW)
    for _day in range(days):
        sweep()
        clock.pass_by(days=1)
    server.box.clear()
    assert sweep().sent == 1
    [mail] = server.box
    assert mail["Subject"] == coming.letter.subject
    assert {reminder.kind for reminder in coming.reminders} == set(
        Reminder.objects.filter(message__message_id=mail["Message-ID"]).values_list("kind", flat=True)
    )


def test_on_a_day_without_reminders_nothing_is_announced(session, clinic):
    assert will_be_sent(clinic, TODAY + timedelta(days=1), now=NOW) == []


def test_each_says_what_calls_for_it(session):
    assert why_planned(row(session, Kind.PHOTO_DAY_7)).startswith("7 days after: Session")
    assert why_planned(row(session, Kind.AFTERCARE)).startswith("the day of: Session")


def test_the_list_is_narrowed_by_state_kind_and_patient(session, clinic, sweep):
    sweep()
    assert [each.kind for each in messages(clinic, state=State.SENT)] == [Kind.PHOTO_DAY_7]
    assert [each.session for each in messages(clinic, kind=Kind.AFTERCARE, search="ibanez")] == [session]
    assert not messages(clinic, search="nobody").exists()


def test_the_ledger_has_every_step_in_a_fixed_number_of_queries(session, patient, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = list(ledger_of(patient))
        assert all(list(reminder.steps.all()) for reminder in rows)
    assert len(rows) == 5


def test_the_heartbeat_is_five_minutes_old_at_most(db):
    assert not is_swept(now=NOW)
    Sweep.objects.create(ran_at=NOW)
    assert is_swept(now=NOW + timedelta(minutes=5))
    assert not is_swept(now=NOW + timedelta(minutes=5, seconds=1))
    assert not is_swept(now=NOW - timedelta(hours=1)), "a clock was set back"


def test_healthz_is_red_until_somebody_sweeps(client, sweep, clock, db, monkeypatch):
    monkeypatch.setattr("clinic.health._broker_answers", lambda: True)
    assert client.get("/healthz").status_code == 503
    clock.now = timezone.now()
    sweep()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["reminders"]) == (200, True)


def test_the_audit_is_content_when_every_session_has_its_reminders(session, capsys):
    call_command("audit_reminders")
    assert capsys.readouterr().out == "Every session and appointment has its reminders.\n"


def test_the_audit_finds_a_reminder_that_is_gone(session, capsys):
    gone = row(session, Kind.REVIEW_DAY_14)
    ReminderStep.objects.filter(reminder=gone)._raw_delete("default")
    Reminder.objects.filter(pk=gone.pk)._raw_delete("default")
    with pytest.raises(SystemExit) as ended:
        call_command("audit_reminders")
    assert ended.value.code == 1
    assert (
        f"session {session.pk} of patient {session.patient_id}: Photos and review, day 14"
        in capsys.readouterr().out
    )


def test_the_audit_finds_an_appointment_of_which_nothing_is_told(patient, injector, front_desk, capsys):
    appointment = book(
        patient=patient, kind="consultation", injector=give_hours(injector), by=front_desk, now=NOW,
        starts_at=NOW + timedelta(days=3),
    )  # fmt: skip
    gone = Reminder.objects.get(appointment=appointment, kind=Kind.APPOINTMENT_NEWS)
    ReminderStep.objects.filter(reminder=gone)._raw_delete("default")
    Reminder.objects.filter(pk=gone.pk)._raw_delete("default")
    with pytest.raises(SystemExit):
        call_command("audit_reminders")
    said = capsys.readouterr().out
    assert f"appointment {appointment.pk} of patient {patient.pk}: Appointment booked, moved" in said


def test_the_audit_finds_a_reminder_without_a_history(session):
    ReminderStep.objects.filter(reminder=row(session, Kind.AFTERCARE))._raw_delete("default")
    with pytest.raises(SystemExit):
        call_command("audit_reminders")

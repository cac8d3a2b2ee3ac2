"""The record changes between planning and sending: what no longer fits is not sent, and says why."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import NOW, TODAY
from tests.reminders.conftest import row, states, steps
from touchups.charting.patients import (
    add_event,
    add_patient,
    archive_patient,
    change_patient,
    clear_hold,
    place_hold,
    restore_patient,
)
from touchups.charting.services import (
    AreaLine,
    DoseLine,
    mark_as_error,
    record_report,
    record_review,
    see_report,
)
from touchups.models import Patient, Reminder, TreatmentSession
from touchups.models.reminder import Because, Kind, State
from touchups.reminders.plan import GROUPS
from touchups.reminders.services import choose


@pytest.fixture
def session(patient, treat):
    return treat(patient, days_ago=6)


def why(session, kind) -> tuple[str, str]:
    reminder = row(session, kind)
    return reminder.state, reminder.because


def test_a_session_entered_in_error_sends_nothing(session, injector, sweep, clock):
    mark_as_error(entry=session, by=injector, now=NOW, reason="Wrong patient")
    assert set(session.reminders.exclude(because="too_late").values_list("because", flat=True)) == {
        "in_error"
    }
    clock.pass_by(days=1)
    assert sweep().sent == 0


def test_a_second_session_of_the_areas_takes_over(session, patient, treat, sweep, clock, server):
    second = treat(patient)
    assert why(session, Kind.PHOTO_DAY_7) == (State.CANCELLED, Because.SUPERSEDED)
    assert why(second, Kind.PHOTO_DAY_7) == (State.DUE, Because.PLANNED)
    clock.pass_by(days=7)
    assert sweep().sent == 1
    assert why(second, Kind.PHOTO_DAY_7)[0] == State.SENT


def test_a_session_of_other_areas_takes_nothing_over(session, patient, treat):
    treat(
        patient,
        areas=[AreaLine("glabella")],
        doses=[DoseLine("glabella", "midline", "procerus", 10)],
    )
    assert why(session, Kind.PHOTO_DAY_7) == (State.DUE, Because.PLANNED)


def test_when_the_second_session_was_an_error_the_first_ones_come_back(session, patient, treat, injector):
    mark_as_error(entry=treat(patient), by=injector, now=NOW, reason="Typed twice")
    assert why(session, Kind.PHOTO_DAY_7) == (State.DUE, Because.FACTS_CHANGED)
    assert steps(row(session, Kind.PHOTO_DAY_7)) == [
        ("due", "planned"),
        ("cancelled", "superseded"),
        ("due", "facts_changed"),
    ]


def test_a_review_ends_the_calls_for_it_but_not_for_the_photos(
    patient, treat, injector, sweep, clock, server
):
    session = treat(patient, days_ago=10)
    record_review(patient=patient, by=injector, now=NOW, on=TODAY, reviewer=injector, plateau=True)
    assert why(session, Kind.REVIEW_UNBOOKED) == (State.CANCELLED, Because.REVIEW_DONE)
    assert why(session, Kind.REVIEW_DAY_14)[0] == State.DUE
    clock.pass_by(days=4)
    assert sweep().sent == 1
    [mail] = server.box
    assert mail["Subject"] == "Photos, two weeks after your visit"


def test_after_the_touch_up_the_photos_of_day_14_are_not_asked_for(patient, treat, injector):
    session = treat(patient, days_ago=12)
    treat(patient, kind="touch_up", parent=session, doses=[DoseLine("forehead", "left", "frontalis", 2)])
    assert why(session, Kind.REVIEW_DAY_14) == (State.CANCELLED, Because.TOUCHED_UP)


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("photos", Kind.PHOTO_DAY_7),
        ("reviews", Kind.REVIEW_DAY_14),
        ("recalls", Kind.FULL_SESSION_DUE),
    ],
)
def test_an_opt_out_stops_its_kind_alone_and_can_be_taken_back(group, kind, session, patient, front_desk):
    others = {Kind.PHOTO_DAY_7, Kind.REVIEW_DAY_14, Kind.FULL_SESSION_DUE} - {kind}
    choose(patient=patient, wanted=GROUPS.keys() - {group}, by=front_desk, now=NOW)
    assert why(session, kind) == (State.CANCELLED, Because.OPTED_OUT)
    assert {why(session, other)[0] for other in others} == {State.DUE}
    choose(patient=patient, wanted=GROUPS, by=front_desk, now=NOW)
    assert why(session, kind) == (State.DUE, Because.FACTS_CHANGED)


def test_the_patient_opts_out_by_a_link_with_nobody_signed_in(session, patient):
    choose(patient=patient, wanted=["reviews", "recalls"], by=None, now=NOW)
    [event] = patient.audit.filter(verb="patient.mails")
    assert (event.by, event.detail) == (None, {"wanted": {"photos": False}})


def test_an_archived_patient_gets_nothing_until_brought_back(session, patient, front_desk, sweep, clock):
    archive_patient(patient=patient, by=front_desk, now=NOW)
    assert set(states(session).values()) == {State.CANCELLED}
    clock.pass_by(days=1)
    assert sweep().sent == 0
    restore_patient(patient=patient, by=front_desk, now=NOW)
    assert why(session, Kind.PHOTO_DAY_7) == (State.DUE, Because.FACTS_CHANGED)


def test_without_an_address_nothing_is_planned_until_there_is_one(front_desk, treat):
    patient = add_patient(by=front_desk, now=NOW, name="Nora Noaddress")
    session = treat(patient, days_ago=6)
    assert why(session, Kind.PHOTO_DAY_7) == (State.CANCELLED, Because.NO_ADDRESS)
    change_patient(patient=patient, by=front_desk, now=NOW, email="nora@example.com")
    assert why(session, Kind.PHOTO_DAY_7) == (State.DUE, Because.FACTS_CHANGED)
    assert why(session, Kind.AFTERCARE) == (State.CANCELLED, Because.NO_ADDRESS), "too late for that"


@pytest.mark.parametrize("kind", ["trouble_breathing", "eyelid_droop"])
def test_mail_is_silent_while_an_urgent_report_is_open(
    kind, session, patient, injector, front_desk, sweep, clock
):
    report = record_report(patient=patient, by=front_desk, now=NOW, kind=kind, on=TODAY)
    assert why(session, Kind.PHOTO_DAY_7) == (State.CANCELLED, Because.REPORT_OPEN)
    clock.pass_by(days=1)
    assert sweep().sent == 0
    see_report(report=report, by=injector, now=clock.now, on=clock.now.date(), outcome="Fine")
    assert sweep().sent == 1


def test_a_complaint_does_not_silence_mail(session, patient, front_desk):
    record_report(patient=patient, by=front_desk, now=NOW, kind="uneven", on=TODAY)
    assert why(session, Kind.PHOTO_DAY_7) == (State.DUE, Because.PLANNED)


def test_a_hold_stops_recalls_alone(session, patient, injector):
    hold = place_hold(patient=patient, by=injector, now=NOW, kind="pregnancy", since=TODAY)
    assert why(session, Kind.FULL_SESSION_DUE) == (State.CANCELLED, Because.ON_HOLD)
    assert why(session, Kind.PHOTO_DAY_7)[0] == State.DUE
    clear_hold(hold=hold, by=injector, now=NOW)
    assert why(session, Kind.FULL_SESSION_DUE) == (State.DUE, Because.FACTS_CHANGED)


def test_after_a_long_hold_the_recall_comes_when_it_ends(patient, treat, injector, sweep, clock, server):
    session = treat(patient, days_ago=70)
    hold = place_hold(patient=patient, by=injector, now=NOW, kind="pregnancy", since=TODAY)
    clock.pass_by(days=90)
    sweep()
    assert server.box == []
    clear_hold(hold=hold, by=injector, now=clock.now)
    assert row(session, Kind.FULL_SESSION_DUE).on == TODAY + timedelta(days=90)
    assert sweep().sent == 1


def test_a_break_puts_the_recall_off_until_it_ends(session, patient, front_desk):
    ends = TODAY + timedelta(days=120)
    change_patient(patient=patient, by=front_desk, now=NOW, break_until=ends)
    reminder = row(session, Kind.FULL_SESSION_DUE)
    assert (reminder.state, reminder.on) == (State.DUE, ends)


def test_an_event_puts_the_recall_off_until_it_is_over(session, patient, front_desk):
    before = row(session, Kind.FULL_SESSION_DUE).on
    add_event(patient=patient, by=front_desk, now=NOW, name="Wedding", on=before + timedelta(days=1))
    assert row(session, Kind.FULL_SESSION_DUE).on >= before + timedelta(days=1)


def test_what_changed_behind_the_plans_back_is_noticed_before_it_leaves(
    session, patient, sweep, clock, server
):
    Patient.objects.filter(pk=patient.pk).update(photos_muted_at=NOW)
    clock.pass_by(days=1)
    assert sweep().sent == 0
    assert why(session, Kind.PHOTO_DAY_7) == (State.CANCELLED, Because.OPTED_OUT)
    assert server.box == []
    assert ("due", "released") in steps(row(session, Kind.PHOTO_DAY_7))


def test_what_has_left_is_never_touched_again(session, patient, treat, sweep, clock):
    clock.pass_by(days=1)
    assert sweep().sent == 1
    before = Reminder.objects.filter(session=session, kind=Kind.PHOTO_DAY_7).values().get()
    treat(patient)
    choose(patient=patient, wanted=["reviews", "recalls"], by=None, now=clock.now)
    assert Reminder.objects.filter(session=session, kind=Kind.PHOTO_DAY_7).values().get() == before


def test_a_write_that_fails_plans_nothing(patient, injector, treat, lot):
    with pytest.raises(ValidationError):
        treat(patient, doses=[])
    assert not Reminder.objects.exists()
    assert not TreatmentSession.objects.exists()

"""Gather, decide, store: every write, every midnight, and nothing that did not change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW, TODAY, make_clinic
from touchups import rules
from touchups.assessment import services
from touchups.assessment.policies import left_to_reassess
from touchups.assessment.services import reassess_all, reassess_due
from touchups.charting.patients import add_event, add_patient, change_patient, clear_hold, place_hold
from touchups.charting.services import (
    FindingLine,
    mark_as_error,
    record_concern,
    record_report,
    record_review,
    see_report,
)
from touchups.models import Assessment, Clinic, Group, Patient, Report, Standing

DAY = timedelta(days=1)

WRITES = {
    "a review": lambda who: record_review(
        **who, on=TODAY, reviewer=who["by"], findings=[FindingLine("forehead", "midline", "asymmetry")]
    ),
    "a report": lambda who: record_report(**who, kind="eyelid_droop", on=TODAY),
    "a concern": lambda who: record_concern(**who, kind="jowls", on=TODAY),
    "a hold": lambda who: place_hold(**who, kind="pregnancy", since=TODAY),
    "an event": lambda who: add_event(**who, name="Wedding", on=TODAY + 60 * DAY),
    "the clinical profile": lambda who: change_patient(**who, metabolism="high"),
    "a break": lambda who: change_patient(**who, break_until=TODAY + 200 * DAY),
}


def standing(patient: Patient) -> Standing:
    return Standing.objects.select_related("assessment").get(patient=patient)


@pytest.mark.parametrize("write", WRITES)
def test_what_is_written_is_assessed_at_once(write, patient, treat, injector):
    treat(patient, days_ago=15)
    before = standing(patient).assessment
    WRITES[write]({"patient": patient, "by": injector, "now": NOW})
    after = standing(patient).assessment
    assert after.pk > before.pk
    assert after.facts != before.facts


@pytest.mark.parametrize("write", WRITES)
def test_what_cannot_be_assessed_is_not_written(write, patient, treat, injector, monkeypatch):
    treat(patient, days_ago=15)
    before = standing(patient)

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(services, "decide", broken)
    with pytest.raises(ZeroDivisionError):
        WRITES[write]({"patient": patient, "by": injector, "now": NOW})
    monkeypatch.undo()
    services.reassess(patient, now=NOW, cause="check")
    assert standing(patient).assessment == before.assessment


def test_an_entry_marked_as_an_error_counts_no_more(patient, treat, injector):
    treat(patient, days_ago=15)
    before = standing(patient).assessment.answer
    report = record_report(patient=patient, by=injector, now=NOW, kind="eyelid_droop", on=TODAY)
    assert standing(patient).assessment.rule == "complication"
    mark_as_error(entry=report, by=injector, now=NOW, reason="Another patient")
    assert standing(patient).assessment.answer == before


def test_nothing_new_is_stored_when_nothing_is_new(patient, treat):
    treat(patient, days_ago=3)
    before = Assessment.objects.count()
    services.reassess(patient, now=NOW + 2 * DAY, cause="day")
    assert Assessment.objects.count() == before


def test_a_stored_answer_can_be_given_again_from_its_stored_facts(patient, treat):
    treat(patient, days_ago=12)
    kept = standing(patient).assessment
    again = services.decide(kept.facts, today=kept.on, policy=services.policy_of(kept.policy))
    assert rules.write_answer(again) == kept.answer
    assert str(again.because) == kept.because


def many(clinic: Clinic, count: int) -> None:
    """Patients who need a first session: nothing about them changes with the day."""
    made = Patient.objects.bulk_create(Patient(clinic=clinic, name=f"Still {n}") for n in range(count))
    keys = [patient.pk for patient in made]
    reassess_all(Patient.objects.filter(pk__in=keys), clinic=clinic, now=NOW, cause="test")


def queries_of_the_next_day(clinic: Clinic) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        reassess_due(clinic, now=NOW + 30 * DAY)
    return [query["sql"] for query in captured]


def test_the_daily_work_reads_nothing_of_those_who_do_not_change(clinic, patient, treat):
    treat(patient, days_ago=0)
    many(clinic, 10)
    few = queries_of_the_next_day(clinic)
    treat(patient, days_ago=0)
    many(clinic, 190)
    assert Standing.objects.filter(clinic=clinic).count() == 201
    assert len(queries_of_the_next_day(clinic)) == len(few)
    assert Assessment.objects.exclude(patient=patient).count() == 200


def test_nothing_due_costs_one_query(clinic, patient, treat, django_assert_num_queries):
    treat(patient, days_ago=0)
    many(clinic, 20)
    with django_assert_num_queries(1):
        assert reassess_due(clinic, now=NOW) == 0


def test_a_limit_bounds_the_work_and_the_rest_stays_due(clinic, front_desk, treat):
    for number in range(5):
        treat(add_patient(by=front_desk, now=NOW, name=f"Patient {number}"), days_ago=0)
    later = NOW + 10 * DAY
    assert reassess_due(clinic, now=later, limit=3) == 3
    assert left_to_reassess(clinic, now=later) == 2
    assert reassess_due(clinic, now=later, limit=3) == 2
    assert left_to_reassess(clinic, now=later) == 0


def test_the_answer_is_looked_at_again_when_a_planned_session_falls_due(clinic, patient, treat):
    treat(patient, days_ago=80)
    planned = standing(patient)
    assert planned.group == Group.SESSION_PLANNED
    assert planned.fresh_until == planned.act_from
    reassess_due(clinic, now=NOW + (planned.act_from - TODAY))
    assert standing(patient).group == Group.SESSION_DUE


def test_a_second_event_counts_from_the_day_after_the_first(clinic, patient, treat, injector):
    treat(patient, days_ago=80)
    first, second = TODAY + 2 * DAY, TODAY + 60 * DAY
    for name, on in [("Gala", first), ("Wedding", second)]:
        add_event(patient=patient, by=injector, now=NOW, name=name, on=on)
    kept = standing(patient)
    assert kept.assessment.facts["patient"]["event_on"] == first.isoformat()
    assert kept.fresh_until == first + DAY
    reassess_due(clinic, now=NOW + 3 * DAY)
    assert standing(patient).assessment.facts["patient"]["event_on"] == second.isoformat()


def test_a_record_that_fits_no_more_is_named_in_the_log_and_stops_nobody_else(
    clinic, patient, treat, front_desk, injector, caplog
):
    other = add_patient(by=front_desk, now=NOW, name="Olga Other")
    treat(patient, days_ago=0)
    treat(other, days_ago=0)
    report = record_report(patient=patient, by=injector, now=NOW, kind="uneven", on=TODAY)
    Report.objects.filter(pk=report.pk).update(on=TODAY + 400 * DAY)
    later = NOW + 15 * DAY
    assert reassess_due(clinic, now=later) == 2
    assert f"patient {patient.pk} cannot be assessed" in caplog.text
    assert standing(other).assessment.on == clinic.day_of(later)
    assert standing(patient).fresh_until == clinic.day_of(later) + DAY


def test_each_clinic_is_assessed_by_its_own_policy_and_day(outsider, patient, treat):
    treat(patient, days_ago=10)
    theirs = add_patient(by=outsider, now=NOW, name="Oona Other")
    assert reassess_due(outsider.clinic, now=NOW + 400 * DAY) == 0
    assert standing(patient).assessment.on == TODAY
    assert standing(theirs).clinic_id == outsider.clinic_id


def test_holds_and_seen_reports_lift_what_they_stopped(patient, treat, injector):
    treat(patient, days_ago=95)
    about = {"patient": patient, "by": injector, "now": NOW}
    assert standing(patient).flag == "full_session"
    hold = place_hold(**about, kind="infection", since=TODAY)
    assert (standing(patient).flag, standing(patient).assessment.rule) == ("wait", "hold")
    clear_hold(hold=hold, by=injector, now=NOW)
    report = record_report(**about, kind="mouth_droop", on=TODAY)
    assert standing(patient).group == Group.URGENT
    see_report(report=report, by=injector, now=NOW, on=TODAY, outcome="Passing")
    assert standing(patient).flag == "full_session"


# --- Midnight is the clinic's -----------------------------------------------------------------------------

SWITCHES = [
    pytest.param("America/New_York", date(2026, 3, 8), id="New York, clocks go forward"),
    pytest.param("America/New_York", date(2026, 11, 1), id="New York, clocks go back"),
    pytest.param("Australia/Lord_Howe", date(2026, 4, 5), id="Lord Howe, half an hour back"),
    pytest.param("Australia/Lord_Howe", date(2026, 10, 4), id="Lord Howe, half an hour forward"),
]


def local(zone: str, day: date, *clock: int) -> datetime:
    return datetime(day.year, day.month, day.day, *clock, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_a_session_late_in_the_evening_counts_from_the_local_date(patient, treat):
    evening = local("America/New_York", TODAY - DAY, 23, 30)
    assert evening.date() == TODAY  # in UTC it is the next day already
    session = treat(patient, at=evening)
    assert session.on == TODAY - DAY
    assert standing(patient).act_from == TODAY + 9 * DAY


@pytest.mark.parametrize("days_after", [0, 1], ids=["on the day of the switch", "on the day after"])
@pytest.mark.parametrize(("zone", "switch"), SWITCHES)
def test_the_flag_changes_at_local_midnight_when_clocks_change(
    zone, switch, days_after, clinic, patient, treat
):
    Clinic.objects.filter(pk=clinic.pk).update(time_zone=zone)
    clinic.refresh_from_db()
    review_day = switch + days_after * DAY
    evening = local(zone, review_day - 10 * DAY, 23, 30)
    treat(patient, at=evening, now=evening)
    midnight = local(zone, review_day)

    assert reassess_due(clinic, now=midnight - timedelta(seconds=1)) == 0
    assert standing(patient).flag == "wait"
    assert reassess_due(clinic, now=midnight) == 1
    assert standing(patient).flag == "review"


def test_two_clinics_have_two_days_at_one_moment(clinic):
    auckland = make_clinic("South", "Pacific/Auckland")
    moment = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert (clinic.day_of(moment), auckland.day_of(moment)) == (date(2026, 3, 2), date(2026, 3, 3))

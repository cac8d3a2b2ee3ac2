"""The list below its page: which group an answer belongs to, and in which order rows come."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW, TODAY
from touchups.assessment.calls import record_call
from touchups.assessment.worklist import Cursor, Filters, counts, group_of, in_order, page
from touchups.charting.patients import add_patient, override_flag, place_hold
from touchups.charting.services import record_concern, record_report
from touchups.models import Group, Standing
from touchups.rules import assess, read_case
from touchups.rules.catalogue import Flag

DAY = timedelta(days=1)


@pytest.fixture
def everyone(front_desk, injector, treat) -> None:
    """One patient for each group, made from the last group to the first."""

    def one(name: str, days_ago: int | None = None):
        patient = add_patient(by=front_desk, now=NOW, name=name)
        if days_ago is not None:
            treat(patient, days_ago=days_ago)
        return {"patient": patient, "by": injector, "now": NOW}

    one("Wait", 3)
    place_hold(**one("Stopped", 100), kind="infection", since=TODAY)
    called = one("Called", 12)
    record_call(**called, outcome="declined", note="Moved away.")
    one("Session planned", 80)
    record_concern(**one("Refer"), kind="jowls", on=TODAY)
    one("Session due", 95)
    one("Review", 12)
    one("Review soon", 18)
    override_flag(**one("Touch-up", 15), flag=Flag.TOUCH_UP, reason="Seen in passing")
    record_report(**one("Urgent", 40), kind="eyelid_droop", on=TODAY)
    record_report(**one("Emergency", 2), kind="trouble_breathing", on=TODAY)


GROUPS = {
    "Emergency": Group.EMERGENCY,
    "Urgent": Group.URGENT,
    "Touch-up": Group.TOUCH_UP,
    "Review soon": Group.REVIEW_SOON,
    "Review": Group.REVIEW,
    "Session due": Group.SESSION_DUE,
    "Refer": Group.REFER,
    "Session planned": Group.SESSION_PLANNED,
    "Called": Group.CALLED,
    "Stopped": Group.STOPPED,
    "Wait": Group.WAIT,
}


def test_each_answer_stands_in_the_group_of_what_must_happen(everyone):
    stands = Standing.objects.values_list("patient__name", "group")
    assert dict(stands) == GROUPS


def test_the_groups_come_in_their_order_and_those_who_wait_only_when_asked_for(everyone, clinic):
    def names(filters: Filters) -> list[str]:
        return list(in_order(clinic, filters).values_list("patient__name", flat=True))

    assert names(Filters()) == list(GROUPS)[:-2]
    assert names(Filters(flag="wait")) == ["Stopped", "Wait"]
    assert names(Filters(search="wai")) == ["Wait"]


def test_counts_are_by_group_and_leave_out_those_who_wait(everyone, clinic):
    totals, is_fresh = counts(clinic, now=NOW)
    assert totals == {group: 1 for group in Group if group < Group.STOPPED}
    assert is_fresh


def test_within_a_group_the_earlier_end_comes_first_and_no_end_last(front_desk, treat, clinic):
    for days in (11, 13, 12):
        treat(add_patient(by=front_desk, now=NOW, name=f"Day {days}"), days_ago=days)
    add_patient(by=front_desk, now=NOW, name="First session")
    treat(add_patient(by=front_desk, now=NOW, name="Day 95"), days_ago=95)
    rows, _after = page(in_order(clinic, Filters()), after=None)
    assert [row.patient__name for row in rows] == ["Day 13", "Day 12", "Day 11", "Day 95", "First session"]


def test_another_clinics_patients_are_neither_listed_nor_counted_nor_fresh(everyone, outsider, clinic):
    theirs = outsider.clinic
    assert not in_order(theirs, Filters(search="e")).exists()
    totals, is_fresh = counts(theirs, now=NOW + 400 * DAY)
    assert set(totals.values()) == {0}
    assert is_fresh
    assert not counts(clinic, now=NOW + 400 * DAY)[1]


@pytest.mark.parametrize(
    ("today", "group"),
    [
        pytest.param(date(2026, 5, 31), Group.SESSION_PLANNED, id="the day before its window opens"),
        pytest.param(date(2026, 6, 1), Group.SESSION_DUE, id="the day on which its window opens"),
    ],
)
def test_a_full_session_is_due_from_the_day_its_window_opens(today, group):
    answer = assess(
        read_case(
            {
                "today": today.isoformat(),
                "patient": {},
                "areas": [
                    {
                        "area": "forehead",
                        "product": "botox",
                        "treated_on": "2026-03-03",
                        "plan": "single",
                        "units": {"midline": 20},
                    }
                ],
            }
        )
    )
    assert group_of(answer, override=None, call=None, today=today) == group


@pytest.mark.parametrize(
    "text", ["", "x", "1_2026-02-30_1", "1_2026-03-02", "1_2026-03-02_1_1", "-1_2026-03-02_1"]
)
def test_a_cursor_that_is_none_is_not_read(text):
    assert Cursor.parse(text) is None

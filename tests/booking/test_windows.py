"""On which days an appointment of a kind is called for, counted in days after the session of 1 March."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from touchups import rules
from touchups.assessment.ahead import Ahead
from touchups.booking.windows import kind_wanted, window_of

TREATED = date(2026, 3, 1)
REVIEWED_WITH_MOVEMENT = {"findings": [{"area": "forehead", "side": "left", "kind": "residual_movement"}]}


def on(day: int) -> date:
    return TREATED + timedelta(days=day)


def ahead(today: int, *, patient: dict | None = None, override: str = "", **facts) -> Ahead:
    """What lies ahead of a patient on a day after the session; ``facts`` replace parts of the case."""
    area = {"area": "forehead", "product": "botox", "treated_on": str(TREATED), "units": {"midline": 20}}
    case = {"today": str(on(today)), "patient": patient or {}, "areas": [area]} | facts
    return Ahead(rules.read_case(case), rules.DEFAULT_POLICY, override=override)


def best_days(kind: str, today: int, *, until: int = 150, **facts) -> list[int]:
    """The days of the window, the best first."""
    window = window_of(ahead(today, **facts), kind)
    days = [(day - TREATED).days for day in window.days(on(until))]
    assert all((on(day) in window) == (day in days) for day in range(today, until + 1))
    return days


def reviewed(day: int, **more) -> dict:
    return {"reviews": [{"on": str(on(day)), **REVIEWED_WITH_MOVEMENT, **more}]}


def reported(day: int, kind: str, **more) -> dict:
    return {"reports": [{"kind": kind, "on": str(on(day)), **more}]}


# --- Reviews ------------------------------------------------------------------------------------------------

LATE = list(range(15, 22))


@pytest.mark.parametrize(
    ("today", "days"),
    [
        pytest.param(0, [14, 13, 12, 11, 10, *LATE], id="at the session"),
        pytest.param(9, [14, 13, 12, 11, 10, *LATE], id="the day before it opens"),
        pytest.param(12, [14, 13, 12, *LATE], id="on day 12"),
        pytest.param(14, [14, *LATE], id="on the best day"),
        pytest.param(15, LATE, id="the day after"),
        pytest.param(21, [21], id="on the last day"),
        pytest.param(22, [], id="when it is over"),
    ],
)
def test_a_review_is_best_on_day_14_then_before_it_then_up_to_day_21(today, days):
    assert best_days("review", today) == days


def test_two_sessions_have_their_best_days_each():
    areas = [
        {"area": "forehead", "product": "botox", "treated_on": str(TREATED)},
        {"area": "glabella", "product": "botox", "treated_on": str(on(5))},
    ]
    days = best_days("review", 6, areas=areas)
    assert days[:4] == [14, 19, 13, 18]
    assert sorted(days) == list(range(10, 27))


def test_a_review_that_came_too_soon_is_done_again_once_the_area_has_settled():
    assert best_days("review", 12, **reviewed(12)) == [14, *LATE]


def test_a_complaint_calls_for_a_review_when_the_window_is_over():
    assert best_days("review", 30) == []
    assert best_days("review", 30, **reported(30, "uneven", area="forehead"))[:3] == [30, 31, 32]


def test_a_line_still_visible_early_is_looked_at_from_day_10():
    assert best_days("review", 5, **reported(5, "line_visible", area="forehead"), until=21) == [
        14, 13, 12, 11, 10, *LATE,
    ]  # fmt: skip


# --- Touch-ups ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "facts", "days"),
    [
        pytest.param(14, {}, [], id="never without a review"),
        pytest.param(14, reviewed(14), [14, *LATE], id="after the review until day 21, soon first"),
        pytest.param(12, reviewed(12), [], id="not after a review before the plateau"),
        pytest.param(12, reviewed(12, plateau=True), [12, 13, 14, *LATE], id="but after one at the plateau"),
        pytest.param(22, reviewed(18), [], id="not after day 21"),
        pytest.param(14, reviewed(14) | {"patient": {"holds": ["infection"]}}, [], id="not with a hold"),
        pytest.param(14, reviewed(14) | reported(14, "eyelid_droop"), [], id="not with an open complication"),
        pytest.param(
            14, reviewed(14) | {"patient": {"event_on": str(on(19))}}, [20, 21], id="after a near event"
        ),
        pytest.param(
            14, reviewed(14) | {"patient": {"event_on": str(on(37))}}, [14, 15, 16], id="long before an event"
        ),
    ],
)
def test_a_touch_up_is_called_for(today, facts, days):
    assert best_days("touch_up", today, **facts) == days


# --- Full sessions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "facts", "first"),
    [
        pytest.param(60, {}, 90, id="ninety days after the last"),
        pytest.param(100, {}, 100, id="at once when it is due"),
        pytest.param(400, {}, 400, id="at once when it has lapsed"),
        pytest.param(0, {"areas": []}, 0, id="at once when it is the first"),
        pytest.param(100, {"patient": {"break_until": str(on(130))}}, 130, id="after a break"),
        pytest.param(100, {"patient": {"event_on": str(on(110))}}, 111, id="after a near event"),
    ],
)
def test_a_full_session_opens(today, facts, first):
    days = best_days("full_session", today, until=first + 30, **facts)
    assert days == list(range(first, first + 31))


def test_a_full_session_is_not_called_for_while_a_hold_stands():
    assert best_days("full_session", 100, until=500, patient={"holds": ["pregnancy"]}) == []


def test_a_full_session_leaves_out_the_days_before_an_event():
    days = best_days("full_session", 60, until=125, patient={"event_on": str(on(120))})
    assert days == [*range(90, 100), *range(121, 126)]


# --- Looking and talking ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["urgent_review", "consultation"])
def test_looking_and_talking_are_possible_on_any_day_the_sooner_the_better(kind):
    held = {"patient": {"holds": ["infection"]}}
    assert best_days(kind, 3, until=40, **held, **reported(3, "eyelid_droop")) == list(range(3, 41))


# --- An injector's own flag ---------------------------------------------------------------------------------


def test_an_injectors_flag_opens_the_days_until_the_answer_changes():
    assert best_days("touch_up", 16, override="touch_up") == [16, 17, 18, 19, 20, 21]
    assert kind_wanted(ahead(16, override="touch_up")) == "touch_up"


@pytest.mark.parametrize("flag", ["wait", "refer"])
def test_an_injectors_flag_to_wait_or_refer_leaves_the_days_as_they_are(flag):
    assert best_days("review", 16, override=flag) == best_days("review", 16)
    assert kind_wanted(ahead(16, override=flag)) == "review"


# --- What is needed next ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "facts", "kind"),
    [
        pytest.param(0, {}, "review", id="a review after a session"),
        pytest.param(21, {}, "review", id="a review up to the last day"),
        pytest.param(22, {}, "full_session", id="then the next session"),
        pytest.param(14, reviewed(14), "touch_up", id="a touch-up after a finding"),
        pytest.param(14, reviewed(14) | reported(14, "eyelid_droop"), "urgent_review", id="harm first"),
        pytest.param(0, {"areas": []}, "full_session", id="the first session"),
        pytest.param(100, {"patient": {"holds": ["pregnancy"]}}, "consultation", id="a talk during a hold"),
    ],
)
def test_what_is_needed_next_is(today, facts, kind):
    assert kind_wanted(ahead(today, **facts)) == kind


# --- In words -----------------------------------------------------------------------------------------------


def test_a_day_outside_is_explained_with_the_day_from_which_it_is_right():
    window = window_of(ahead(3), "review")
    assert "between Wed 11 Mar 2026 and Sun 15 Mar 2026" in window.why_not(on(5))
    with translation.override("es"):
        assert "11 mar" in window.why_not(on(5)).lower()


def test_a_window_opens_on_the_first_of_its_days_and_never_where_there_is_none():
    assert window_of(ahead(3), "review").opens_on == on(10)
    assert window_of(ahead(22), "review").opens_on is None

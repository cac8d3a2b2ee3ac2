"""Each threshold from both sides: the last day of one answer and the first of the next."""

import pytest

from tests.rules.cases import answer, case, day, finding, report, review, touch_up
from touchups.rules import assess, read_case

QUIET = [review(14)]
PEAK = [review(14, "lateral_peak", side="left")]
MAN = {"sex": "male"}
FAST = {"metabolism": "high"}
CONTINUOUS = {"metabolism": "high", "cadence": "continuous"}
DAXXIFY = {"product": "daxxify"}


def at(today, **facts):
    return today, facts


BOUNDARIES = [
    # the review window
    ("day 0: the session has just been given", "too_early", at(0)),
    ("day 9: last day before the review window", "too_early", at(9)),
    ("day 10: first day of the review window", "review_due", at(10)),
    ("day 14: last day of the review window", "review_due", at(14)),
    ("day 15: the review is overdue", "review_overdue", at(15)),
    ("day 21: last day for an overdue review", "review_overdue", at(21)),
    ("day 22: the review was missed", "review_missed", at(22)),
    ("day 28, thick muscle: last day for an overdue review", "review_overdue", at(28, thick_muscle=True)),
    ("day 29, thick muscle: the review was missed", "review_missed", at(29, thick_muscle=True)),
    ("a look on day 9 is no review", "review_due", at(10, reviews=[review(9, "lateral_peak")])),
    ("a look on day 10 is a review", "settled", at(10, reviews=[review(10)])),
    # the touch-up window
    ("day 13: not at its peak yet", "still_developing", at(13, reviews=[review(13, "lateral_peak")])),
    ("day 14: at its peak", "touch_up", at(14, reviews=[review(14, "lateral_peak")])),
    ("day 10, plateau: no need to wait", "touch_up", at(10, reviews=[review(10, "asymmetry", plateau=True)])),
    ("day 10, staged: calibrated early", "second_pass",
     at(10, plan="staged", reviews=[review(10, "too_weak")])),
    ("day 21: last day of the touch-up window", "touch_up", at(21, reviews=PEAK)),
    ("day 22: the window is closed", "window_closed", at(22, reviews=PEAK)),
    ("day 14, seen on day 13: a second look", "recheck", at(14, reviews=[review(13, "lateral_peak")])),
    ("day 21, seen on day 13: last day of a second look", "recheck",
     at(21, reviews=[review(13, "asymmetry")])),
    ("day 22, seen on day 13: too late", "window_closed", at(22, reviews=[review(13, "asymmetry")])),
    # slow areas
    ("day 20, thick: weak may still come", "still_developing",
     at(20, thick_muscle=True, reviews=[review(20, "too_weak")])),
    ("day 21, thick: weak is weak", "touch_up", at(21, thick_muscle=True, reviews=[review(21, "too_weak")])),
    ("day 14, thick but uneven: no need to wait", "touch_up",
     at(14, thick_muscle=True, reviews=[review(14, "asymmetry")])),
    ("day 28, thick: last day of the window", "touch_up",
     at(28, thick_muscle=True, reviews=[review(21, "too_weak")])),
    ("day 29, thick: the window is closed", "window_closed",
     at(29, thick_muscle=True, reviews=[review(21, "too_weak")])),
    ("day 20, a man's glabella may still come", "still_developing",
     at(20, area="glabella", patient=MAN, reviews=[review(20, "too_weak", area="glabella")])),
    ("day 20, a man's forehead is weak", "touch_up", at(20, patient=MAN, reviews=[review(20, "too_weak")])),
    # after a touch-up
    ("touch-up + 11 days: still settling", "touch_up_settling",
     at(25, reviews=PEAK, touch_ups=[touch_up(14)])),
    ("touch-up + 12 days: settled", "settled", at(26, reviews=PEAK, touch_ups=[touch_up(14)])),
    ("a look 11 days after a touch-up judges nothing", "settled",
     at(27, reviews=[review(25, "asymmetry")], touch_ups=[touch_up(14)])),
    ("a look 12 days after a touch-up judges it", "one_touch_up_a_cycle",
     at(27, reviews=[review(26, "asymmetry")], touch_ups=[touch_up(14)])),
    ("a touch-up on day 9 replaces no review", "review_overdue", at(21, touch_ups=[touch_up(9)])),
    ("a touch-up on day 10 stands for a look", "settled", at(22, touch_ups=[touch_up(10)])),
    ("a second pass leaves the touch-up", "touch_up",
     at(22, plan="staged", thick_muscle=True, touch_ups=[touch_up(10, second_pass=True)],
        reviews=[review(22, "asymmetry")])),
    # early return
    ("day 41: too soon for early return", "window_closed",
     at(41, patient=FAST, reviews=[review(41, "early_return")])),
    ("day 42: first early-return day", "early_return",
     at(42, patient=FAST, reviews=[review(42, "early_return")])),
    ("day 48: last early-return day", "early_return",
     at(48, patient=FAST, reviews=[review(42, "early_return")])),
    ("day 49: after the early-return days", "window_closed",
     at(49, patient=FAST, reviews=[review(42, "early_return")])),
    ("day 42 on standard metabolism", "window_closed", at(42, reviews=[review(42, "early_return")])),
    ("day 42 with a product without early-return days", "window_closed",
     at(42, patient=FAST, product="relfydess", reviews=[review(42, "early_return")])),
    # complaints
    ("a complaint on the day of the look was part of it", "settled",
     at(30, reviews=QUIET, reports=[report("uneven", 14)])),
    ("a complaint the day after is looked at", "complaint",
     at(30, reviews=QUIET, reports=[report("uneven", 15)])),
    ("a complaint that was seen is closed", "settled",
     at(30, reviews=QUIET, reports=[report("uneven", 15, seen=16)])),
    ("a complaint of before the session is not this cycle's", "settled",
     at(30, reviews=QUIET, reports=[report("uneven", -1)])),
    ("a complaint about another area", "settled",
     at(30, reviews=QUIET, reports=[report("uneven", 15, area="dao")])),
    ("a complaint about no area concerns each", "complaint",
     at(30, reviews=QUIET, reports=[report("uneven", 15, area=None)])),
    ("day 55 with a complaint: look", "complaint",
     at(55, reviews=QUIET, reports=[report("movement_back", 50)])),
    ("day 56 with a complaint: plan", "wearing_off",
     at(56, reviews=QUIET, reports=[report("movement_back", 50)])),
    # too strong
    ("too strong", "over_treated", at(75, reviews=[review(14, "too_strong")])),
    ("too strong, two weeks before the window", "full_session", at(76, reviews=[review(14, "too_strong")])),
    ("too strong and a new complaint", "complaint",
     at(20, reviews=[review(14, "too_strong")], reports=[report("uneven", 15)])),
    # the next full session
    ("day 55, fading: too soon", "early_wear_off", at(55, reviews=[review(55, "wearing_off")])),
    ("day 56, fading: plan", "wearing_off", at(56, reviews=[review(55, "wearing_off")])),
    ("movement seen on day 55 is not wearing off", "window_closed",
     at(56, reviews=[review(55, "residual_movement")])),
    ("movement seen on day 56 is wearing off", "wearing_off",
     at(56, reviews=[review(56, "residual_movement")])),
    ("day 75: nothing to plan", "settled", at(75, reviews=QUIET)),
    ("day 76: two weeks before the window", "full_session", at(76, reviews=QUIET)),
    ("day 153, a long-lasting product: nothing to plan", "settled", at(153, reviews=QUIET, **DAXXIFY)),
    ("day 154, a long-lasting product", "full_session", at(154, reviews=QUIET, **DAXXIFY)),
    ("day 364: overdue", "full_session", at(364, reviews=QUIET)),
    ("day 365: lapsed", "lapsed", at(365, reviews=QUIET)),
    ("the last day of a break", "break", at(99, reviews=QUIET, patient={"break_until": day(100)})),
    ("the break is over", "full_session", at(100, reviews=QUIET, patient={"break_until": day(100)})),
    ("a break before anything is to plan", "settled",
     at(75, reviews=QUIET, patient={"break_until": day(100)})),
    # lines at rest
    ("a line at rest", "static_line", at(14, reviews=[review(14, "static_line")])),
    ("a line at rest that is wanted", "settled",
     at(14, reviews=[{"on": day(14), "findings": [finding("static_line", conflicts=False)]}])),
    ("a line at rest, referred on the day", "settled",
     at(20, reviews=[review(14, "static_line")],
        concerns=[{"kind": "static_lines", "on": day(14), "referred_on": day(14)}])),
    ("a line at rest, referred before the look", "static_line",
     at(20, reviews=[review(14, "static_line")],
        concerns=[{"kind": "static_lines", "on": day(13), "referred_on": day(13)}])),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "today", "facts"), [pytest.param(rule, *facts, id=name) for name, rule, facts in BOUNDARIES]
)
def test_the_area_is_answered_by(rule, today, facts):
    assert answer(today, **facts).areas[0].rule == rule


EVENTS = [
    ("event in 21 days: a touch-up still fits", 14, PEAK, 35, ("touch_up", 14, 14)),
    ("event in 20 days: it does not", 14, PEAK, 34, ("event_buffer", None, None)),
    ("event today: nothing is injected", 14, PEAK, 14, ("event_buffer", 15, 21)),
    ("event yesterday: as if it had not been", 14, PEAK, 13, ("touch_up", 14, 21)),
    ("the day after the event is the window's last", 14, PEAK, 20, ("event_buffer", 21, 21)),
    ("the day after the event is past the window", 14, PEAK, 21, ("event_buffer", None, None)),
    ("full session 35 days before the event", 80, QUIET, 125, ("full_session", 90, 90)),
    ("full session 34 days before the event", 80, QUIET, 124, ("full_session", 90, 103)),
    ("full session 21 days before the event", 80, QUIET, 111, ("full_session", 90, 90)),
    ("full session 20 days before the event", 80, QUIET, 110, ("full_session", 111, 125)),
    ("full session, event in 20 days", 95, QUIET, 115, ("event_buffer", 116, 130)),
    ("full session, the day after the event", 95, QUIET, 94, ("full_session", 95, 112)),
    ("full session, event before the window", 95, QUIET, 89, ("full_session", 90, 112)),
    ("full session, event on its first day", 95, QUIET, 90, ("full_session", 91, 112)),
    ("lapsed, event far away", 400, QUIET, 500, ("lapsed", 90, 465)),
    ("lapsed, event in 34 days", 400, QUIET, 434, ("lapsed", 90, 413)),
    ("lapsed, event in 20 days", 400, QUIET, 420, ("event_buffer", 421, None)),
]


@pytest.mark.parametrize(
    ("today", "reviews", "event", "expected"), [pytest.param(*facts, id=name) for name, *facts in EVENTS]
)
def test_an_event_moves_an_injection(today, reviews, event, expected):
    area = answer(today, reviews=reviews, patient={"event_on": day(event)}).areas[0]
    rule, act_from, act_by = expected
    assert (area.rule, iso(area.act_from), iso(area.act_by)) == (rule, on(act_from), on(act_by))


def test_a_session_squeezed_before_an_event_says_that_no_touch_up_will_fit():
    squeezed = answer(80, reviews=QUIET, patient={"event_on": day(124)})
    assert [str(caution) for caution in squeezed.cautions] == [
        "A full session this late leaves no time for a touch-up before the event on Sat 4 Jul 2026."
    ]
    assert answer(80, reviews=QUIET, patient={"event_on": day(125)}).cautions == ()


FULL_WINDOWS = [
    ("botox: the label's 90 days cut the cadence", "botox", {}, (90, 112)),
    ("botox, fast but not continuous", "botox", FAST, (90, 112)),
    ("botox, fast and continuous: two weeks from day 90", "botox", CONTINUOUS, (90, 104)),
    ("relfydess", "relfydess", {}, (112, 168)),
    ("relfydess, fast and continuous", "relfydess", CONTINUOUS, (84, 112)),
    ("daxxify", "daxxify", {}, (168, 196)),
    ("daxxify, fast and continuous", "daxxify", CONTINUOUS, (140, 168)),
]


@pytest.mark.parametrize(
    ("product", "patient", "window"), [pytest.param(*facts, id=name) for name, *facts in FULL_WINDOWS]
)
def test_the_full_session_has_its_window(product, patient, window):
    area = answer(40, product=product, patient=patient, reviews=QUIET).areas[0]
    assert (iso(area.act_from), iso(area.act_by)) == tuple(map(on, window))


URGENCIES = [
    ("day 112: last day of the full session", 112, "routine"),
    ("day 113: the full session is late", 113, "soon"),
    ("day 365: lapsed, so not late", 365, "routine"),
]


@pytest.mark.parametrize(("today", "urgency"), [pytest.param(*facts, id=name) for name, *facts in URGENCIES])
def test_a_full_session_becomes_pressing(today, urgency):
    assert answer(today, reviews=QUIET).urgency == urgency


def two_areas(first, second, today, **facts):
    """The primary rule when forehead and glabella were treated ``first`` and ``second`` days after day 0."""
    areas = [
        {"area": area, "product": "botox", "treated_on": day(start), "units": {"left": 5}}
        for area, start in (("forehead", first), ("glabella", second))
    ]
    return assess(read_case(case(today, areas=areas, **facts)))


JOWLS = [{"kind": "jowls", "on": day(0)}]
WITH_JOWLS = {"reviews": QUIET, "concerns": JOWLS}


RANKS = [
    ("an urgent review before a touch-up", "complication",
     {"today": 14, "reviews": PEAK, "reports": [report("eyelid_droop", 3, area="dao")]}),
    ("a due full session before a referral", "full_session", WITH_JOWLS | {"today": 90}),
    ("a referral before a planned full session", "concern", WITH_JOWLS | {"today": 89}),
    ("a touch-up before a referral", "touch_up", {"today": 14, "reviews": PEAK, "concerns": JOWLS}),
    ("a referral waits while an area develops", "too_early", {"today": 9, "concerns": JOWLS}),
    ("a referral before a wait", "concern", WITH_JOWLS | {"today": 30}),
    ("a referral before a lapsed session", "concern", WITH_JOWLS | {"today": 365}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "facts"), [pytest.param(*facts, id=name) for name, *facts in RANKS])
def test_the_most_pressing_answer_is_the_patients(rule, facts):
    assert answer(**facts).rule == rule


def test_of_equal_answers_the_one_that_ends_first_is_the_patients():
    assert two_areas(0, -1, 12).area == "glabella"
    assert two_areas(0, 0, 12).area == "forehead"


FIRST_SESSIONS = [
    ("without an event", None, ("first_session", None, None)),
    ("event in 36 days: a touch-up will fit", 36, ("first_session", None, 1)),
    ("event in 35 days: today is the last day for that", 35, ("first_session", None, 0)),
    ("event in 34 days: no touch-up will fit", 34, ("first_session", None, 13)),
    ("event in 21 days: the last day", 21, ("first_session", None, 0)),
    ("event in 20 days: after it", 20, ("event_buffer", 21, None)),
    ("event today: after it", 0, ("event_buffer", 1, None)),
    ("event yesterday", -1, ("first_session", None, None)),
]


@pytest.mark.parametrize(
    ("event", "expected"), [pytest.param(*facts, id=name) for name, *facts in FIRST_SESSIONS]
)
def test_a_first_session_keeps_clear_of_the_event(event, expected):
    given = answer(0, areas=[], patient={"event_on": on(event)})
    rule, act_from, act_by = expected
    assert (given.rule, iso(given.act_from), iso(given.act_by)) == (rule, on(act_from), on(act_by))


def test_the_horizon_ends_after_730_days():
    assert iso(answer(0, areas=[], patient={"event_on": day(730 + 34)}).holds_until) == day(730)
    assert answer(0, areas=[], patient={"event_on": day(730 + 35)}).holds_until is None


def on(number):
    return None if number is None else day(number)


def iso(date):
    return None if date is None else date.isoformat()

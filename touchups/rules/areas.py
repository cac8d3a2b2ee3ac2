"""One area: the first rule of the table that applies answers for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from touchups.rules.catalogue import (
    FULL_SESSION,
    REFER,
    REVIEW,
    ROUTINE,
    SOON,
    TOUCH_UP,
    URGENT,
    WAIT,
    Flag,
    Urgency,
)
from touchups.rules.facts import Day
from touchups.rules.reading import Reading

Dates = tuple[Day | None, Day | None]


class Verdict(NamedTuple):
    """What a rule answers; both dates are included. ``moved``: an event moved the rule's own dates."""

    rule: str
    flag: Flag
    urgency: Urgency
    act_from: Day | None
    act_by: Day | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """``of_findings``: it never applies to an area of which no finding counts."""

    id: str
    when: Callable[[Reading, Day], bool]
    flag: Flag
    urgency: Urgency
    dates: Callable[[Reading], Dates]
    of_findings: bool = False


def _urgently(a: Reading) -> Dates:
    reported_on = a.complication_on
    return reported_on, None if reported_on is None else reported_on + a.situation.policy.urgent_within


def _review_window(a: Reading) -> Dates:
    return a.cycle.review_from, a.cycle.review_to


def _late_review_window(a: Reading) -> Dates:
    return a.cycle.review_from, a.cycle.window_end


def _touch_up_window(a: Reading) -> Dates:
    return a.exam_on, a.cycle.window_end


def _full_window(a: Reading) -> Dates:
    return a.cycle.full_from, a.cycle.full_to


def _once_settled(a: Reading) -> Dates:
    return a.settles_on, a.cycle.window_end


def _within_the_week(a: Reading) -> Dates:
    """Once what was done last shows, and while a touch-up is still possible."""
    start, end = max(a.complaint_on or 0, a.judged_from), a.cycle.window_end
    by = start + a.situation.policy.complaint_within
    return start, min(by, end) if start <= end else by


def _indicated(a: Reading, today: Day) -> bool:
    """An injector saw, once the area had settled, movement that conflicts with the goal."""
    return (
        a.open_to_touch_up
        and a.exam_on is not None
        and a.settles_on <= a.exam_on
        and a.settles_on <= today <= a.cycle.window_end
    )


def _seen_too_soon(a: Reading, today: Day) -> bool:
    exam_on = a.exam_on
    return (
        a.open_to_touch_up and exam_on is not None and exam_on < a.settles_on and today <= a.cycle.window_end
    )


def _returns_early(a: Reading, today: Day) -> bool:
    start, end = a.cycle.early_from, a.cycle.early_to
    return (
        a.open_to_touch_up
        and "early_return" in a.kinds
        and a.situation.patient.metabolism == "high"
        and a.exam_on is not None
        and start is not None
        and end is not None
        and start <= a.exam_on <= end
        and start <= today <= end
    )


def _lapsed(a: Reading, today: Day) -> bool:
    return today >= a.cycle.lapses_on


def _wears_off(a: Reading, today: Day) -> bool:
    return today >= a.cycle.wear_off and (
        a.complaint_on is not None
        or not a.kinds.isdisjoint(("wearing_off", "early_return"))
        or (a.dynamic and a.exam_on is not None and a.exam_on >= a.cycle.wear_off)
    )


def _full_session_near(a: Reading, today: Day) -> bool:
    return today >= a.cycle.plan_from


def _on_break(a: Reading, today: Day) -> bool:
    until = a.situation.patient.break_until
    return (
        until is not None
        and today < until
        and (_lapsed(a, today) or _wears_off(a, today) or _full_session_near(a, today))
    )


RULES = (
    Rule(
        "complication",
        lambda a, today: a.complication_on is not None,
        REVIEW, URGENT, _urgently,
    ),
    Rule(
        "too_early",
        lambda a, today: today < a.cycle.review_from,
        WAIT, ROUTINE, _review_window,
    ),
    Rule(
        "touch_up_settling",
        lambda a, today: a.touch_up_shows is not None and today < a.touch_up_shows,
        WAIT, ROUTINE, lambda a: (a.touch_up_shows, None),
    ),
    Rule(
        "review_due",
        lambda a, today: not a.looked_at and today <= a.cycle.review_to,
        REVIEW, ROUTINE, _review_window,
    ),
    Rule(
        "review_overdue",
        lambda a, today: not a.looked_at and today <= a.cycle.window_end,
        REVIEW, SOON, _late_review_window,
    ),
    Rule(
        "over_treated",
        lambda a, today: "too_strong" in a.kinds and a.complaint_on is None and today < a.cycle.plan_from,
        WAIT, ROUTINE, _full_window,
        of_findings=True,
    ),
    Rule(
        "second_pass",
        lambda a, today: _indicated(a, today) and a.treated.staged and not a.treated.touch_ups,
        TOUCH_UP, ROUTINE, _touch_up_window,
        of_findings=True,
    ),
    Rule(
        "touch_up",
        _indicated,
        TOUCH_UP, ROUTINE, _touch_up_window,
        of_findings=True,
    ),
    Rule(
        "early_return",
        _returns_early,
        TOUCH_UP, ROUTINE, lambda a: (a.exam_on, a.cycle.early_to),
        of_findings=True,
    ),
    Rule(
        "complaint",
        lambda a, today: a.complaint_on is not None and today < a.cycle.wear_off,
        REVIEW, SOON, _within_the_week,
    ),
    Rule(
        "still_developing",
        lambda a, today: a.open_to_touch_up and today < a.settles_on,
        WAIT, ROUTINE, _once_settled,
        of_findings=True,
    ),
    Rule(
        "recheck",
        _seen_too_soon,
        REVIEW, ROUTINE, _once_settled,
        of_findings=True,
    ),
    Rule(
        "break",
        _on_break,
        WAIT, ROUTINE, lambda a: (a.situation.patient.break_until, None),
    ),
    Rule(
        "lapsed",
        _lapsed,
        FULL_SESSION, ROUTINE, lambda a: (a.cycle.full_from, None),
    ),
    Rule(
        "wearing_off",
        _wears_off,
        FULL_SESSION, ROUTINE, _full_window,
    ),
    Rule(
        "full_session",
        _full_session_near,
        FULL_SESSION, ROUTINE, _full_window,
    ),
    Rule(
        "static_line",
        lambda a, today: a.static_line_open and len(a.kinds) == 1,
        REFER, ROUTINE, lambda a: (a.exam_on, None),
        of_findings=True,
    ),
    Rule(
        "one_touch_up_a_cycle",
        lambda a, today: a.dynamic and a.touch_ups_used_up,
        WAIT, ROUTINE, _full_window,
        of_findings=True,
    ),
    Rule(
        "window_closed",
        lambda a, today: a.dynamic,
        WAIT, ROUTINE, _full_window,
        of_findings=True,
    ),
    Rule(
        "review_missed",
        lambda a, today: not a.looked_at,
        WAIT, ROUTINE, _full_window,
    ),
    Rule(
        "early_wear_off",
        lambda a, today: "wearing_off" in a.kinds,
        WAIT, ROUTINE, _full_window,
        of_findings=True,
    ),
    Rule(
        "settled",
        lambda a, today: True,
        WAIT, ROUTINE, _full_window,
    ),
)  # fmt: skip


#: Most areas have no findings and need not ask for them, on each day that matters, rule by rule.
RULES_WITHOUT_FINDINGS = tuple(rule for rule in RULES if not rule.of_findings)


def verdict_for(a: Reading, today: Day) -> Verdict:
    for rule in RULES if a.kinds else RULES_WITHOUT_FINDINGS:
        if rule.when(a, today):
            act_from, act_by = rule.dates(a)
            return Verdict(rule.id, rule.flag, rule.urgency, act_from, act_by)
    raise AssertionError("the last rule always applies")

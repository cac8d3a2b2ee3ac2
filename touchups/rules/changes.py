"""What stands in the way of an injection: an open complication, a hold, an event. Looking is always fine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from touchups.rules.areas import Verdict
from touchups.rules.catalogue import Flag, Urgency
from touchups.rules.facts import Day
from touchups.rules.reading import Situation
from touchups.rules.sentences import Sentence
from touchups.rules.sentences import gettext_noop as _

INJECTING = frozenset({Flag.TOUCH_UP, Flag.FULL_SESSION})
SOON_WHEN_LATE = frozenset({"wearing_off", "full_session"})

NO_TOUCH_UP_BEFORE_EVENT = _(
    "A full session this late leaves no time for a touch-up before the event on {event_on}."
)


def wait(rule: str, act_from: Day | None = None, act_by: Day | None = None) -> Verdict:
    return Verdict(rule, Flag.WAIT, Urgency.ROUTINE, act_from, act_by)


def allowed(verdict: Verdict, situation: Situation, today: Day) -> Verdict:
    """``verdict`` as it stands after open complications, holds and the event, in this order."""
    if verdict.flag not in INJECTING:
        return verdict
    if situation.harm_on is not None:
        return wait("complication_first")
    if situation.holds:
        return wait("hold")
    if situation.event_on is not None:
        if verdict.flag is Flag.TOUCH_UP:
            verdict = _touch_up_around(situation.event_on, verdict, situation, today)
        else:
            verdict = _full_session_around(situation.event_on, verdict, situation, today)
    return _soon_when_late(verdict, today)


def near(event: Day, situation: Situation, today: Day) -> bool:
    """Today is so close before the event (or on it) that nothing is injected."""
    return event - situation.policy.event_buffer < today <= event


def _touch_up_around(event: Day, verdict: Verdict, situation: Situation, today: Day) -> Verdict:
    if near(event, situation, today):
        in_time = verdict.act_by is not None and event + 1 <= verdict.act_by
        return wait("event_buffer", event + 1, verdict.act_by) if in_time else wait("event_buffer")
    if today > event:
        return verdict
    return replace(verdict, act_by=_no_later(verdict.act_by, event - situation.policy.event_buffer))


def _full_session_around(event: Day, verdict: Verdict, situation: Situation, today: Day) -> Verdict:
    policy = situation.policy
    earliest = verdict.act_from or 0
    after = max(earliest, event + 1)
    after_by = None if verdict.act_by is None else max(verdict.act_by, event + 1 + policy.full_span)
    if near(event, situation, today):
        return wait("event_buffer", after, after_by)
    if today > event:
        begun_by_then = verdict.act_from is not None and verdict.act_from <= event
        return replace(verdict, act_from=after, act_by=after_by) if begun_by_then else verdict
    with_touch_up = event - policy.event_full_buffer
    if with_touch_up >= max(earliest, today):
        return replace(verdict, act_by=_no_later(verdict.act_by, with_touch_up))
    last = event - policy.event_buffer
    if last >= earliest:
        caution = Sentence(NO_TOUCH_UP_BEFORE_EVENT, {"event_on": date.fromordinal(event)})
        return replace(verdict, act_by=_no_later(verdict.act_by, last), caution=caution)
    return replace(verdict, act_from=after, act_by=after_by)


def _no_later(act_by: Day | None, last: Day) -> Day:
    return last if act_by is None else min(act_by, last)


def _soon_when_late(verdict: Verdict, today: Day) -> Verdict:
    late = verdict.rule in SOON_WHEN_LATE and verdict.act_by is not None and today > verdict.act_by
    return replace(verdict, urgency=Urgency.SOON) if late else verdict

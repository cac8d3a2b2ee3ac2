"""What stands in the way of an injection: an open complication, a hold, an event. Looking is always fine."""

from __future__ import annotations

from datetime import date

from touchups.rules.areas import Verdict, verdict_for
from touchups.rules.catalogue import FULL_SESSION, ROUTINE, SOON, TOUCH_UP, WAIT
from touchups.rules.facts import Day
from touchups.rules.policy import Policy
from touchups.rules.reading import Reading, Situation
from touchups.rules.sentences import Sentence
from touchups.rules.sentences import gettext_noop as _

SOON_WHEN_LATE = ("wearing_off", "full_session")

NO_TOUCH_UP_BEFORE_EVENT = _(
    "A full session this late leaves no time for a touch-up before the event on {event_on}."
)


def wait(rule: str, act_from: Day | None = None, act_by: Day | None = None) -> Verdict:
    return Verdict(rule, WAIT, ROUTINE, act_from, act_by)


def verdict_on(today: Day, a: Reading) -> Verdict:
    """The verdict of an area on a day."""
    return allowed(verdict_for(a, today), a.situation, today)


def allowed(verdict: Verdict, situation: Situation, today: Day) -> Verdict:
    """``verdict`` as it stands after open complications, holds and the event, in this order."""
    full_session = verdict.flag is FULL_SESSION
    if not full_session and verdict.flag is not TOUCH_UP:
        return verdict
    if situation.harm_on is not None:
        return wait("complication_first")
    if situation.patient.holds:
        return wait("hold")
    event = situation.patient.event_on
    if event is not None:
        around = _full_session_around if full_session else _touch_up_around
        verdict = around(event, verdict, situation.policy, today)
    if verdict.rule in SOON_WHEN_LATE and verdict.act_by is not None and today > verdict.act_by:
        return verdict._replace(urgency=SOON)
    return verdict


def _near(event: Day, policy: Policy, today: Day) -> bool:
    """Today is so close before the event (or on it) that nothing is injected."""
    return event - policy.event_buffer < today <= event


def _touch_up_around(event: Day, verdict: Verdict, policy: Policy, today: Day) -> Verdict:
    if _near(event, policy, today):
        in_time = verdict.act_by is not None and event + 1 <= verdict.act_by
        return wait("event_buffer", event + 1, verdict.act_by) if in_time else wait("event_buffer")
    if today > event:
        return verdict
    return _end_by(event - policy.event_buffer, verdict)


def _full_session_around(event: Day, verdict: Verdict, policy: Policy, today: Day) -> Verdict:
    earliest = verdict.act_from or 0
    after = max(earliest, event + 1)
    after_by = None if verdict.act_by is None else max(verdict.act_by, event + 1 + policy.full_span)
    if _near(event, policy, today):
        return wait("event_buffer", after, after_by)
    if today > event and (verdict.act_from is None or verdict.act_from > event):
        return verdict
    if today <= event and event - policy.event_full_buffer >= max(earliest, today):
        return _end_by(event - policy.event_full_buffer, verdict)
    if today <= event and event - policy.event_buffer >= earliest:
        return _end_by(event - policy.event_buffer, verdict)
    return _moved(verdict, after, after_by)


def _end_by(last: Day, verdict: Verdict) -> Verdict:
    return _moved(verdict, verdict.act_from, last if verdict.act_by is None else min(verdict.act_by, last))


def _moved(verdict: Verdict, act_from: Day | None, act_by: Day | None) -> Verdict:
    if (act_from, act_by) == (verdict.act_from, verdict.act_by):
        return verdict
    return verdict._replace(act_from=act_from, act_by=act_by, moved=True)


def caution_of(verdict: Verdict, situation: Situation, today: Day) -> Sentence | None:
    """Said of a full session between the two buffers: a touch-up will not fit before the event."""
    event, policy = situation.patient.event_on, situation.policy
    if event is None or verdict.flag is not FULL_SESSION:
        return None
    earliest = verdict.act_from or 0
    in_time = max(earliest, today) <= event - policy.event_full_buffer
    if in_time or max(earliest, today) > event - policy.event_buffer:
        return None
    return Sentence(NO_TOUCH_UP_BEFORE_EVENT, {"event_on": date.fromordinal(event)})

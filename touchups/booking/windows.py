"""On which days the rules call for an appointment of a kind, the best day first, and why not on others.

Everything is asked of the rules' own forecast, so that holds, breaks, events and earlier touch-ups count here
exactly as they do in the answer. Days are clinic-local dates.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext

from touchups import rules
from touchups.assessment.ahead import Ahead
from touchups.assessment.days import in_words
from touchups.models import Appointment
from touchups.rules.catalogue import Flag, Urgency

Kind = Appointment.Kind

FLAGS: dict[str, Flag] = {
    Kind.REVIEW: Flag.REVIEW,
    Kind.TOUCH_UP: Flag.TOUCH_UP,
    Kind.FULL_SESSION: Flag.FULL_SESSION,
}
_KINDS = {flag: kind for kind, flag in FLAGS.items()}

#: The patient may always be looked at and talked to.
ANY_DAY = (Kind.URGENT_REVIEW, Kind.CONSULTATION)


def kind_wanted(ahead: Ahead) -> str:
    """What the patient needs next: what an injector or the rules call for now or, failing that, first."""
    if ahead.override in _KINDS:
        return _KINDS[ahead.override]
    for _first, answer in ahead.answers:
        if answer.flag == Flag.REVIEW and answer.urgency == Urgency.URGENT:
            return Kind.URGENT_REVIEW
        if answer.flag in _KINDS:
            return _KINDS[answer.flag]
    return Kind.CONSULTATION


@dataclass(frozen=True)
class Stretch:
    """Days on which the same answer calls for a kind: ``first`` to ``last``, none where it has no end."""

    first: date
    last: date | None
    answer: rules.Answer


@dataclass(frozen=True)
class Window:
    """When an appointment of a kind is called for; ``stretches`` is empty when it is not."""

    ahead: Ahead
    kind: str
    stretches: tuple[Stretch, ...]

    @property
    def opens_on(self) -> date | None:
        return self.stretches[0].first if self.stretches else None

    def __contains__(self, day: date) -> bool:
        return any(each.first <= day and (each.last is None or day <= each.last) for each in self.stretches)

    def days(self, until: date) -> Iterator[date]:
        """The days of the window up to ``until``, the best first."""
        found = [day for each in self.stretches for day in _days(each.first, min(each.last or until, until))]
        return iter(sorted(found, key=lambda day: (_rank(self, day), day)))

    def why_not(self, day: date) -> str:
        """Why a day is outside, in the sentence for the patient, which also says from when."""
        return self.ahead.on(day).caller.say(translate=gettext, day=in_words)


def window_of(ahead: Ahead, kind: str) -> Window:
    if kind in ANY_DAY:
        return Window(ahead, kind, (Stretch(ahead.today, None, ahead.on(ahead.today)),))
    return Window(ahead, kind, tuple(_stretches(ahead, FLAGS[kind])))


def _stretches(ahead: Ahead, flag: Flag) -> Iterator[Stretch]:
    """Where an injector or the forecast wants the flag, of the patient or of an area, once it opens."""
    ends = [first for first, _answer in ahead.answers[1:]]
    for (first, answer), following in zip(ahead.answers, [*ends, None], strict=True):
        is_overridden = ahead.override == flag and first == ahead.today
        opening = first if is_overridden else _opens(answer, flag)
        if opening is None:
            continue
        first = max(first, opening)
        if following is None or first < following:
            yield Stretch(first, following and following - timedelta(days=1), answer)


def _opens(answer: rules.Answer, flag: Flag) -> date | None:
    """The day from which an answer wants the flag done, or None."""
    wanting = [each for each in (answer, *answer.areas) if each.flag == flag]
    return min((each.act_from or date.min for each in wanting), default=None)


def _rank(window: Window, day: date) -> int:
    """A review is best on the preferred day, then on the ones before it down to the first; all else early."""
    if window.kind != Kind.REVIEW:
        return 0
    best = _preferred(window, day)
    return (best - day).days if best and day <= best else 1000


def _preferred(window: Window, day: date) -> date | None:
    """The preferred review day of a cycle whose review is due on this day."""
    due = [each for each in window.ahead.on(day).areas if each.rule == "review_due"]
    if not due:
        return None
    policy = window.ahead.policy
    return min(each.act_from for each in due) + timedelta(days=policy.review_preferred - policy.review_from)


def _days(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)

"""What the front desk tells a patient who calls: the rules' words, and what may not be booked yet."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from touchups import rules
from touchups.assessment.days import in_words
from touchups.assessment.facts import case_of
from touchups.assessment.services import decide, policy_of
from touchups.assessment.worklist import STOPS
from touchups.models import Standing
from touchups.rules.catalogue import Flag, Urgency


@dataclass(frozen=True)
class Words:
    """``own`` are the words in the patient's language, empty when that is English."""

    language: str
    own: str
    english: str
    limits: list[str]
    is_emergency: bool


def caller_words(standing: Standing, *, today: date) -> Words:
    """For a standing loaded with its patient, assessment and policy, on a clinic-local date."""
    facts, policy = standing.assessment.facts, policy_of(standing.assessment.policy)
    answer = decide(facts, today=today, policy=policy)
    language = standing.patient.language
    return Words(
        language=language,
        own="" if language == "en" else _in(language, answer.caller),
        english=_in("en", answer.caller),
        limits=_limits(answer, facts, policy, today=today),
        is_emergency=answer.urgency == Urgency.EMERGENCY,
    )


def _in(language: str, sentence: rules.Sentence) -> str:
    with translation.override(language):
        return sentence.say(translate=translation.gettext, day=in_words)


def _limits(answer: rules.Answer, facts: dict, policy: rules.Policy, *, today: date) -> list[str]:
    """What may be booked, what not, and from when."""
    case = case_of(facts, today=today)
    cycles = [rules.windows(treated, case.patient, policy) for treated in case.areas]
    if any(each.rule in STOPS for each in (answer, *answer.areas)):
        return [_("Book no injection: something comes first. An injector decides.")]
    said = [_touch_up_words(answer, cycles, today=today)] if cycles else []
    if cycles and (earliest := min(cycle.full_from for cycle in cycles)) > today:
        said.append(_("Book no full session for a day before %(day)s.") % {"day": in_words(earliest)})
    return said


def _touch_up_words(answer: rules.Answer, cycles: list[rules.Windows], *, today: date) -> str:
    if opened := [area for area in answer.areas if area.flag == Flag.TOUCH_UP]:
        until = min(area.act_by for area in opened)
        return _("A touch-up may be booked until %(day)s.") % {"day": in_words(until)}
    first = min((cycle.review_from for cycle in cycles if cycle.review_from > today), default=None)
    if first:
        return _("Book no touch-up yet: a review comes first, from %(day)s.") % {"day": in_words(first)}
    if any(cycle.window_end >= today for cycle in cycles):
        return _("Book no touch-up: only an injector's review can open one. Offer a review.")
    return _("Book no touch-up: its window in this cycle is closed.")

"""The rulebook: every rule in words, with a policy's numbers filled in, for people to read and sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchups.rules.areas import RULES
from touchups.rules.catalogue import FULL_SESSION, REFER, WAIT, Flag
from touchups.rules.policy import Policy
from touchups.rules.sentences import Sentence, placeholders
from touchups.rules.sentences import gettext_noop as _

PRACTICE = _("Practice guide")
LABELS = _("Product labels")
HOUSE = _("House rule")
PRACTICE_AND_LABELS = _("Practice guide; product labels")
PRACTICE_AND_HOUSE = _("Practice guide; house rule")


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule as the rulebook prints it. ``source`` says where it comes from."""

    id: str
    flag: Flag
    title: Sentence
    words: Sentence
    source: str


#: Title, words and source of each rule. Placeholders are the policy's numbers.
TEXTS: Mapping[str, tuple[str, str, str]] = {
    "emergency": (
        _("An emergency comes before everything"),
        _(
            "An open report of trouble swallowing, breathing or speaking, of general weakness or of a "
            "severe allergy sends the patient to emergency care at once, whatever the area or the day. "
            "Routine reminders go quiet."
        ),
        LABELS,
    ),
    "complication": (
        _("A possible complication is seen urgently"),
        _(
            "An open report of a drooping eyelid, heavy brow, strong pull of one brow, double vision, "
            "drooping mouth or signs of infection is looked at within {urgent_within} days, on any day of "
            "the cycle."
        ),
        PRACTICE_AND_HOUSE,
    ),
    "too_early": (
        _("Before the review window: wait"),
        _("Before day {review_from} the effect is still building. Nothing is judged and nothing is added."),
        PRACTICE,
    ),
    "touch_up_settling": (
        _("A fresh touch-up: wait"),
        _("A touch-up or second pass takes {touch_up_settles} days to show fully. Nothing is judged before."),
        PRACTICE,
    ),
    "review_due": (
        _("The review window is open"),
        _("From day {review_from} to day {review_to} an area that nobody has looked at is reviewed."),
        PRACTICE,
    ),
    "review_overdue": (
        _("The review is overdue"),
        _(
            "After day {review_to} an area that nobody has looked at is reviewed soon: a touch-up is "
            "possible until day {touch_up_to}, or {slow_grace} days after the full effect of a slow area if"
            " that is later."
        ),
        PRACTICE_AND_HOUSE,
    ),
    "over_treated": (
        _("Too strong: only time helps"),
        _(
            "Where the review found the effect stronger than wanted, nothing is added until the next full "
            "session comes near. A new complaint is still looked at."
        ),
        PRACTICE,
    ),
    "second_pass": (
        _("The second pass of a staged plan"),
        _(
            "A staged plan gets its second pass when the review, once the area had settled, found movement "
            "that conflicts with the goal. It does not count as a touch-up."
        ),
        PRACTICE,
    ),
    "touch_up": (
        _("A touch-up is due"),
        _(
            "An injector's review, once the area had settled (day {peak}, day {review_from} with the effect"
            " at its plateau, day {slow_peak} for an even finding in a slow area), found movement that "
            "conflicts with the goal. The touch-up is {touch_up_share_from} to {touch_up_share_to} per cent"
            " of the area's dose."
        ),
        PRACTICE,
    ),
    "early_return": (
        _("Movement returns early in a patient of high metabolism"),
        _(
            "On the product's early-return days, a review that finds early return in a patient of high "
            "metabolism allows one small touch-up, if the cycle has not had its touch-up yet."
        ),
        PRACTICE,
    ),
    "complaint": (
        _("A complaint is looked at"),
        _(
            "What a patient reports after the last look is looked at within {complaint_within} days. A "
            "report never leads to a touch-up by itself; only an injector's review does."
        ),
        PRACTICE_AND_HOUSE,
    ),
    "still_developing": (
        _("The finding may still settle"),
        _(
            "Before the area has settled, a finding is not corrected: it may go by itself. It is judged "
            "again on day {peak}, in a slow area on day {slow_peak}."
        ),
        PRACTICE,
    ),
    "recheck": (
        _("A second look"),
        _("A review that came before the area had settled is repeated before anything is added."),
        PRACTICE,
    ),
    "break": (
        _("The patient takes a break"),
        _("During a break no full session is planned. Reviews and touch-ups go on."),
        PRACTICE,
    ),
    "lapsed": (
        _("So long ago that the plan starts afresh"),
        _("After {lapsed_after} days without a full session the next one begins with a new assessment."),
        HOUSE,
    ),
    "wearing_off": (
        _("Wearing off as a whole: plan, do not patch"),
        _(
            "From the product's wearing-off day, a complaint, or a review that finds the effect going, "
            "leads to planning the next full session. It is given no earlier than the product's minimum "
            "interval."
        ),
        PRACTICE_AND_LABELS,
    ),
    "full_session": (
        _("The next full session is near"),
        _(
            "From {booking_lead} days before its window opens, the next full session is planned. The window"
            " is the product's cadence, no earlier than its minimum interval and at least {full_span} days "
            "long."
        ),
        PRACTICE_AND_LABELS,
    ),
    "static_line": (
        _("A line at rest needs something else"),
        _("Where the review found nothing but lines that stay at rest, the patient is referred for them."),
        PRACTICE,
    ),
    "one_touch_up_a_cycle": (
        _("The cycle has had its touch-up"),
        _("An area gets at most {touch_ups_per_cycle} touch-up a cycle; small top-ups add up to heaviness."),
        PRACTICE,
    ),
    "window_closed": (
        _("The touch-up window is closed"),
        _("What a review finds after the window goes into the plan of the next full session."),
        PRACTICE,
    ),
    "review_missed": (
        _("The review did not take place"),
        _("Without a review inside the window nothing is added in this cycle."),
        HOUSE,
    ),
    "early_wear_off": (
        _("The effect fades early"),
        _("Where a review finds the effect fading before its time, the next full session gets another plan."),
        PRACTICE,
    ),
    "settled": (
        _("Nothing to do"),
        _("Otherwise the area waits for the window of its next full session."),
        PRACTICE,
    ),
    "complication_first": (
        _("No injection while a complication is open"),
        _("An open emergency or complication, of any area, comes before any injection."),
        LABELS,
    ),
    "hold": (
        _("No injection during a clinical hold"),
        _(
            "Pregnancy, breast-feeding, neuromuscular disease, infection, allergy, medication or another "
            "clinical reason stops every injection until an injector lifts it. Reviews go on."
        ),
        LABELS,
    ),
    "event_buffer": (
        _("No injection shortly before an event"),
        _(
            "Nothing is injected in the {event_buffer} days before an event. A full session belongs "
            "{event_full_buffer} days before it, so that a touch-up still fits, or after it."
        ),
        PRACTICE_AND_HOUSE,
    ),
    "first_session": (
        _("A first session"),
        _("A patient with no treatment on record and no open concern is offered a first session."),
        HOUSE,
    ),
    "concern": (
        _("A concern that a neuromodulator does not fix"),
        _(
            "An open concern such as volume, laxity or texture leads to a referral, once no area is still "
            "changing after an injection."
        ),
        PRACTICE,
    ),
}

#: Flags of the rules that are not in the areas' table.
OTHER_FLAGS: Mapping[str, Flag] = {
    "emergency": REFER,
    "complication_first": WAIT,
    "hold": WAIT,
    "event_buffer": WAIT,
    "first_session": FULL_SESSION,
    "concern": REFER,
}
FLAGS: Mapping[str, Flag] = {**OTHER_FLAGS, **{rule.id: rule.flag for rule in RULES}}


def rulebook(policy: Policy) -> tuple[RuleEntry, ...]:
    """Every rule in order: the emergency, an area's rules, what stops an injection, the whole patient's."""
    return tuple(
        RuleEntry(
            id=rule,
            flag=FLAGS[rule],
            title=Sentence(title),
            words=Sentence(words, {name: policy.value(name) for name in sorted(placeholders(words))}),
            source=source,
        )
        for rule, (title, words, source) in TEXTS.items()
    )

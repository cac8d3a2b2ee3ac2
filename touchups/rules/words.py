"""What people read: why a verdict stands and what comes next, and what to tell a caller.

Templates name every date of the verdict and end with what happens next. They never say "today": a sentence
stays true as long as its verdict does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from touchups.rules.sentences import gettext_noop as _
from touchups.rules.sentences import placeholders


@dataclass(frozen=True, slots=True)
class Words:
    because: str
    caller: str
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", placeholders(self.because) | placeholders(self.caller))


WORDS: Mapping[str, Words] = {
    "complication": Words(
        _(
            "{area}: a possible complication was reported on {act_from}. An injector looks at it by "
            "{act_by}, whatever the day of the cycle."
        ),
        _("Thank you for telling us. We want to see you by {act_by}; if it gets worse, call again at once."),
    ),
    "too_early": Words(
        _(
            "{area}: treated on {treated_on}, and the effect is still building. The result is judged "
            "between {act_from} and {act_by}; an earlier look misleads."
        ),
        _("It is normal that the effect is not complete yet. We look at it between {act_from} and {act_by}."),
    ),
    "touch_up_settling": Words(
        _(
            "{area}: the touch-up of {touch_up_on} is still taking effect. It can be judged from "
            "{act_from}; nothing is added before."
        ),
        _("A touch-up needs time to show. From {act_from} we can judge it."),
    ),
    "review_due": Words(
        _(
            "{area}: the effect has developed and nobody has looked at it. The review belongs between "
            "{act_from} and {act_by}."
        ),
        _("It is the right time for your review. Let us find a slot between {act_from} and {act_by}."),
    ),
    "review_overdue": Words(
        _(
            "{area}: the review has been due since {act_from} and has not taken place. It can still lead to"
            " a touch-up until {act_by}."
        ),
        _("Your review has been open since {act_from}. Please come by {act_by}; later we can only look."),
    ),
    "over_treated": Words(
        _(
            "{area}: the review on {exam_on} found more effect than wanted. Only time softens it, so "
            "nothing is added. The next full session belongs between {act_from} and {act_by}."
        ),
        _("The effect softens by itself. We add nothing now and plan again between {act_from} and {act_by}."),
    ),
    "second_pass": Words(
        _(
            "{area}: the first pass of a staged plan was judged on {act_from} and leaves room. The second "
            "pass is possible until {act_by}, when the window closes."
        ),
        _("Since the look on {act_from} your second pass is planned. Let us find a slot by {act_by}."),
    ),
    "touch_up": Words(
        _(
            "{area}: the review on {act_from} found something a small dose corrects. A touch-up is possible"
            " until {act_by}, when the window closes."
        ),
        _("Since the review on {act_from} a small touch-up is planned. Let us find a slot by {act_by}."),
    ),
    "early_return": Words(
        _(
            "{area}: the review on {act_from} found movement coming back early in a patient of high "
            "metabolism. One small touch-up is possible until {act_by}."
        ),
        _("Since the review on {act_from} a small touch-up is possible. Let us find a slot by {act_by}."),
    ),
    "touch_up before event": Words(
        _(
            "{area}: the review on {act_from} found something a small dose corrects. The touch-up belongs "
            "no later than {act_by}, so that it has settled by the event on {event_on}."
        ),
        _("For your event on {event_on} the touch-up has to be done by {act_by}. Let us find a slot."),
    ),
    "complaint": Words(
        _(
            "{area}: what the patient reported on {reported_on} has not been looked at. The look belongs "
            "between {act_from} and {act_by}; only it can lead to a touch-up."
        ),
        _("Thank you for telling us. We would like to look at it between {act_from} and {act_by}."),
    ),
    "still_developing": Words(
        _(
            "{area}: what the review on {exam_on} found may still settle by itself. It is judged again from"
            " {act_from}; a touch-up stays possible until {act_by}."
        ),
        _("The effect still develops. We look again from {act_from}, and until {act_by} we can adjust it."),
    ),
    "recheck": Words(
        _(
            "{area}: the review on {exam_on} came before the effect had settled. A second look, from "
            "{act_from} and by {act_by}, decides about a touch-up."
        ),
        _("We would like a second look between {act_from} and {act_by} before we decide anything."),
    ),
    "break": Words(
        _("{area}: the patient is taking a break. Planning the next full session starts on {act_from}."),
        _("You asked for a break. We come back to you on {act_from}; call any time if you change your mind."),
    ),
    "lapsed": Words(
        _(
            "{area}: the last full session, on {treated_on}, is so long ago that the next one, possible "
            "since {act_from}, begins with a new assessment."
        ),
        _("Your last session was on {treated_on}. Let us start with a new assessment whenever you like."),
    ),
    "wearing_off": Words(
        _(
            "{area}: the effect of {treated_on} is wearing off as a whole, and patching weak spots no "
            "longer helps. The next full session belongs between {act_from} and {act_by}."
        ),
        _(
            "The effect is wearing off as a whole. Let us plan a full session between {act_from} and "
            "{act_by}."
        ),
    ),
    "full_session": Words(
        _(
            "{area}: the cycle that began on {treated_on} is ending. The next full session belongs between "
            "{act_from} and {act_by}."
        ),
        _("Your next full session belongs between {act_from} and {act_by}. Let us find a slot."),
    ),
    "full session around event": Words(
        _(
            "{area}: an injection has to keep clear of the event on {event_on}. The next full session "
            "belongs between {act_from} and {act_by}."
        ),
        _("With your event on {event_on}, the next full session belongs between {act_from} and {act_by}."),
    ),
    "full session after event": Words(
        _(
            "{area}: an injection has to keep clear of the event on {event_on}. The next full session, with"
            " a new assessment, is possible from {act_from}."
        ),
        _("With your event on {event_on}, the next full session is possible from {act_from}."),
    ),
    "static_line": Words(
        _(
            "{area}: the review on {act_from} found a line that stays when the muscle rests. More "
            "neuromodulator does not smooth it; another kind of treatment can, and a referral is offered."
        ),
        _("The line seen on {act_from} needs another kind of treatment. We can tell you who offers it."),
    ),
    "one_touch_up_a_cycle": Words(
        _(
            "{area}: this cycle has had its touch-up, last on {touch_up_on}; more would add up to "
            "heaviness. What is left goes into the plan of the next full session, between {act_from} and "
            "{act_by}."
        ),
        _(
            "One touch-up a cycle is enough. We note it for your full session between {act_from} and "
            "{act_by}."
        ),
    ),
    "window_closed": Words(
        _(
            "{area}: the review on {exam_on} found something, but the touch-up window closed on "
            "{window_end}. It goes into the plan of the next full session, between {act_from} and {act_by}."
        ),
        _("It is too late for a touch-up. We note it for your full session between {act_from} and {act_by}."),
    ),
    "review_missed": Words(
        _(
            "{area}: no review took place by {window_end}, so nothing is added in this cycle. The next full"
            " session belongs between {act_from} and {act_by}."
        ),
        _("The time for a touch-up has passed. Your next full session is between {act_from} and {act_by}."),
    ),
    "early_wear_off": Words(
        _(
            "{area}: the review on {exam_on} found the effect fading early. It is too soon for more; the "
            "next full session, between {act_from} and {act_by}, gets another plan."
        ),
        _("The effect faded early, which we note. The next full session is between {act_from} and {act_by}."),
    ),
    "settled": Words(
        _("{area}: nothing needs to be done. The next full session belongs between {act_from} and {act_by}."),
        _("All is well. Your next full session is between {act_from} and {act_by}; we will remind you."),
    ),
    "complication_first": Words(
        _(
            "{area}: an injection would be next, but what was reported on {harm_on} comes first. Nothing is"
            " injected before an injector has seen it."
        ),
        _("Before anything else we want to see what you reported on {harm_on}."),
    ),
    "hold": Words(
        _(
            "{area}: an injection would be next, but a clinical hold is set ({holds}). Nothing is injected "
            "until an injector lifts it."
        ),
        _("For your safety we inject nothing at the moment. The injector will talk to you about it."),
    ),
    "event_buffer": Words(
        _(
            "{area}: the event on {event_on} is too close for an injection to settle before it. The next "
            "one is possible between {act_from} and {act_by}."
        ),
        _("Your event on {event_on} is too close. After it, between {act_from} and {act_by}, we can go on."),
    ),
    "event_buffer, open end": Words(
        _(
            "{area}: the event on {event_on} is too close for an injection to settle before it. The next "
            "one is possible from {act_from}."
        ),
        _("Your event on {event_on} is too close. After it, from {act_from}, we can go on."),
    ),
    "event_buffer, not in this cycle": Words(
        _(
            "{area}: the event on {event_on} is too close for a touch-up to settle, and afterwards the "
            "window is closed. What is left goes into the plan of the next full session."
        ),
        _("Your event on {event_on} is too close for a touch-up. We note it for your next full session."),
    ),
}

#: For answers that are not of an area; those missing here drop the area from the words above.
PATIENT_WORDS: Mapping[str, Words] = {
    "emergency": Words(
        _(
            "What was reported on {act_from} can be a spread of the toxin or a severe allergy. This is an "
            "emergency: emergency care at once, before anything else."
        ),
        _("Please call emergency services now. Do not wait for us and do not drive yourself."),
    ),
    "complication": Words(
        _(
            "A possible complication was reported on {act_from}. An injector looks at it by {act_by}, "
            "whatever the area or the day of the cycle."
        ),
        _("Thank you for telling us. We want to see you by {act_by}; if it gets worse, call again at once."),
    ),
    "concern": Words(
        _(
            "A neuromodulator does not fix the concern raised on {act_from}. Another kind of treatment "
            "does, and a referral is offered."
        ),
        _("What you raised on {act_from} needs another kind of treatment. We can tell you who offers it."),
    ),
    "first_session": Words(
        _("No treatment is on record. A first full session can be planned for any day."),
        _("We are glad to see you for a first session. Let us find a day."),
    ),
    "first_session before event": Words(
        _(
            "No treatment is on record. For the event on {event_on}, a first full session belongs no later "
            "than {act_by}."
        ),
        _("For your event on {event_on} the first session has to be by {act_by}. Let us find a day."),
    ),
    "complication_first": Words(
        _(
            "A first session would be next, but what was reported on {harm_on} comes first. Nothing is "
            "injected before an injector has seen it."
        ),
        _("Before anything else we want to see what you reported on {harm_on}."),
    ),
    "hold": Words(
        _(
            "A first session would be next, but a clinical hold is set ({holds}). Nothing is injected until"
            " an injector lifts it."
        ),
        _("For your safety we inject nothing at the moment. The injector will talk to you about it."),
    ),
    "event_buffer, open end": Words(
        _(
            "The event on {event_on} is too close for a first session to settle before it. It is possible "
            "from {act_from}."
        ),
        _("Your event on {event_on} is too close. After it, from {act_from}, we can begin."),
    ),
}

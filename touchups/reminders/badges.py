"""The badge of a reminder's state: icon, word and colour, always together."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from touchups.assessment.badges import icon
from touchups.models.reminder import State

#: Icon and tone of each state; the style sheet knows the tones.
LOOKS = {
    State.DUE: ("calendar-event", "coming"),
    State.CLAIMED: ("hourglass-split", "coming"),
    State.HANDOFF: ("hourglass-split", "coming"),
    State.SENT: ("envelope", "good"),
    State.DELIVERED: ("check-circle-fill", "good"),
    State.BOUNCED: ("arrow-counterclockwise", "bad"),
    State.FAILED: ("x-circle", "bad"),
    State.MISSED: ("exclamation-triangle-fill", "bad"),
    State.CANCELLED: ("slash-circle", "off"),
    State.UNCONFIRMED: ("question-circle", "bad"),
}


def state_badge(state: str) -> SafeString:
    name, tone = LOOKS[state]
    return format_html('<span class="state state-{}">{}{}</span>', tone, icon(name), State(state).label)

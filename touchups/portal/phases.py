"""Which part of a cycle a day is in, and what is normal then, in plain words for the patient."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.rules import Windows

#: Days after a session on which the first change shows and movement is clearly less (practice guide: the
#: first sign between day 3 and 5, a clear one by day 7).
FIRST_SIGN, CLEAR_SIGN = 3, 7
#: Days by which a touch-up has begun to work (practice guide: two to five days, then another week).
TOUCH_UP_BEGINS = 5


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a cycle: what to call it and what is normal in it."""

    key: str
    title: Promise
    normal: Promise


FRESH = Phase(
    "fresh",
    _("Nothing to see yet"),
    _(
        "The effect has not begun, and that is normal. Small bumps are gone within hours; a bruise can take "
        "a week or so."
    ),
)
FIRST_CHANGE = Phase(
    "first_change",
    _("The first change"),
    _(
        "The strongest lines begin to soften about now. One side may be ahead of the other: each muscle "
        "keeps its own pace."
    ),
)
BUILDING = Phase(
    "building",
    _("Still building up"),
    _(
        "You can already move clearly less. A line that still shows, or a side that lags, is normal and "
        "often goes by itself in these days."
    ),
)
RESULT = Phase(
    "result",
    _("The result shows"),
    _("Nearly all of the effect is there. These are the days on which it can be judged."),
)
SETTLED = Phase(
    "settled",
    _("Settled"),
    _(
        "What you see is the result. Strong muscles are the last to follow. What still disturbs you can be "
        "looked at now, and in some cases adjusted."
    ),
)
LASTING = Phase(
    "lasting",
    _("The result lasts"),
    _("It stays as it is for weeks, and nothing needs to be done."),
)
WEARING_OFF = Phase(
    "wearing_off",
    _("Slowly wearing off"),
    _(
        "Movement comes back little by little and everywhere. That is how it should be; a little more here "
        "and there would not stop it."
    ),
)
NEXT_SESSION = Phase(
    "next_session",
    _("Time for your next session"),
    _("The effect of the last session is coming to its end. This is the best time for the next one."),
)
OVER = Phase(
    "over",
    _("The effect has gone"),
    _("You move again as before. You can come whenever you like; nothing has to be made up for."),
)

JUST_TOUCHED_UP = Phase(
    "just_touched_up",
    _("Your touch-up is fresh"),
    _("A touch-up takes two to five days to begin. Until then you will see no change."),
)
TOUCH_UP_BUILDING = Phase(
    "touch_up_building",
    _("Your touch-up is building up"),
    _("It works by now and needs about another week to show fully."),
)


def phase_on(day: date, windows: Windows) -> Phase:
    """The part of a cycle that a clinic-local date, not before the session, is in."""
    begins = (
        (OVER, windows.full_to + timedelta(days=1)),
        (NEXT_SESSION, windows.full_from),
        (WEARING_OFF, windows.wear_off),
        (LASTING, windows.window_end + timedelta(days=1)),
        (SETTLED, windows.review_to + timedelta(days=1)),
        (RESULT, windows.review_from),
        (BUILDING, windows.treated_on + timedelta(days=CLEAR_SIGN)),
        (FIRST_CHANGE, windows.treated_on + timedelta(days=FIRST_SIGN)),
    )
    return next((phase for phase, first in begins if first <= day), FRESH)


def touch_up_phase(day: date, touched_up_on: date, settles: int) -> Phase | None:
    """The part of a touch-up's own course, until it has settled after so many days."""
    days = (day - touched_up_on).days
    if days < TOUCH_UP_BEGINS:
        return JUST_TOUCHED_UP
    return TOUCH_UP_BUILDING if days < settles else None

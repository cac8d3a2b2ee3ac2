"""The figures that the manager reads: what each one means, and how it is worked out of a tally."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touchups.insight.figures import Figures, Tally

#: Of fewer than so many a share is said as a count: per cent would claim more than is known.
FEW = 5


@dataclass(frozen=True)
class Value:
    """A figure: its ``amount`` (a count, per cent or days; None where nothing was counted) and its words.

    ``counted`` says out of how many, when the words don't.
    """

    amount: float | None
    words: str
    counted: str = ""
    is_few: bool = False


NOTHING = Value(None, "–")


@dataclass(frozen=True)
class Measure:
    """One figure. Its ``meaning`` names the days between which a review is called for."""

    key: str
    name: Promise
    meaning: Promise
    of: Callable[[Tally], Value]
    unit: str = "%"

    def meant(self, figures: Figures) -> str:
        return self.meaning % {"opens": figures.opens, "closes": figures.closes}


def _share(part: int, whole: int) -> Value:
    if not whole:
        return NOTHING
    counted = _("%(part)s of %(whole)s") % {"part": part, "whole": whole}
    amount = 100 * part / whole
    if whole < FEW:
        return Value(amount, counted, is_few=True)
    return Value(amount, f"{amount:.0f} %", counted)


def _middle(days: list[int]) -> Value:
    if not days:
        return NOTHING
    amount, few = median(days), len(days) < FEW
    words = _("day %(day)s") % {"day": f"{amount:.1f}".removesuffix(".0")}
    return Value(amount, words, _("of %(count)s") % {"count": len(days)}, few)


MEASURES = (
    Measure(
        "sessions",
        gettext_lazy("Full sessions"),
        gettext_lazy("Full sessions given, without those entered in error."),
        lambda tally: Value(tally.sessions, str(tally.sessions)),
        unit="",
    ),
    Measure(
        "booked",
        gettext_lazy("Review booked before leaving"),
        gettext_lazy(
            "Of the full sessions, those for which a review was booked by the end of the same day, for a day "
            "up to day %(closes)s. It counts even if it was moved within those days or cancelled later."
        ),
        lambda tally: _share(tally.booked, tally.sessions),
    ),
    Measure(
        "attended",
        gettext_lazy("Review attended"),
        gettext_lazy(
            "Of the full sessions whose day %(closes)s is past, those with a review recorded, or an "
            "appointment for one done, on day %(opens)s to %(closes)s."
        ),
        lambda tally: _share(len(tally.review_days), tally.complete),
    ),
    Measure(
        "day",
        gettext_lazy("Median day of the review"),
        gettext_lazy(
            "Half of the reviews attended were on this day of the cycle or before. The session is day 0."
        ),
        lambda tally: _middle(tally.review_days),
        unit="",
    ),
    Measure(
        "touched_up",
        gettext_lazy("Touched up"),
        gettext_lazy("Of the full sessions whose day %(closes)s is past, those followed by a touch-up."),
        lambda tally: _share(tally.touched_up, tally.complete),
    ),
    Measure(
        "missed_reviews",
        gettext_lazy("No-shows, reviews"),
        gettext_lazy(
            "Of the review appointments whose time is past and that were not cancelled, those to which the "
            "patient did not come."
        ),
        lambda tally: _share(tally.missed_reviews, tally.reviews),
    ),
    Measure(
        "missed_others",
        gettext_lazy("No-shows, others"),
        gettext_lazy("The same of all other appointments."),
        lambda tally: _share(tally.missed_others, tally.others),
    ),
    Measure(
        "late",
        gettext_lazy("Cancelled late"),
        gettext_lazy(
            "Of all appointments whose time is past, cancelled ones included, those cancelled less than 24 "
            "hours before they were to begin, whoever cancelled. What was undone at once does not count."
        ),
        lambda tally: _share(tally.late, tally.planned),
    ),
)


def values_of(tally: Tally) -> list[tuple[Measure, Value]]:
    """Every figure of a tally."""
    return [(measure, measure.of(tally)) for measure in MEASURES]

"""Every number of the rules: its default, unit, source and the bounds within which a clinic may change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from touchups.rules.catalogue import HALF_DOSE_AREAS
from touchups.rules.sentences import gettext_noop as _

DAYS = _("days")
PERCENT = _("per cent")
TIMES = _("times")


class PolicyError(ValueError):
    """A number that a clinic may not set; ``name`` says which, ``problem`` why."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the policy. ``least`` and ``most`` are its safe bounds, both included."""

    name: str
    default: int
    unit: str
    least: int
    most: int
    label: str
    source: str


def number(default: int | None, unit: str, least: int, most: int, label: str, source: str = "") -> Any:
    described = {"unit": unit, "least": least, "most": most, "label": label, "source": source}
    return field(metadata=described) if default is None else field(default=default, metadata=described)


@dataclass(frozen=True, slots=True)
class Timing:
    """A product's days after a full session. Some products have no days of early return."""

    minimum: int = number(None, DAYS, 84, 365, _("Minimum interval between full sessions"))
    cadence_from: int = number(None, DAYS, 70, 300, _("Full session from"))
    cadence_to: int = number(None, DAYS, 84, 360, _("Full session until"))
    fast_from: int = number(None, DAYS, 56, 300, _("Full session from, high metabolism and continuous"))
    fast_to: int = number(None, DAYS, 70, 360, _("Full session until, high metabolism and continuous"))
    wear_off: int = number(None, DAYS, 42, 240, _("Wearing off as a whole from"))
    early_from: int | None = number(None, DAYS, 35, 70, _("Early return from"))
    early_to: int | None = number(None, DAYS, 35, 76, _("Early return until"))
    source: str = ""


def _three_months(source: str) -> Timing:
    return Timing(90, 84, 112, 70, 84, 56, 42, 48, source)


TIMINGS: Mapping[str, Timing] = {
    "botox": _three_months(_("Label: at least 90 days apart; practice guide: every 12 to 16 weeks")),
    "dysport": _three_months(_("Label: not more often than every 3 months; practice guide: 12 to 16 weeks")),
    "xeomin": _three_months(_("Label: not more often than every 3 months; practice guide: 12 to 16 weeks")),
    "jeuveau": _three_months(_("Label: not more often than every 3 months; practice guide: 12 to 16 weeks")),
    "letybo": _three_months(_("Label: not more often than every 3 months; practice guide: 12 to 16 weeks")),
    "relfydess": Timing(
        84, 112, 168, 84, 112, 84, None, None,
        _("Label: not sooner than 12 weeks; READY-1: most responders last to month 6"),
    ),
    "daxxify": Timing(
        84, 168, 196, 140, 168, 112, None, None,
        _("Trials: not before week 12; SAKURA 3: the effect lasts about 24 weeks"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A clinic's numbers. ``version`` is named in every answer they give.

    A policy equals only itself, which makes it a quick key of what is worked out from it once.
    """

    version: str = "default"
    review_from: int = number(
        10, DAYS, 10, 14, _("Review from"), _("Practice guide: review between day 10 and day 14")
    )
    review_to: int = number(
        14, DAYS, 12, 21, _("Review until"), _("Practice guide: review between day 10 and day 14")
    )
    review_preferred: int = number(
        14, DAYS, 10, 21, _("Day on which a review is booked"), _("Practice guide: preferably day 14")
    )
    peak: int = number(14, DAYS, 10, 21, _("Full effect"), _("Practice guide: full result by day 10 to 14"))
    slow_peak: int = number(
        21,
        DAYS,
        14,
        28,
        _("Full effect of thick muscles and of a man's glabella"),
        _("Practice guide: sometimes day 21 for thicker muscles or a man's glabella"),
    )
    touch_up_to: int = number(
        21, DAYS, 14, 28, _("Touch-up until"), _("Practice guide: touch-up between day 10 and day 21")
    )
    slow_grace: int = number(
        7,
        DAYS,
        0,
        14,
        _("Touch-up of a slow area, after its full effect"),
        _("House rule: a slow area gets a week, not a single day; training sites review at 2 to 4 weeks"),
    )
    touch_up_settles: int = number(
        12,
        DAYS,
        10,
        21,
        _("Full effect of a touch-up"),
        _("Practice guide: two to five days to register, then another week"),
    )
    touch_up_share_from: int = number(
        10, PERCENT, 5, 20, _("Smallest touch-up, of the area's dose"), _("Practice guide: 10 to 30 per cent")
    )
    touch_up_share_to: int = number(
        30, PERCENT, 10, 50, _("Largest touch-up, of the area's dose"), _("Practice guide: 10 to 30 per cent")
    )
    touch_ups_per_cycle: int = number(
        1, TIMES, 1, 2, _("Touch-ups per area and cycle"), _("Practice guide: no serial small top-ups")
    )
    urgent_within: int = number(
        2, DAYS, 0, 3, _("A complication is seen within"), _("Practice guide: see sooner; house rule: 2 days")
    )
    complaint_within: int = number(
        7, DAYS, 1, 14, _("A complaint is looked at within"), _("House rule: within a week")
    )
    booking_lead: int = number(
        14, DAYS, 0, 42, _("A full session is planned ahead by"), _("House rule: two weeks to find a slot")
    )
    full_span: int = number(
        14,
        DAYS,
        7,
        28,
        _("Shortest window for a full session"),
        _("House rule: two weeks, where the label's minimum interval cuts the cadence short"),
    )
    event_buffer: int = number(
        21,
        DAYS,
        14,
        42,
        _("Days between any injection and an event"),
        _("Practice guide: three weeks between any injection and the big day"),
    )
    event_full_buffer: int = number(
        35,
        DAYS,
        28,
        70,
        _("Days between a full session and an event"),
        _("House rule: a review on day 14 and a touch-up still clear the buffer"),
    )
    lapsed_after: int = number(
        365,
        DAYS,
        200,
        730,
        _("A new assessment instead of an overdue session after"),
        _("House rule: after a year the plan starts afresh"),
    )
    half_dose_areas: frozenset[str] = HALF_DOSE_AREAS
    timings: Mapping[str, Timing] = field(default_factory=lambda: TIMINGS)

    @classmethod
    def from_numbers(cls, version: str, numbers: Mapping[str, object]) -> Policy:
        """The defaults with a clinic's own ``numbers``, e.g. ``{"review_to": 15, "botox.cadence_from": 80}``.

        Raises PolicyError for a number that is unknown, not whole, out of bounds or at odds with another.
        """
        own: dict[str, int] = {}
        products: dict[str, dict[str, Any]] = {}
        for name, value in numbers.items():
            known = NUMBERS.get(name)
            if known is None:
                raise PolicyError(name, "is not a number of the policy")
            if isinstance(value, bool) or not isinstance(value, int):
                raise PolicyError(name, "must be a whole number")
            if not known.least <= value <= known.most:
                raise PolicyError(name, f"must be from {known.least} to {known.most} {known.unit}")
            product, dot, day = name.partition(".")
            if dot:
                products.setdefault(product, {})[day] = value
            else:
                own[name] = value
        timings = {**TIMINGS, **{key: replace(TIMINGS[key], **changes) for key, changes in products.items()}}
        changes: dict[str, Any] = own
        policy = cls(version=version, timings=timings, **changes)
        policy._refuse_contradictions()
        return policy

    def value(self, name: str) -> int:
        """The number called ``name``, e.g. ``review_to`` or ``botox.minimum``."""
        product, dot, day = name.partition(".")
        value: int = getattr(self.timings[product], day) if dot else getattr(self, name)
        return value

    def _refuse_contradictions(self) -> None:
        pairs = list(IN_ORDER)
        for key, timing in self.timings.items():
            pairs += [(f"{key}.{low}", f"{key}.{high}") for low, high in TIMING_IN_ORDER]
            pairs += [(f"{key}.cadence_to", "lapsed_after"), (f"{key}.minimum", "lapsed_after")]
            pairs += [("touch_up_to", f"{key}.wear_off")]
            if timing.early_to is not None:
                pairs += [(f"{key}.early_from", f"{key}.early_to"), (f"{key}.early_to", f"{key}.wear_off")]
        for low, high in pairs:
            if self.value(low) > self.value(high):
                raise PolicyError(low, f"must not be more than {high} ({self.value(high)})")


#: Pairs of numbers of which the first may not be larger than the second.
IN_ORDER = (
    ("review_from", "review_preferred"),
    ("review_preferred", "review_to"),
    ("review_to", "touch_up_to"),
    ("review_from", "peak"),
    ("peak", "slow_peak"),
    ("peak", "touch_up_to"),
    ("touch_up_share_from", "touch_up_share_to"),
    ("event_buffer", "event_full_buffer"),
)
TIMING_IN_ORDER = (
    ("cadence_from", "cadence_to"),
    ("fast_from", "fast_to"),
    ("fast_from", "cadence_from"),
    ("fast_to", "cadence_to"),
    ("wear_off", "cadence_from"),
)


def _numbers() -> Iterator[Number]:
    for own in fields(Policy):
        if own.metadata:
            default: Any = own.default
            yield Number(own.name, default, **own.metadata)
    for key, timing in TIMINGS.items():
        for day in fields(Timing):
            default = getattr(timing, day.name)
            if day.metadata and default is not None:
                described = {**day.metadata, "source": timing.source}
                if day.name == "minimum":  # A clinic may wait longer than the label says, never shorter.
                    described["least"] = default
                yield Number(f"{key}.{day.name}", default, **described)


#: Every number by name, a product's as ``product.number``, in the order in which the rulebook prints them.
NUMBERS: Mapping[str, Number] = {known.name: known for known in _numbers()}

DEFAULT_POLICY = Policy()

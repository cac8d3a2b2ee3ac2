"""How much a touch-up may be: a share of the area's own dose, in its own product, as little as possible."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor

from touchups.rules.catalogue import DYNAMIC_FINDINGS, SIDES
from touchups.rules.facts import Amount, TreatedArea
from touchups.rules.reading import Reading
from touchups.rules.sentences import Sentence
from touchups.rules.sentences import gettext_noop as _
from touchups.rules.telling import AREA_LABELS

STEP = Fraction(1, 2)

#: By the first of a side's findings, in this order.
TECHNIQUES = {
    "lateral_peak": _("Tiny drops spread along the outer fibres that are still active"),
    "asymmetry": _("A small dose into the stronger side only"),
    "residual_movement": _("A small dose into the fibres that still move"),
    "too_weak": _("A small dose at the points of the first plan"),
    "early_return": _("A small dose into the fibres that came back first"),
}
HALF_DOSE = _("Half of this side's own dose, into the stronger side only")
SECOND_PASS = _("The rest of the plan in small steps, no more than reaches the goal")

NO_DOSE_RECORDED = _("{area}: no dose is recorded for this cycle, so no touch-up dose can be suggested.")
ABOVE_SHARE = _("{area}: the smallest measurable dose is more than the usual share of the area's dose.")


@dataclass(frozen=True, slots=True)
class Guidance:
    """One side's range in units of the area's product, in steps of 0.5 U."""

    side: str
    min_units: float
    max_units: float
    technique: Sentence

    @property
    def suggested_units(self) -> float:
        """Always the least: the smallest dose that fixes the problem."""
        return self.min_units


def guide(a: Reading, rule: str) -> tuple[tuple[Guidance, ...], tuple[Sentence, ...]]:
    """The guidance for a touch-up given by ``rule``, a side an entry, and its cautions."""
    label = AREA_LABELS[a.treated.area]
    total = _total(a.treated)
    if total == 0:
        return (), (Sentence(NO_DOSE_RECORDED, {"area": label}),)
    found = {side: {f.kind for f in a.findings if f.side == side} & DYNAMIC_FINDINGS.keys() for side in SIDES}
    sides = [side for side in SIDES if found[side]]
    halved = [side for side in sides if rule != "second_pass" and _takes_half(a, found[side])]
    least, most, above_share = _range(a, rule, total, len(sides))
    guidance = tuple(
        _half_dose(a.treated, side, total)
        if side in halved
        else Guidance(side, least, most, _technique(rule, found[side]))
        for side in sides
    )
    cautioned = above_share and len(halved) < len(sides)
    return guidance, (Sentence(ABOVE_SHARE, {"area": label}),) if cautioned else ()


def _total(treated: TreatedArea) -> Fraction:
    """The area's dose of this cycle: its full session, and a second pass once given."""
    doses = [treated.units, *(touch_up.units for touch_up in treated.touch_ups if touch_up.second_pass)]
    return sum((_exact(amount) for units in doses for amount in units.values()), Fraction(0))


def _range(a: Reading, rule: str, total: Fraction, sides: int) -> tuple[float, float, bool]:
    """The least and the most for a side, and whether even the least is above the share."""
    if rule == "second_pass" and a.treated.planned_units is not None:
        left = (_exact(a.treated.planned_units) - total) / sides
        if left >= STEP:
            return float(STEP), _down(left), False
    policy = a.situation.policy
    least = _up(_share(total, sides, policy.touch_up_share_from))
    most = _down(_share(total, sides, policy.touch_up_share_to))
    return least, max(least, most), least > most


def _share(total: Fraction, sides: int, percent: int) -> Fraction:
    return total * percent / 100 / sides


def _takes_half(a: Reading, kinds: set[str]) -> bool:
    return "asymmetry" in kinds and a.treated.area in a.situation.policy.half_dose_areas


def _half_dose(treated: TreatedArea, side: str, total: Fraction) -> Guidance:
    own = _exact(treated.units.get(side, 0)) or total / 2
    dose = max(float(STEP), _nearest(own / 2))
    return Guidance(side, dose, dose, Sentence(HALF_DOSE))


def _technique(rule: str, kinds: set[str]) -> Sentence:
    if rule == "second_pass":
        return Sentence(SECOND_PASS)
    return Sentence(next(text for kind, text in TECHNIQUES.items() if kind in kinds))


@lru_cache(maxsize=1024)
def _exact(amount: Amount) -> Fraction:
    """The decimal number as written, free of binary rounding."""
    return Fraction(str(amount))


def _up(units: Fraction) -> float:
    return ceil(units / STEP) / 2


def _down(units: Fraction) -> float:
    return floor(units / STEP) / 2


def _nearest(units: Fraction) -> float:
    return floor(units / STEP + Fraction(1, 2)) / 2

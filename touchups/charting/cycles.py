"""Completed cycles: what each full session gave one area, what was added, and how it turned out.

Nothing here reads the database or a clock. Dates are the clinic's; units are those of the session's product.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from touchups.rules.catalogue import COMPLICATION_REPORTS, DYNAMIC_FINDINGS, EMERGENCY_REPORTS

#: The least satisfaction, of 1 to 5, with which a cycle may be repeated: happy.
HAPPY = 4

HARM = frozenset(COMPLICATION_REPORTS | EMERGENCY_REPORTS)
COME_BACK = frozenset({"early_return", "movement_back"})

#: Units for each muscle and side.
Units = Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Addition:
    """What a touch-up, or the second pass of a staged plan, added in one area."""

    on: date
    units: Units
    is_touch_up: bool


@dataclass(frozen=True)
class Treatment:
    """A full session in one area, with what was added to it."""

    area: str
    on: date
    product: str
    first: Units
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True)
class Look:
    """A review of the whole face, with the patient's satisfaction (1 to 5) where it was asked."""

    on: date
    satisfaction: int | None = None


@dataclass(frozen=True)
class Sign:
    """What a review found, or the patient reported, in an area; ``""`` is the whole face."""

    on: date
    area: str
    kind: str
    conflicts: bool = True


@dataclass(frozen=True)
class Cycle:
    """A full session in an area until the next one there, with what was seen and said in between."""

    given: Treatment
    until: date
    looks: tuple[Look, ...]
    signs: tuple[Sign, ...]

    @cached_property
    def units(self) -> Units:
        """First and added, together."""
        sums = dict(self.given.first)
        for spot, units in (pair for each in self.given.additions for pair in each.units.items()):
            sums[spot] = sums.get(spot, Decimal(0)) + units
        return sums

    @property
    def first(self) -> Decimal:
        return sum(self.given.first.values(), Decimal(0))

    @property
    def total(self) -> Decimal:
        return sum(self.units.values(), Decimal(0))

    @property
    def added(self) -> Decimal:
        return self.total - self.first

    @property
    def touched_up(self) -> bool:
        return any(each.is_touch_up for each in self.given.additions)

    @property
    def satisfaction(self) -> int | None:
        """The last that was given."""
        return next((look.satisfaction for look in reversed(self.looks) if look.satisfaction), None)

    @property
    def days(self) -> int:
        return (self.until - self.given.on).days

    @property
    def back_after(self) -> int | None:
        """The day of the cycle on which movement was found or reported to be back."""
        days = [(sign.on - self.given.on).days for sign in self.signs if sign.kind in COME_BACK]
        return min(days, default=None)

    @property
    def is_good(self) -> bool:
        """Somebody looked, nothing was too strong or went wrong, and the patient was happy or lacked nothing.

        A satisfaction says more than the findings before it; without one, they decide.
        """
        if not self.looks or any(sign.kind == "too_strong" or sign.kind in HARM for sign in self.signs):
            return False
        if self.satisfaction is not None:
            return self.satisfaction >= HAPPY
        return not any(self._is_unanswered(sign) for sign in self.signs)

    def _is_unanswered(self, sign: Sign) -> bool:
        calls_for_more = sign.kind in DYNAMIC_FINDINGS and sign.conflicts
        return calls_for_more and not any(each.on >= sign.on for each in self.given.additions)


def completed(given: list[Treatment], looks: Iterable[Look], signs: Iterable[Sign]) -> Iterator[Cycle]:
    """The cycles of one area's treatments, which are in the order of time, as are the looks."""
    for one, following in pairwise(given):
        seen = tuple(look for look in looks if one.on < look.on <= following.on)
        known = tuple(sign for sign in signs if _belongs(sign, one, until=following.on))
        yield Cycle(one, following.on, seen, known)


def _belongs(sign: Sign, given: Treatment, *, until: date) -> bool:
    """What is seen on the day of a session was there before it; harm of that day counts against both."""
    after = given.on <= sign.on if sign.kind in HARM else given.on < sign.on
    return after and sign.on <= until and sign.area in ("", given.area)

"""The personal plan: what an area's completed cycles say of its next dose, and how long it lasts.

"Over two to three cycles, your plan becomes personal": each review has captured how the patient responded,
where movement came back first and what was added. The plan is where the injector begins, and never an order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, Decimal
from functools import cached_property
from statistics import median

from touchups.charting.cycles import Cycle, Look, Sign, Treatment, Units, completed
from touchups.charting.doses import COLUMNS
from touchups.rules.catalogue import AREA_ORDER

#: How many good cycles make a suggestion, and how many a firm plan: the two and the three of that sentence.
SUGGESTED, FIRM = 2, 3


@dataclass(frozen=True)
class AreaPlan:
    """One area's plan, in the product it was treated with last: units of two products do not compare.

    ``cycles`` are all completed ones, the latest first.
    """

    area: str
    product: str
    cycles: tuple[Cycle, ...]

    @cached_property
    def recent(self) -> tuple[Cycle, ...]:
        return tuple(cycle for cycle in self.cycles if cycle.given.product == self.product)[:FIRM]

    @cached_property
    def basis(self) -> tuple[Cycle, ...]:
        """The latest good cycles, which the next dose is made of."""
        good = (cycle for cycle in self.cycles if cycle.given.product == self.product and cycle.is_good)
        return tuple(good)[:FIRM]

    @property
    def is_firm(self) -> bool:
        return len(self.basis) == FIRM

    @property
    def missing(self) -> int:
        return max(SUGGESTED - len(self.basis), 0)

    @cached_property
    def units(self) -> Units:
        """The next dose: the median of first and added at each muscle and side; empty until enough is known.

        In steps of 0.5 U, halves down: the smallest dose that works.
        """
        if self.missing:
            return {}
        spots = {spot for cycle in self.basis for spot in cycle.units}
        medians = {spot: median(cycle.units.get(spot, Decimal(0)) for cycle in self.basis) for spot in spots}
        return {spot: step for spot, units in medians.items() if (step := _in_half_units(units))}

    @property
    def cells(self) -> list[Decimal | None]:
        """The next dose of each side, all muscles together, in the order of the columns."""
        sums: dict[str, Decimal] = {}
        for (_muscle, side), units in self.units.items():
            sums[side] = sums.get(side, Decimal(0)) + units
        return [sums.get(side) for side in COLUMNS]

    @property
    def total(self) -> Decimal:
        return sum(self.units.values(), Decimal(0))

    @property
    def touched_up(self) -> int:
        """In how many cycles of the basis the first dose was not enough."""
        return sum(cycle.touched_up for cycle in self.basis)

    @property
    def lasts(self) -> int | None:
        """Days, the median, until movement was back or else the next full session."""
        days = [cycle.days if cycle.back_after is None else cycle.back_after for cycle in self.recent]
        return round(median(days)) if days else None

    @property
    def returns(self) -> list[int]:
        """The days on which movement was back, the earliest first."""
        return sorted(cycle.back_after for cycle in self.recent if cycle.back_after is not None)


@dataclass(frozen=True)
class PersonalPlan:
    """The plan of a face, its areas in the catalogue's order."""

    areas: tuple[AreaPlan, ...]

    @property
    def completed(self) -> int:
        """Cycles of the area that has most."""
        return max((len(plan.cycles) for plan in self.areas), default=0)

    @property
    def is_personal(self) -> bool:
        return self.completed >= SUGGESTED

    @property
    def suggests(self) -> bool:
        return any(plan.units for plan in self.areas)

    @property
    def back_first(self) -> list[AreaPlan]:
        """The areas in which movement came back, the most frequent and then the earliest first."""
        back = (plan for plan in self.areas if plan.returns)
        return sorted(back, key=lambda plan: (-len(plan.returns), plan.returns[0]))


def personal_plan(
    treatments: Iterable[Treatment], looks: Iterable[Look], signs: Iterable[Sign]
) -> PersonalPlan:
    """The plan that follows from a record without what was entered in error."""
    looks, signs = sorted(looks, key=lambda look: look.on), tuple(signs)
    of: dict[str, list[Treatment]] = {}
    for each in sorted(treatments, key=lambda treatment: treatment.on):
        of.setdefault(each.area, []).append(each)
    return PersonalPlan(
        tuple(
            AreaPlan(area, given[-1].product, tuple(completed(given, looks, signs))[::-1])
            for area, given in sorted(of.items(), key=lambda item: AREA_ORDER[item[0]])
        )
    )


def _in_half_units(units: Decimal) -> Decimal:
    return (units * 2).quantize(Decimal(1), ROUND_HALF_DOWN) / 2

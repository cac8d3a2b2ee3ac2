"""A session's doses as a table: a row for each muscle of an area, a column for each side."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from touchups.models import TreatmentSession
from touchups.rules.catalogue import AREA_ORDER, AREAS, MUSCLES

#: The columns, as one sees a face: the patient's right on the reader's left.
COLUMNS = ("right", "midline", "left")
MUSCLE_ORDER = {key: place for place, key in enumerate(MUSCLES)}


@dataclass
class DoseRow:
    """The doses of one muscle. Units are those of the session's product.

    ``area_total`` is that of the whole area, in the last row of an area of several muscles.
    """

    area: str
    muscle: str
    units: dict[str, Decimal] = field(default_factory=dict)
    technique: str = ""
    area_total: Decimal | None = None

    @property
    def cells(self) -> list[Decimal | None]:
        return [self.units.get(side) for side in COLUMNS]

    @property
    def total(self) -> Decimal:
        return sum(self.units.values(), Decimal(0))


def dose_table(session: TreatmentSession) -> list[DoseRow]:
    """The rows of a session loaded with ``areas__doses``, in the catalogue's order."""
    rows: dict[tuple[str, str], DoseRow] = {}
    for treated in session.areas.all():
        for dose in treated.doses.all():
            row = rows.setdefault((treated.area, dose.muscle), DoseRow(treated.area, dose.muscle))
            row.units[dose.side] = dose.units
            row.technique = dose.technique
    return with_area_totals(sorted(rows.values(), key=lambda row: _place(row.area, row.muscle)))


def with_area_totals(rows: list) -> list:
    """Rows, shown or filled in, with the area's total in the last one of each area of several muscles."""
    for _area, group in groupby(rows, key=lambda row: row.area):
        *others, last = group
        if others:
            last.area_total = sum((row.total for row in others), last.total)
    return rows


def _place(area: str, muscle: str) -> tuple[int, int]:
    return AREA_ORDER[area], MUSCLE_ORDER[muscle]


def units_by_side(rows: Iterable[DoseRow], area: str) -> dict[str, Decimal]:
    """An area's units of each side, all muscles together, in the order of the columns."""
    found = [row for row in rows if row.area == area]
    sums = {side: sum((row.units.get(side, Decimal(0)) for row in found), Decimal(0)) for side in COLUMNS}
    return {side: units for side, units in sums.items() if units}


def total(rows: Iterable[DoseRow]) -> Decimal:
    return sum((row.total for row in rows), Decimal(0))


def rows_with(
    dosed: Iterable[DoseRow], *, areas: Iterable[str] = tuple(AREAS)
) -> list[tuple[str, str, set[str]]]:
    """Area, muscle and sides of each row to fill in: the usual ones, and whatever else was dosed.

    What was treated in an unusual muscle or side can so be repeated and touched up where it was treated.
    """
    sides = {(area.key, muscle): set(area.sides) for area in AREAS.values() for muscle in area.muscles}
    for row in dosed:
        sides.setdefault((row.area, row.muscle), set()).update(row.units)
    wanted = set(areas)
    return [(*key, sides[key]) for key in sorted(sides, key=lambda key: _place(*key)) if key[0] in wanted]

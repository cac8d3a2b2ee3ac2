"""The recorded facts about one patient on one day.

Days are proleptic Gregorian ordinals (``date.toordinal``) of the clinic's local dates: counting days is plain
integer arithmetic and never leaves the calendar half-way. Answers give real dates back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from touchups.rules.catalogue import AREA_ORDER

Day = int
Amount = int | float | Decimal
Units = Mapping[str, Amount]


class ImpossibleCase(ValueError):
    """Facts that contradict each other or the calendar; ``field`` says where, ``problem`` what."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem

    def inside(self, path: str) -> ImpossibleCase:
        """The same problem seen from one level further out."""
        return ImpossibleCase(f"{path}.{self.field}", self.problem)


@dataclass(frozen=True, slots=True)
class Patient:
    sex: str = "unspecified"
    metabolism: str = "standard"
    cadence: str = "standard"
    break_until: Day | None = None
    event_on: Day | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TouchUp:
    on: Day
    second_pass: bool
    units: Units


@dataclass(frozen=True, slots=True)
class TreatedArea:
    """An area since its latest full session (or first pass of a staged plan)."""

    area: str
    product: str
    treated_on: Day
    staged: bool
    planned_units: Amount | None
    thick_muscle: bool
    units: Units
    touch_ups: tuple[TouchUp, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    area: str
    side: str
    kind: str
    conflicts: bool


@dataclass(frozen=True, slots=True)
class Review:
    on: Day
    plateau: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What the patient or the desk tells us. Open until ``seen_on``; without an area it concerns all."""

    kind: str
    area: str | None
    on: Day
    seen_on: Day | None


@dataclass(frozen=True, slots=True)
class Concern:
    kind: str
    on: Day
    referred_on: Day | None


@dataclass(frozen=True, slots=True)
class Case:
    """``areas`` stand in the catalogue's order and ``reviews`` latest first, however they came."""

    today: Day
    patient: Patient = Patient()
    areas: tuple[TreatedArea, ...] = ()
    reviews: tuple[Review, ...] = ()
    reports: tuple[Report, ...] = ()
    concerns: tuple[Concern, ...] = ()


def in_catalogue_order(areas: list[TreatedArea]) -> tuple[TreatedArea, ...]:
    return tuple(sorted(areas, key=_place) if len(areas) > 1 else areas)


def _place(treated: TreatedArea) -> int:
    return AREA_ORDER[treated.area]

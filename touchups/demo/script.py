"""The words in which the cast is written: what happened to a person, each a number of days ago.

Every act goes through the service that a page of the product would call.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from touchups.charting import patients, services
from touchups.charting.services import AreaLine, DoseLine
from touchups.charting.services import FindingLine as Found
from touchups.models import Lot, Patient, Staff, TreatmentSession
from touchups.rules import catalogue

Kind = TreatmentSession.Kind
Plan = TreatmentSession.Plan


@dataclass(frozen=True)
class Scene:
    """One act's surroundings: whose record, who acts, the aware moment and the clinic's date of today."""

    patient: Patient
    staff: dict[str, Staff]
    lots: list[Lot]
    now: datetime
    today: date

    @property
    def day(self) -> date:
        return self.patient.clinic.day_of(self.now)

    def lot_of(self, product: str) -> Lot:
        """The lot in use on this day: the one opened last."""
        usable = [
            lot
            for lot in self.lots
            if lot.product == product
            and lot.received_on <= self.day <= lot.expires_on
            and not (lot.withdrawn_on and lot.withdrawn_on <= self.day)
        ]
        return max(usable, key=lambda lot: lot.received_on)


@dataclass(frozen=True, kw_only=True)
class Act(ABC):
    """``ago``: how many clinic-local days before today; ``by``: the key of a member of staff."""

    ago: int
    by: str = "ines"

    @abstractmethod
    def play(self, scene: Scene) -> None:
        """Do it, through the service that a page would call."""


def zone(
    area: str,
    left: float = 0,
    right: float = 0,
    midline: float = 0,
    *,
    goal: str = "",
    thick: bool = False,
    planned: float | None = None,
) -> tuple[AreaLine, list[DoseLine]]:
    """One area of a session with its units a side; the frown's midline is the procerus, its sides not."""
    muscles = catalogue.AREAS[area].muscles
    doses = [
        DoseLine(area, side, muscles[0] if side == "midline" else muscles[-1], Decimal(str(units)))
        for side, units in (("left", left), ("right", right), ("midline", midline))
        if units
    ]
    plan = None if planned is None else Decimal(str(planned))
    return AreaLine(area, goal=goal, thick_muscle=thick, planned_units=plan), doses


@dataclass(frozen=True, kw_only=True)
class Session(Act):
    zones: list[tuple[AreaLine, list[DoseLine]]]
    product: str = "botox"
    dilution: str = "2.5"
    plan: str = Plan.SINGLE
    notes: str = ""
    kind = Kind.FULL

    def parent(self, patient: Patient) -> TreatmentSession | None:
        return None

    def play(self, scene: Scene) -> None:
        injector, parent = scene.staff[self.by], self.parent(scene.patient)
        product = parent.product if parent else self.product
        services.record_session(
            patient=scene.patient,
            by=injector,
            now=scene.now,
            at=scene.now,
            injector=injector,
            prescriber=scene.staff["helen"].name,
            product=product,
            lot=scene.lot_of(product),
            dilution_ml=Decimal(self.dilution),
            kind=self.kind,
            parent=parent,
            plan=self.plan,
            areas=[line for line, _doses in self.zones],
            doses=[dose for _line, doses in self.zones for dose in doses],
            notes=self.notes,
        )


@dataclass(frozen=True, kw_only=True)
class TouchUp(Session):
    """To the patient's latest full session, with its product."""

    kind = Kind.TOUCH_UP

    def parent(self, patient: Patient) -> TreatmentSession | None:
        return patient.sessions.valid().filter(kind=Kind.FULL).first()


@dataclass(frozen=True, kw_only=True)
class SecondPass(TouchUp):
    kind = Kind.SECOND_PASS


@dataclass(frozen=True, kw_only=True)
class Review(Act):
    """A review; it answers the reports that are open. ``found`` in the order the injector looked."""

    found: list[Found] = field(default_factory=list)
    plateau: bool = False
    satisfaction: int | None = 4
    notes: str = ""

    def play(self, scene: Scene) -> None:
        reviewer = scene.staff[self.by]
        services.record_review(
            patient=scene.patient,
            by=reviewer,
            now=scene.now,
            on=scene.day,
            reviewer=reviewer,
            findings=self.found,
            plateau=self.plateau,
            satisfaction=self.satisfaction,
            notes=self.notes,
            seen=list(scene.patient.reports.valid().filter(seen_on=None)),
        )


@dataclass(frozen=True, kw_only=True)
class Call(Act):
    """What the patient told the desk, by default of the whole face."""

    kind: str
    area: str = ""
    side: str = ""
    words: str = ""
    by: str = "desk"

    def play(self, scene: Scene) -> None:
        services.record_report(
            patient=scene.patient,
            by=scene.staff[self.by],
            now=scene.now,
            kind=self.kind,
            on=scene.day,
            area=self.area,
            side=self.side,
            words=self.words,
        )


@dataclass(frozen=True, kw_only=True)
class Seen(Act):
    """An injector saw what the patient had reported."""

    outcome: str

    def play(self, scene: Scene) -> None:
        for report in scene.patient.reports.valid().filter(seen_on=None):
            services.see_report(
                report=report, by=scene.staff[self.by], now=scene.now, on=scene.day, outcome=self.outcome
            )


@dataclass(frozen=True, kw_only=True)
class Mistake(Act):
    """The last report was entered in error."""

    reason: str
    by: str = "desk"

    def play(self, scene: Scene) -> None:
        services.mark_as_error(
            entry=scene.patient.reports.valid().latest("on", "pk"),
            by=scene.staff[self.by],
            now=scene.now,
            reason=self.reason,
        )


@dataclass(frozen=True, kw_only=True)
class Wish(Act):
    """Something a neuromodulator does not change."""

    kind: str
    note: str = ""

    def play(self, scene: Scene) -> None:
        services.record_concern(
            patient=scene.patient,
            by=scene.staff[self.by],
            now=scene.now,
            kind=self.kind,
            on=scene.day,
            note=self.note,
        )


@dataclass(frozen=True, kw_only=True)
class Refer(Act):
    """The patient's last concern goes to somebody who can help it."""

    to: str
    whom: str
    note: str = ""

    def play(self, scene: Scene) -> None:
        services.refer(
            concern=scene.patient.concerns.valid().latest("on", "pk"),
            by=scene.staff[self.by],
            now=scene.now,
            to=self.to,
            on=scene.day,
            whom=self.whom,
            note=self.note,
        )


@dataclass(frozen=True, kw_only=True)
class Hold(Act):
    kind: str
    note: str = ""

    def play(self, scene: Scene) -> None:
        patients.place_hold(
            patient=scene.patient,
            by=scene.staff[self.by],
            now=scene.now,
            kind=self.kind,
            since=scene.day,
            note=self.note,
        )


@dataclass(frozen=True, kw_only=True)
class Clear(Act):
    """The patient's holds are over."""

    def play(self, scene: Scene) -> None:
        for hold in scene.patient.holds.valid().filter(cleared_on=None):
            patients.clear_hold(hold=hold, by=scene.staff[self.by], now=scene.now)


@dataclass(frozen=True, kw_only=True)
class Occasion(Act):
    """An event, in so many days from today (negative: it was)."""

    name: str
    in_days: int
    by: str = "desk"

    def play(self, scene: Scene) -> None:
        patients.add_event(
            patient=scene.patient,
            by=scene.staff[self.by],
            now=scene.now,
            name=self.name,
            on=scene.today + timedelta(days=self.in_days),
        )


@dataclass(frozen=True, kw_only=True)
class Break(Act):
    """No treatment wanted until so many days from today."""

    for_days: int
    by: str = "desk"

    def play(self, scene: Scene) -> None:
        patients.change_patient(
            patient=scene.patient,
            by=scene.staff[self.by],
            now=scene.now,
            break_until=scene.today + timedelta(days=self.for_days),
        )


@dataclass(frozen=True, kw_only=True)
class Override(Act):
    flag: str
    reason: str

    def play(self, scene: Scene) -> None:
        patients.override_flag(
            patient=scene.patient,
            by=scene.staff[self.by],
            now=scene.now,
            flag=self.flag,
            reason=self.reason,
        )


@dataclass(frozen=True, kw_only=True)
class Leave(Act):
    """The patient no longer comes."""

    by: str = "desk"

    def play(self, scene: Scene) -> None:
        patients.archive_patient(patient=scene.patient, by=scene.staff[self.by], now=scene.now)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the cast. ``age`` in years; ``born`` is the birthday as month and day.

    ``phone`` are the last two digits of an invented number; ``card`` holds fields of the patient's card.
    """

    name: str
    age: int
    born: tuple[int, int]
    phone: int
    acts: list[Act]
    joined: int | None = None
    sex: str = Patient.Sex.FEMALE
    card: dict[str, object] = field(default_factory=dict)

    @property
    def first_day(self) -> int:
        """On how many days before today the card was made: on the day of the first act if not said."""
        return self.joined if self.joined is not None else max(act.ago for act in self.acts)

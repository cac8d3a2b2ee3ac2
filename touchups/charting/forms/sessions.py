"""The session's form: what was given, and a table of doses with a row for each muscle of an area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import OnceForm, field_of
from touchups.access.lookups import visible_to
from touchups.booking.timetable import injectors_of
from touchups.charting.doses import COLUMNS, DoseRow, dose_table, rows_with, total, with_area_totals
from touchups.charting.forms.fields import MomentInput, UnitsField
from touchups.charting.services import AreaLine, DoseLine
from touchups.charting.usual import far_above_usual
from touchups.models import Clinic, Dose, Lot, Staff, TreatedArea, TreatmentSession
from touchups.rules.catalogue import AREAS, MUSCLES, SIDES


def usable_lots(staff: Staff, *days: date) -> QuerySet[Lot]:
    """The clinic's lots that are neither expired nor withdrawn on one of these days."""
    usable = Q()
    for day in days:
        usable |= Q(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day), expires_on__gte=day)
    return visible_to(staff, Lot).filter(usable)


class LotSelect(forms.Select):
    """Tells the page which product a lot is of, so that it can show only those of the chosen product."""

    def create_option(self, name, value, *args, **kwargs) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["data-product"] = value.instance.product
        return option


class LotField(forms.ModelChoiceField):
    widget = LotSelect
    default_error_messages = {"invalid_choice": _("This lot has expired or was withdrawn. Choose another.")}

    def label_from_instance(self, lot: Lot) -> str:
        words = {"lot": lot, "day": date_format(lot.expires_on, "j M Y")}
        return gettext("%(lot)s, expires %(day)s") % words


@dataclass
class Row:
    """One muscle's cells in the table, in the order of the columns; None where it is not dosed."""

    area: str
    muscle: str
    cells: list[forms.BoundField | None]
    technique: forms.BoundField
    total: Decimal
    is_first: bool
    of_area: "AreaFields | None"
    area_total: Decimal | None = None


@dataclass
class AreaFields:
    """What is said once of an area, beside its first row."""

    goal: forms.BoundField
    thick_muscle: forms.BoundField
    planned_units: forms.BoundField


def _cell(area: str, muscle: str, side: str) -> str:
    return f"units-{area}-{muscle}-{side}"


class DoseForm(OnceForm):
    """What a session, a touch-up and a second pass have in common. Gives the lines that the services take."""

    at = field_of(TreatmentSession, "at", widget=MomentInput())
    injector = forms.ModelChoiceField(Staff.objects.none(), label=_("Injector"))
    prescriber = field_of(TreatmentSession, "prescriber")
    lot = LotField(Lot.objects.none(), label=_("Lot"))
    dilution_ml = field_of(TreatmentSession, "dilution_ml")
    notes = field_of(TreatmentSession, "notes", widget=forms.Textarea(attrs={"rows": 2}))
    why = forms.CharField(label=_("Why go on all the same?"), max_length=300, required=False)

    head = ("at", "injector", "prescriber", "lot", "dilution_ml")

    #: The questions about doses far above the usual, once asked; the button that answers them repeats them.
    asks = ""

    def __init__(self, *args, staff: Staff, now: datetime, rows: Iterable[tuple], needs_why: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = list(rows)
        self.fields["at"].initial = now
        self.fields["injector"].queryset = injectors_of(staff.clinic)
        self.fields["injector"].initial = staff.pk if staff.injects else None
        self.fields["lot"].queryset = usable_lots(staff, staff.clinic.day_of(now), *self._day(staff.clinic))
        if needs_why:
            self.fields["why"].required = True
        else:
            del self.fields["why"]
        for area, muscle, sides in self.keys:
            self._add_row(area, muscle, sides)
        table = [name for name in self.fields if "-" in name]
        self.order_fields([*self.head, *table, "why", "notes"])

    def _day(self, clinic: Clinic) -> list[date]:
        """Of the session, once it was typed: what is written down later had its lot on the shelf then."""
        try:
            return [clinic.day_of(self.fields["at"].clean(self["at"].value()))]
        except ValidationError:
            return []

    def _add_row(self, area: str, muscle: str, sides: Iterable[str]) -> None:
        spoken = f"{gettext(AREAS[area].label)}, {gettext(MUSCLES[muscle])}"
        for side in sides:
            cell = UnitsField(required=False, label=f"{spoken}, {gettext(SIDES[side])}")
            cell.widget.attrs |= {"aria-label": cell.label, "data-area": area}
            self.fields[_cell(area, muscle, side)] = cell
        technique = field_of(Dose, "technique", required=False)
        technique.widget.attrs |= {"aria-label": f"{spoken}, {gettext('technique')}", "class": "form-select"}
        self.fields[f"technique-{area}-{muscle}"] = technique

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout("key", Div(*self.head, css_class="session-head"))
        return helper

    def rows(self) -> list[Row]:
        """The table, as it was typed."""
        rows, before = [], None
        for area, muscle, sides in self.keys:
            cells = [self[_cell(area, muscle, side)] if side in sides else None for side in COLUMNS]
            total = sum((_typed(cell) for cell in cells if cell), Decimal(0))
            is_first, before = area != before, area
            of_area = self.area_fields(area) if is_first else None
            rows.append(
                Row(area, muscle, cells, self[f"technique-{area}-{muscle}"], total, is_first, of_area)
            )
        return with_area_totals(rows)

    def area_fields(self, area: str) -> AreaFields | None:
        return None

    def total(self) -> Decimal:
        return sum((row.total for row in self.rows()), Decimal(0))

    def doses(self) -> list[DoseLine]:
        """The doses of a valid form."""
        return [
            DoseLine(area, side, muscle, units, self.cleaned_data[f"technique-{area}-{muscle}"] or "standard")
            for area, muscle, sides in self.keys
            for side in COLUMNS
            if side in sides and (units := self.cleaned_data[_cell(area, muscle, side)])
        ]

    def areas(self) -> list[AreaLine]:
        """The areas of a valid form that were treated."""
        return [self.area_line(area) for area in dict.fromkeys(dose.area for dose in self.doses())]

    def area_line(self, area: str) -> AreaLine:
        return AreaLine(area)

    def ask_about(self, product: str) -> None:
        """Ask beside the doses that are far above the usual, unless just these questions were answered."""
        questions = list(far_above_usual(product, self.doses()))
        self.asks = " ".join(words for _dose, words in questions)
        if self.asks != self.data.get("right", ""):
            for dose, words in questions:
                self.add_error(_cell(dose.area, dose.muscle, dose.side), words)

    @property
    def answers(self) -> dict[str, object]:
        given = {name: self.cleaned_data[name] for name in ("key", *self.head)}
        return given | {"areas": self.areas(), "doses": self.doses(), "notes": self._notes()}

    def _notes(self) -> str:
        notes, why = self.cleaned_data["notes"], self.cleaned_data.get("why")
        return "\n".join(filter(None, [notes, gettext("Against the flag: %s") % why if why else ""]))


def _typed(cell: forms.BoundField) -> Decimal:
    try:
        return cell.field.number(cell.value())
    except ValidationError:
        return Decimal(0)


class SessionForm(DoseForm):
    """A full session: any area, the product chosen, what was wanted in each area."""

    product = field_of(TreatmentSession, "product")
    plan = field_of(TreatmentSession, "plan")

    head = ("at", "injector", "product", "lot", "dilution_ml", "prescriber", "plan")

    def __init__(
        self,
        *args,
        same: TreatmentSession | None = None,
        personal: Mapping[str, list[DoseRow]] = MappingProxyType({}),
        **kwargs,
    ):
        """``same``: a session to repeat; ``personal``: by area, what takes the place of its doses."""
        doses = [row for row in dose_table(same) if row.area not in personal] if same else []
        doses += chain.from_iterable(personal.values())
        super().__init__(*args, rows=rows_with(doses), **kwargs)
        self.same = same
        if same:
            if same.is_error:
                self.fields["lot"].queryset |= usable_lots(kwargs["staff"], same.on)
            self.initial |= self._repeat(same) | self._filled(doses)
        if personal:
            self.initial["plan"] = TreatmentSession.Plan.SINGLE

    def _add_row(self, area: str, muscle: str, sides: Iterable[str]) -> None:
        super()._add_row(area, muscle, sides)
        spoken = gettext(AREAS[area].label)
        fields = {
            "goal": (field_of(TreatedArea, "goal"), "form-control"),
            "thick": (field_of(TreatedArea, "thick_muscle"), "form-check-input"),
            "planned": (UnitsField(required=False, label=_("Planned units")), "form-control units"),
        }
        for name, (each, style) in fields.items():
            each.label = f"{spoken}, {each.label}"
            each.widget.attrs |= {"aria-label": each.label, "class": style}
            self.fields[f"{name}-{area}"] = each

    def _repeat(self, same: TreatmentSession) -> dict:
        """Product and goals of an earlier session; its lot only while it is on the shelf.

        Of one entered in error also what belonged to that visit: it is entered again.
        """
        initial = {name: getattr(same, name) for name in ("product", "dilution_ml", "prescriber", "plan")}
        if same.is_error:
            initial |= {"at": same.at, "injector": same.injector_id, "notes": same.notes}
        if self.fields["lot"].queryset.filter(pk=same.lot_id).exists():
            initial["lot"] = same.lot_id
        for treated in same.areas.all():
            initial |= {
                f"goal-{treated.area}": treated.goal,
                f"thick-{treated.area}": treated.thick_muscle,
                f"planned-{treated.area}": treated.planned_units,
            }
        return initial

    def _filled(self, rows: list[DoseRow]) -> dict:
        initial = {f"technique-{row.area}-{row.muscle}": row.technique for row in rows}
        for row in rows:
            initial |= {_cell(row.area, row.muscle, side): units for side, units in row.units.items()}
        return initial

    def area_fields(self, area: str) -> AreaFields:
        return AreaFields(self[f"goal-{area}"], self[f"thick-{area}"], self[f"planned-{area}"])

    def area_line(self, area: str) -> AreaLine:
        staged = self.cleaned_data["plan"] == TreatmentSession.Plan.STAGED
        return AreaLine(
            area,
            goal=self.cleaned_data[f"goal-{area}"],
            thick_muscle=self.cleaned_data[f"thick-{area}"],
            planned_units=self.cleaned_data[f"planned-{area}"] if staged else None,
        )

    def clean_product(self) -> str:
        """The doses of another session are units of its product."""
        product = self.cleaned_data["product"]
        if self.same and product != self.same.product:
            raise ValidationError(_("Units do not convert: start an empty session for another product."))
        return product

    def clean(self) -> None:
        """What is said of an area that got no dose would be lost without a word."""
        if self.errors:
            return
        treated = {dose.area for dose in self.doses()}
        for area in dict.fromkeys(area for area, _muscle, _sides in self.keys):
            if area not in treated and self.cleaned_data[f"goal-{area}"]:
                self.add_error(f"goal-{area}", _("Give a dose in this area, or clear its goal."))
        if not self.errors:
            self.ask_about(self.cleaned_data["product"])


class TouchUpForm(DoseForm):
    """A touch-up or second pass: only the areas of its session, in that session's product."""

    def __init__(self, *args, parent: TreatmentSession, kind: str, **kwargs):
        areas = [treated.area for treated in parent.areas.all()]
        super().__init__(*args, rows=rows_with(dose_table(parent), areas=areas), **kwargs)
        self.parent, self.kind = parent, kind
        lots = self.fields["lot"].queryset = self.fields["lot"].queryset.filter(product=parent.product)
        self.initial |= {"dilution_ml": parent.dilution_ml, "prescriber": parent.prescriber}
        self.initial |= {"lot": parent.lot_id} if lots.filter(pk=parent.lot_id).exists() else {}
        for row in dose_table(parent):
            self.initial[f"technique-{row.area}-{row.muscle}"] = row.technique
            for side, units in row.units.items():
                self.fields[_cell(row.area, row.muscle, side)].help_text = gettext("then %g U") % units

    def clean(self) -> None:
        """A touch-up adds a fraction of the session's dose; more than all of it in an area is a slip."""
        if self.errors:
            return
        if self.kind == TreatmentSession.Kind.SECOND_PASS:
            self.ask_about(self.parent.product)
            return
        doses, rows = self.doses(), dose_table(self.parent)
        for area in {dose.area for dose in doses}:
            given = total(row for row in rows if row.area == area)
            added = [dose for dose in doses if dose.area == area]
            if sum(dose.units for dose in added) > given:
                most = max(added, key=lambda dose: dose.units)
                words = _("More than the whole session gave here (%g U).") % given
                self.add_error(_cell(area, most.muscle, most.side), words)

    @property
    def answers(self) -> dict[str, object]:
        known = {"parent": self.parent, "product": self.parent.product, "kind": self.kind}
        return super().answers | known

"""The review's form: a table of findings, a row for each treated area and side and some free ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import ChosenField, DateInput, OnceForm, field_of
from touchups.booking.timetable import injectors_of
from touchups.charting.services import FindingLine
from touchups.models import Finding, Patient, Report, Review, Staff, choices
from touchups.rules.catalogue import AREAS, SIDES

FREE_ROWS = 3
SCORES = [("", "–"), *((score, str(score)) for score in range(5))]


@dataclass
class FindingRow:
    """One line of the table. ``area`` and ``side`` are keys, or fields to choose from in a free line."""

    area: str | forms.BoundField
    side: str | forms.BoundField
    rest: forms.BoundField
    movement: forms.BoundField
    kind: forms.BoundField
    conflicts: forms.BoundField
    is_free: bool
    opens: bool


class ReportsField(ChosenField):
    def label_from_instance(self, report: Report) -> str:
        return ", ".join(filter(None, [str(report), date_format(report.on, "D j M Y"), report.words]))


class ReviewForm(OnceForm):
    on = field_of(Review, "on", widget=DateInput())
    reviewer = forms.ModelChoiceField(Staff.objects.none(), label=_("Injector"))
    plateau = field_of(Review, "plateau")
    satisfaction = field_of(Review, "satisfaction")
    notes = field_of(Review, "notes", widget=forms.Textarea(attrs={"rows": 2}))
    seen = ReportsField(
        Report.objects.none(),
        label=_("Reports that this review answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, staff: Staff, patient: Patient, today: date, areas: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        reports = patient.reports.valid().filter(seen_on=None)
        self.fields["on"].initial = today
        self.fields["reviewer"].queryset = injectors_of(staff.clinic)
        self.fields["reviewer"].initial = staff.pk if staff.injects else None
        self.fields["seen"].queryset = reports
        self.fields["seen"].initial = list(reports)
        if not self.fields["seen"].initial:
            del self.fields["seen"]
        self.fixed = [(area, side) for area in areas for side in SIDES if side in AREAS[area].sides]
        for area, side in self.fixed:
            self._add_row(f"{area}-{side}", f"{gettext(AREAS[area].label)}, {gettext(SIDES[side])}")
        for number in range(1, FREE_ROWS + 1):
            self._add_free_row(number)

    def _add_row(self, row: str, spoken: str) -> None:
        blank = [("", gettext("As wanted")), *choices.findings()]
        score = {"required": False, "choices": SCORES, "coerce": int, "empty_value": None}
        fields = {
            "rest": forms.TypedChoiceField(label=_("at rest"), **score),
            "movement": forms.TypedChoiceField(label=_("in movement"), **score),
            "kind": forms.ChoiceField(label=_("finding"), choices=blank, required=False),
            "conflicts": field_of(Finding, "conflicts", initial=True),
        }
        for name, each in fields.items():
            style = "form-check-input" if name == "conflicts" else "form-select"
            each.label = f"{spoken}, {each.label}"
            each.widget.attrs |= {"aria-label": each.label, "class": style}
            self.fields[f"{name}-{row}"] = each

    def _add_free_row(self, number: int) -> None:
        spoken = gettext("More findings %s") % number
        for name, keys in (("area", choices.areas()), ("side", choices.sides())):
            each = forms.ChoiceField(choices=[("", "–"), *keys], required=False)
            each.label = f"{spoken}, {gettext(name)}"
            each.widget.attrs |= {"aria-label": each.label, "class": "form-select"}
            self.fields[f"{name}-{number}"] = each
        self._add_row(str(number), spoken)

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout(
            "key", Div("on", "reviewer", "satisfaction", css_class="session-head"), "plateau"
        )
        return helper

    def rows(self) -> Iterator[FindingRow]:
        before = None
        for area, side in self.fixed:
            yield self._row(f"{area}-{side}", area, side, is_free=False, opens=area != before)
            before = area
        for number in range(1, FREE_ROWS + 1):
            yield self._row(
                number, self[f"area-{number}"], self[f"side-{number}"], is_free=True, opens=number == 1
            )

    def _row(self, row: str | int, area, side, **place) -> FindingRow:
        names = ("rest", "movement", "kind", "conflicts")
        return FindingRow(area, side, *(self[f"{name}-{row}"] for name in names), **place)

    def clean(self) -> None:
        """Scores say how strong a finding is: without the finding, or its place, they would be lost."""
        places = set()
        for row, area, side in self._places():
            kind, scores = self._value("kind", row), [self._value(name, row) for name in ("rest", "movement")]
            if not kind and any(scores):
                self.add_error(f"kind-{row}", _("Choose the finding that these scores belong to."))
            if not kind and not any(scores) and row in self._free() and (area or side):
                self.add_error(f"kind-{row}", _("Choose what was found there."))
            if kind and not (area and side):
                self.add_error(f"area-{row}", _("Choose the area and the side."))
            elif kind and (area, side, kind) in places:
                self.add_error(f"kind-{row}", _("This finding is already in the table."))
            places.add((area, side, kind))

    def _free(self) -> list[str]:
        return [str(number) for number in range(1, FREE_ROWS + 1)]

    def _places(self) -> list[tuple[str, str, str]]:
        """Each row's name with its area and side."""
        fixed = [(f"{area}-{side}", area, side) for area, side in self.fixed]
        return fixed + [(row, self._value("area", row), self._value("side", row)) for row in self._free()]

    def _value(self, name: str, row: str):
        return self.cleaned_data.get(f"{name}-{row}")

    def findings(self) -> list[FindingLine]:
        """The findings of a valid form."""
        return [
            FindingLine(
                area,
                side,
                kind,
                conflicts=self._value("conflicts", row),
                rest=self._value("rest", row),
                movement=self._value("movement", row),
            )
            for row, area, side in self._places()
            if (kind := self._value("kind", row))
        ]

    @property
    def answers(self) -> dict[str, object]:
        names = ("key", "on", "reviewer", "plateau", "satisfaction", "notes")
        seen = list(self.cleaned_data.get("seen", ()))
        return {name: self.cleaned_data[name] for name in names} | {"findings": self.findings(), "seen": seen}

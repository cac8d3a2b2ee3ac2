"""What a caller says, and what came of it when the patient was seen."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, OnceForm, ServiceForm, field_of
from touchups.models import Report
from touchups.rules.catalogue import COMPLAINT_REPORTS, COMPLICATION_REPORTS, EMERGENCY_REPORTS

GROUPS = (
    ("emergency", _("Emergency: call emergency services now"), EMERGENCY_REPORTS),
    ("complication", _("Possible complication: seen within two days"), COMPLICATION_REPORTS),
    ("complaint", _("Complaint: looked at in a review"), COMPLAINT_REPORTS),
)


class ReportForm(OnceForm):
    kind = field_of(Report, "kind", widget=forms.RadioSelect, label=_("What is happening?"))
    area = field_of(Report, "area")
    side = field_of(Report, "side")
    on = field_of(Report, "on", widget=DateInput(), label=_("Reported on"))
    words = field_of(Report, "words", widget=forms.Textarea(attrs={"rows": 3}))

    def kinds(self) -> Iterator[tuple[str, str, list]]:
        """The kinds by how pressing they are: a name, a heading and the radio buttons."""
        buttons = {button.data["value"]: button for button in self["kind"]}
        for name, heading, kinds in GROUPS:
            yield name, heading, [buttons[kind] for kind in kinds]


class SeenForm(ServiceForm):
    seen_on = field_of(Report, "seen_on", widget=DateInput(), required=True)
    outcome = field_of(Report, "outcome", required=True, widget=forms.Textarea(attrs={"rows": 3}))

    @property
    def answers(self) -> dict[str, object]:
        return {"on": self.cleaned_data["seen_on"], "outcome": self.cleaned_data["outcome"]}

"""What a caller says, and what came of it when the patient was seen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import ServiceForm
from touchups.charting.forms.fields import DateInput, field_of
from touchups.models import Report
from touchups.rules.catalogue import COMPLAINT_REPORTS, COMPLICATION_REPORTS, EMERGENCY_REPORTS


def _group(labels: dict[str, str]) -> list:
    return [(key, _(label)) for key, label in labels.items()]


class ReportForm(ServiceForm):
    kind = forms.ChoiceField(
        label=_("What is happening?"),
        widget=forms.RadioSelect,
        choices=[
            (_("Emergency"), _group(EMERGENCY_REPORTS)),
            (_("Possible complication: seen within two days"), _group(COMPLICATION_REPORTS)),
            (_("Complaint: looked at in a review"), _group(COMPLAINT_REPORTS)),
        ],
    )
    area = field_of(Report, "area")
    side = field_of(Report, "side")
    on = field_of(Report, "on", widget=DateInput(), label=_("Reported on"))
    words = field_of(Report, "words", widget=forms.Textarea(attrs={"rows": 3}))


class SeenForm(ServiceForm):
    seen_on = field_of(Report, "seen_on", widget=DateInput(), required=True)
    outcome = field_of(Report, "outcome", required=True, widget=forms.Textarea(attrs={"rows": 3}))

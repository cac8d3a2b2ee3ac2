"""Since when to look for news, and what came of a call."""

from datetime import date

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, OnceForm, field_of
from touchups.assessment.calls import last_day, tomorrow_or_before
from touchups.models import Call, Standing


class NewsForm(forms.Form):
    """Since when somebody wants to know of news."""

    since = forms.DateTimeField()


class CallForm(OnceForm):
    """Its fields are the arguments of ``record_call``."""

    outcome = forms.ChoiceField(
        label=_("What came of the call"), choices=Call.Outcome.choices, widget=forms.RadioSelect
    )
    again_on = field_of(Call, "again_on", widget=DateInput())
    note = field_of(Call, "note", help_text=_("Why not, if they do not want it."))

    def __init__(self, data=None, *, standing: Standing, today: date):
        again_on = tomorrow_or_before(standing, today=today)
        super().__init__(data, initial={"again_on": again_on}, auto_id=f"call-{standing.pk}-%s")
        days = {"min": str(today), "max": str(last_day(standing, today=today))}
        self.fields["again_on"].widget.attrs |= days

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout = Layout("key", InlineRadios("outcome"), Div("again_on", "note", css_class="call-when"))
        return helper

"""Which months and whose figures an address asks for."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.insight.figures import month_of

#: As many months as one page counts.
MOST = 36
MONTHS = 12


class MonthField(forms.DateField):
    """A month, as the date of its first day."""

    def __init__(self, **options):
        widget = forms.DateInput(
            attrs={"type": "month", "class": "form-control", "placeholder": "2026-03"}, format="%Y-%m"
        )
        super().__init__(input_formats=["%Y-%m"], widget=widget, required=False, **options)
        self.error_messages["invalid"] = _("Write a month as year and month, for example 2026-03.")


class FiguresForm(forms.Form):
    """Which months are counted, and whose. Without an answer: the last twelve months, everybody."""

    first = MonthField(label=_("From"))
    last = MonthField(label=_("Until"))
    injector = forms.IntegerField(label=_("Injector"), required=False)

    def __init__(self, data, *, today: date):
        super().__init__(data)
        self.this_month = month_of(today)

    def clean_last(self) -> date:
        last = self.cleaned_data["last"] or self.this_month
        if last > self.this_month:
            raise forms.ValidationError(_("This month has not begun."))
        return last

    def clean(self) -> dict:
        data = super().clean()
        if self.errors:
            return data
        last = data["last"]
        first = data["first"] = data["first"] or _months_before(last, MONTHS - 1)
        if first > last:
            self.add_error("first", _("This is after the last month."))
        elif first < _months_before(last, MOST - 1):
            self.add_error("first", _("Choose at most %(most)s months at once.") % {"most": MOST})
        return data


def _months_before(month: date, count: int) -> date:
    whole = month.year * 12 + month.month - 1 - count
    return date(whole // 12, whole % 12 + 1, 1) if whole >= 12 else date.min

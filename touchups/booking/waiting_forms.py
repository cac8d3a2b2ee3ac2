"""What is asked of somebody who would come earlier, and which freed time they were told of."""

from datetime import date, timedelta

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, OnceForm, ServiceForm, field_of
from touchups.booking.forms import SlotField
from touchups.models import Appointment, Staff, WaitingEntry


def _time(label: str) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


class WaitingForm(OnceForm):
    """Its fields are the arguments of ``add_waiting``."""

    kind = forms.ChoiceField(label=_("For"), choices=Appointment.Kind.choices)
    injector = forms.ModelChoiceField(
        label=_("Only with"), queryset=Staff.objects.none(), required=False, empty_label=_("Anybody")
    )
    first_on = forms.DateField(label=_("From"), widget=DateInput())
    last_on = forms.DateField(label=_("Until"), widget=DateInput())
    not_before = _time(_("Not before"))
    not_after = _time(_("Not after"))
    note = field_of(WaitingEntry, "note", help_text=_("For example how much notice they need."))

    def __init__(self, *args, injectors: QuerySet[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["injector"].queryset = injectors

    @staticmethod
    def usual(held: Appointment | None, *, kind: str, today: date) -> dict:
        """What is filled in: an earlier time than the one they hold or, without one, within a fortnight."""
        if held:
            return {"kind": held.kind, "first_on": today, "last_on": held.on}
        return {"kind": kind, "first_on": today, "last_on": today + timedelta(days=14)}


class OfferForm(ServiceForm):
    """The freed time that a patient was told of."""

    def __init__(self, *args, injectors: QuerySet[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"] = SlotField(injectors=injectors)

    def clean(self) -> dict:
        data = super().clean()
        if "slot" in data:
            data["starts_at"], data["injector"] = data.pop("slot")
        return data

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, ServiceForm
from touchups.models import choices


class LotForm(ServiceForm):
    """A lot that came. Its fields are the arguments of ``add_lot``."""

    product = forms.ChoiceField(label=_("Product"), choices=choices.products)
    number = forms.CharField(
        label=_("Lot number"),
        max_length=40,
        help_text=_("As printed on the vial."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    expires_on = forms.DateField(label=_("Expires on"), widget=DateInput())
    received_on = forms.DateField(label=_("Received on"), widget=DateInput())


class WithdrawForm(ServiceForm):
    """Why a lot is taken out of use."""

    reason = forms.CharField(
        label=_("Why it is withdrawn"),
        max_length=200,
        help_text=_("From today on nobody can record an injection from this lot."),
    )

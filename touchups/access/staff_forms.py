"""Forms of the clinic's own pages: set-up, clinic, accounts."""

from urllib.parse import urlencode

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from touchups.access.countries import countries
from touchups.access.forms import ServiceForm, number_of
from touchups.access.trail import WORDS, Filters
from touchups.access.zones import find_zone, zones
from touchups.models import Clinic, Staff

#: Fewer make no number that a patient could call.
FEWEST_DIGITS = 5


class ClinicForm(ServiceForm):
    """The clinic's card."""

    name = forms.CharField(label=_("Name of the clinic"), max_length=120)
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Decides what day it is. Type a city, for example America/New_York."),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
    )
    sender_name = forms.CharField(
        label=_("Sender name"), max_length=120, help_text=Clinic._meta.get_field("sender_name").help_text
    )

    zones = staticmethod(zones)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        if sum(map(str.isdigit, phone)) < FEWEST_DIGITS:
            raise forms.ValidationError(_("Give the number that patients call; every mail to them names it."))
        return phone

    def clean_time_zone(self) -> str:
        return find_zone(self.cleaned_data["time_zone"])


class ClinicSettingsForm(ClinicForm):
    """The card and how appointments are given. Its fields are the arguments of ``change_clinic``."""

    country = forms.ChoiceField(
        label=_("Public holidays of"),
        required=False,
        choices=lambda: [("", _("None: open on every day of the week")), *countries()],
        help_text=_("The clinic is closed on them, but for extra hours."),
    )
    booking_lead = number_of(
        Clinic,
        "booking_lead",
        label=_("Patients book at least so many hours ahead"),
        help_text=_("Staff may book at any time."),
    )
    booking_horizon = number_of(
        Clinic, "booking_horizon", label=_("Times are offered for so many days ahead"), help_text=""
    )
    lock_after = number_of(
        Clinic,
        "lock_after",
        label=_("Screens lock after so many minutes without use"),
        help_text=_("The password opens them again; what was typed is still there."),
    )
    two_factor_required = forms.BooleanField(
        label=_("Everybody logs in with two factors"),
        required=False,
        help_text=Clinic._meta.get_field("two_factor_required").help_text,
    )


class SetUpForm(ClinicForm):
    """A clinic and its first manager. Its fields are the arguments of ``add_clinic``."""

    manager_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("You log in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    injects = forms.BooleanField(
        label=_("I inject as well"),
        required=False,
        help_text=_("Then you are the lead injector, who treats patients and manages the clinic."),
    )

    def clean(self) -> dict:
        data = super().clean()
        person = Staff(name=data.get("manager_name", ""), email=data.get("email", ""))
        if "password" in data:
            try:
                validate_password(data["password"], person)
            except ValidationError as refusal:
                self.add_error("password", refusal)
        return data


class ChangeStaffForm(ServiceForm):
    """A colleague's name and role."""

    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), choices=Staff.Role.choices, widget=forms.RadioSelect)


class AddStaffForm(ChangeStaffForm):
    """A new account."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("They log in with it."))

    field_order = ["name", "email", "role"]


class TrailFilterForm(forms.Form):
    """What the trail is narrowed to. A choice that does not exist narrows nothing."""

    person = forms.ModelChoiceField(
        label=_("Person"), queryset=None, required=False, empty_label=_("Everybody")
    )
    verb = forms.ChoiceField(
        label=_("What"), required=False, choices=lambda: [("", _("Everything")), *WORDS.items()]
    )

    def __init__(self, data, *, people: QuerySet[Staff]):
        super().__init__(data)
        self.fields["person"].queryset = people

    def filters(self) -> Filters:
        self.is_valid()
        person = self.cleaned_data.get("person")
        return Filters(person=person.pk if person else None, verb=self.cleaned_data.get("verb", ""))

    def query(self) -> str:
        """The filters as the beginning of a query string, for the link to the next page."""
        return "".join(
            f"{urlencode({name: value})}&" for name, value in self.data.items() if name in self.fields
        )

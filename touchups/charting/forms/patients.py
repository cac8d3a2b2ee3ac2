"""The patient's card: contact details, which the front desk keeps, and the clinical profile."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, OnceForm, ServiceForm, field_of
from touchups.models import Patient


class ContactForm(ServiceForm):
    name = field_of(Patient, "name")
    birth_date = field_of(Patient, "birth_date", widget=DateInput())
    phone = field_of(Patient, "phone")
    email = field_of(Patient, "email")
    language = field_of(Patient, "language")
    break_until = field_of(Patient, "break_until", widget=DateInput())

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born and not (born.year >= 1900 and born <= self.today):
            raise forms.ValidationError(_("Give a birth date between 1900 and today."))
        return born


class NewPatientForm(OnceForm, ContactForm):
    break_until = None


class ProfileForm(ServiceForm):
    preferences = field_of(Patient, "preferences", widget=forms.Textarea(attrs={"rows": 4}))
    allergies = field_of(Patient, "allergies", widget=forms.Textarea(attrs={"rows": 2}))
    sex = field_of(Patient, "sex")
    metabolism = field_of(Patient, "metabolism")
    cadence = field_of(Patient, "cadence")
    first_timer = field_of(Patient, "first_timer")
    expression_work = field_of(Patient, "expression_work")

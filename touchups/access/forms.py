"""What every form that writes shares: its answers go to a service, whose refusals stand beside the fields."""

import re
import uuid
from collections.abc import Callable

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

#: What no single line holds: in the head of a mail a line break would begin another line of it.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def sent(request: HttpRequest) -> QueryDict | None:
    """The data of a form that was sent; None when its page is only looked at."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.Form) -> int:
    """A page that shows a refused form says so to browsers and scripts as well."""
    return 422 if form.errors else 200


def say_why(request: HttpRequest, form: forms.Form) -> None:
    """Why a lone button was refused, for the page that is shown next: it has none of its own."""
    for problems in form.errors.values():
        messages.warning(request, " ".join(problems))


class ChosenField(forms.ModelMultipleChoiceField):
    """Some of a queryset; a number greater than the database counts to is none of them."""

    def clean(self, value: object) -> QuerySet:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from error


def field_of(model: type[Model], name: str, **different: object) -> forms.Field:
    """The form field of a model's field: its label, length and choices are stated once, in the model."""
    return model._meta.get_field(name).formfield(**different)


def number_of(model: type[Model], name: str, **different: object) -> forms.IntegerField:
    """The form field of a model's whole number, with its limits, which ``formfield`` leaves to the model."""
    validators = model._meta.get_field(name).validators
    return field_of(model, name, **{each.code: each.limit_value for each in validators}, **different)


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None):
        super().__init__(attrs, format="%Y-%m-%d")


class ServiceForm(forms.Form):
    """A form whose data goes to a service; of itself a lone button. The template gives the ``<form>`` tag."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        return helper

    @property
    def answers(self) -> dict[str, object]:
        """What a valid form says, as arguments of its service."""
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Django's hook after all other cleaning."""
        for name, value in list(self.cleaned_data.items()):
            is_line = isinstance(value, str) and not isinstance(self.fields[name].widget, forms.Textarea)
            if is_line and CONTROL.search(value):
                self.add_error(name, _("Write it on one line, without tabs or other control characters."))

    def attempt(self, service: Callable, **arguments: object) -> bool:
        """Call a service if the form is valid; what it refuses stands beside the field, nothing is changed.

        The service's answer is kept in ``self.made``.
        """
        if not self.is_valid():
            return False
        try:
            self.made = service(**arguments)
        except ValidationError as refusal:
            for field, problems in self._by_field(refusal).items():
                self.add_error(field, problems)
            return False
        return True

    def _by_field(self, refusal: ValidationError) -> dict[str | None, list]:
        if not hasattr(refusal, "error_dict"):
            return {None: refusal.error_list}
        return {
            field if field in self.fields else None: errors for field, errors in refusal.error_dict.items()
        }


class OnceForm(ServiceForm):
    """Its service takes a key, by which a form that is sent twice acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def write(request: HttpRequest, form: ServiceForm, service: Callable, **known: object) -> bool:
    """Give the answers of a form to a service that also has to know who writes, and when."""
    return form.is_valid() and form.attempt(
        service, by=request.user, now=request.now, **known, **form.answers
    )

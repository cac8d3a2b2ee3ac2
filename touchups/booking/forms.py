"""What is asked when a time is chosen, moved or called off."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import OnceForm, ServiceForm, field_of
from touchups.models import Appointment, AppointmentStep, Staff

#: Moments that a calendar can reckon with; what an address asks for beyond them is nonsense.
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def key_of(starts_at: datetime, injector: Staff) -> str:
    """A moment and an injector, as addresses and forms name them: 2026-03-16T14:00Z~7."""
    return f"{starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}~{injector.pk}"


class SlotField(forms.CharField):
    """What ``key_of`` wrote, as an aware moment and one of the ``injectors``."""

    widget = forms.HiddenInput
    default_error_messages = {"slot": _("This is no time of ours. Choose another one.")}

    def __init__(self, *, injectors: QuerySet[Staff], **kwargs):
        super().__init__(max_length=40, **kwargs)
        self.injectors = injectors

    def clean(self, value: str | None) -> tuple[datetime, Staff] | None:
        text = super().clean(value)
        if not text:
            return None
        moment, _separator, number = text.partition("~")
        try:
            starts_at = datetime.fromisoformat(moment).astimezone(UTC)
            is_near = FIRST < starts_at < LAST
            injector = self.injectors.filter(pk=int(number)).first() if is_near else None
        except (ValueError, OverflowError):
            injector = None
        if injector is None:
            raise ValidationError(self.error_messages["slot"], code="slot")
        return starts_at, injector


def _within(first: date, last: date) -> list[Callable]:
    return [MinValueValidator(first), MaxValueValidator(last)]


class AskedForm(forms.Form):
    """What the address of a page of times asks for; a value that is not offered asks for nothing.

    ``slot`` is the chosen time. ``at`` is one by the clinic's wall clock, free or not, with ``injector``.
    """

    kind = forms.ChoiceField(required=False, choices=Appointment.Kind.choices)
    injector = forms.ModelChoiceField(Staff.objects.none(), required=False)
    day = forms.DateField(required=False, validators=_within(FIRST.date(), LAST.date()))
    at = forms.DateTimeField(required=False, validators=_within(FIRST, LAST))

    def __init__(self, *args, injectors: QuerySet[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["injector"].queryset = injectors
        self.fields["slot"] = SlotField(injectors=injectors, required=False)
        self.is_valid()

    def get(self, name: str):
        return self.cleaned_data.get(name)

    def choice(self) -> tuple[datetime, Staff] | None:
        """The time that was chosen and with whom."""
        if self.get("at") and self.get("injector"):
            return self.get("at").astimezone(UTC), self.get("injector")
        return self.get("slot")


class TimeForm(ServiceForm):
    """A time, and why it is one that the clinic would not have proposed."""

    window_reason = field_of(Appointment, "window_reason", label=_("Why it is needed outside its days"))
    overlap_reason = field_of(Appointment, "overlap_reason", label=_("Why it may be put over something else"))

    def __init__(self, *args, injectors: QuerySet[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"] = SlotField(injectors=injectors)

    def clean(self) -> None:
        """The reason for an overlap belongs to the button that asks for it: any other books a free time."""
        if "over" not in self.data:
            self.cleaned_data["overlap_reason"] = ""
        elif not self.cleaned_data.get("overlap_reason"):
            self.add_error("overlap_reason", _("Give the reason."))

    def choice(self) -> tuple[datetime, Staff] | None:
        return self.cleaned_data.get("slot") if self.is_bound else None

    def kind(self) -> str | None:
        return self.cleaned_data.get("kind") if self.is_bound else None

    @property
    def answers(self) -> dict[str, object]:
        starts_at, injector = self.cleaned_data["slot"]
        rest = {name: value for name, value in self.cleaned_data.items() if name != "slot"}
        return rest | {"starts_at": starts_at, "injector": injector}


class BookForm(OnceForm, TimeForm):
    kind = forms.ChoiceField(choices=Appointment.Kind.choices, widget=forms.HiddenInput)
    note = field_of(Appointment, "note")


class MoveForm(TimeForm):
    """``sequence`` is the version of the appointment that was looked at."""

    sequence = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(ServiceForm):
    why = field_of(AppointmentStep, "why", label=_("Why it is cancelled"), required=True)


class AdvanceForm(ServiceForm):
    to = forms.ChoiceField(choices=Appointment.State.choices, widget=forms.HiddenInput)


class CorrectForm(ServiceForm):
    to = forms.ChoiceField(label=_("What it was"))
    why = field_of(AppointmentStep, "why", label=_("Why it is corrected"), required=True)

    def __init__(self, *args, state: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [each for each in Appointment.State.choices if each[0] != state]

"""What patients fill in on their own pages, in their own words rather than the clinic's."""

from collections.abc import Iterable
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, OnceForm, ServiceForm, field_of
from touchups.booking.forms import SlotField
from touchups.models import Consent, Event, Patient, Report, Staff
from touchups.portal.services import DIGITS
from touchups.reminders.plan import GROUPS
from touchups.rules.catalogue import AREAS, COMPLAINT_REPORTS, COMPLICATION_REPORTS, EMERGENCY_REPORTS

WORDS: dict[str, tuple[Promise, Promise]] = {
    "photos": (_("Photos"), _("A week after a visit: please take a few photos.")),
    "reviews": (
        _("Your review"),
        _("From the tenth day: book your review; and two days before an appointment, what to bear in mind."),
    ),
    "recalls": (_("Your next visit"), _("When it is time to plan it.")),
}

#: How a patient would say what the catalogue calls by its name.
HAPPENINGS: dict[str, Promise] = {
    "trouble_swallowing": _("I have trouble swallowing"),
    "trouble_breathing": _("I have trouble breathing"),
    "trouble_speaking": _("I have trouble speaking, or my voice has become weak"),
    "general_weakness": _("I feel weak all over"),
    "severe_allergy": _("My face, lips or throat swell, I have hives all over, or I wheeze"),
    "eyelid_droop": _("An eyelid hangs down"),
    "heavy_brow": _("My brows feel heavy or low"),
    "brow_pull": _("One brow is pulled up strongly"),
    "double_vision": _("I see double"),
    "mouth_droop": _("A corner of my mouth hangs down"),
    "infection_signs": _("It is red, warm, swollen and sore where I was treated"),
    "line_visible": _("A line still shows"),
    "uneven": _("The two sides look different"),
    "no_effect": _("I see no effect"),
    "movement_back": _("The movement is back"),
}
GROUPS_OF_HAPPENINGS = (
    ("emergency", _("One of these? Call emergency services now"), EMERGENCY_REPORTS),
    ("complication", _("One of these? We call you and see you soon"), COMPLICATION_REPORTS),
    ("complaint", _("Not happy with the result?"), COMPLAINT_REPORTS),
)

REASONS_TO_CANCEL: dict[str, Promise] = {
    "ill": _("I am ill"),
    "time": _("The time does not suit me any more"),
    "not_needed": _("I do not need it"),
    "other": _("Another reason"),
}

#: Nobody plans for an event farther off.
FARTHEST_EVENT = timedelta(days=730)

PURPOSES: dict[str, Promise] = {
    Consent.Purpose.CLINICAL: _("To treat me: compare before and after. Without it you can send no photos."),
    Consent.Purpose.TEACHING: _("To teach: shown to other professionals, without my name."),
    Consent.Purpose.MARKETING: _("To advertise: shown to the public, without my name."),
}


class ChoicesForm(forms.Form):
    """A box for each group of mails: ticked is wanted."""

    def __init__(self, *args, patient: Patient, **kwargs):
        super().__init__(*args, **kwargs)
        for group in GROUPS:
            label, help_text = WORDS[group]
            self.fields[group] = forms.BooleanField(
                label=label,
                help_text=help_text,
                required=False,
                initial=getattr(patient, f"{group}_muted_at") is None,
            )

    def wanted(self) -> set[str]:
        """The groups that were ticked. Call it on a bound form; any input is valid."""
        self.full_clean()
        return {group for group in GROUPS if self.cleaned_data[group]}


class CheckForm(forms.Form):
    """The second check: the birth date or, where the clinic has none, the end of the phone number."""

    def __init__(self, *args, patient: Patient, **kwargs):
        super().__init__(*args, **kwargs)
        if patient.birth_date:
            self.fields["given"] = forms.DateField(
                label=_("Your date of birth"), widget=DateInput({"autocomplete": "bday"})
            )
        else:
            self.fields["given"] = forms.RegexField(
                rf"^\s*\d{{{DIGITS}}}\s*$",
                label=_("The last four digits of your phone number"),
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "maxlength": 8}),
            )


class WorryForm(OnceForm):
    """What is happening, where, and in the patient's own words."""

    kind = forms.ChoiceField(
        label=_("What is happening?"),
        widget=forms.RadioSelect,
        choices=HAPPENINGS.items,
        error_messages={"required": _("Choose what is happening.")},
    )
    area = forms.ChoiceField(label=_("Where?"), required=False)
    words = field_of(
        Report, "words", widget=forms.Textarea({"rows": 3}), label=_("Anything you would like to add?")
    )

    def __init__(self, *args, areas: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        named = [(area, _(AREAS[area].label)) for area in areas]
        self.fields["area"].choices = [("", _("I cannot say")), *named]

    def groups(self) -> list[tuple[str, Promise, list]]:
        """What can be chosen by how pressing it is: a name, a heading and the radio buttons."""
        buttons = {button.data["value"]: button for button in self["kind"]}
        return [
            (name, heading, [buttons[kind] for kind in kinds])
            for name, heading, kinds in GROUPS_OF_HAPPENINGS
        ]


class DayForm(forms.Form):
    """The day of an event, which may first be asked about."""

    on = field_of(Event, "on", widget=DateInput(), label=_("When is it?"))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if not self.today < on <= self.today + FARTHEST_EVENT:
            raise ValidationError(_("Choose a day after today and within two years."))
        return on


class EventForm(OnceForm, DayForm):
    name = field_of(Event, "name", required=False, label=_("What is it? You need not say."))

    def clean_name(self) -> str:
        return self.cleaned_data["name"] or str(_("Event"))


class TimeForm(OnceForm):
    """One of the free times on offer. ``sequence``: which version of the appointment was looked at."""

    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, injectors: QuerySet[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"] = SlotField(
            injectors=injectors, error_messages={"required": _("Choose one of the times.")}
        )


class CancelForm(ServiceForm):
    why = forms.ChoiceField(
        label=_("Why?"), widget=forms.RadioSelect, choices=REASONS_TO_CANCEL.items, initial="time"
    )


class RecordForm(forms.Form):
    """As what the record is taken along."""

    form = forms.ChoiceField(choices=[("html", ""), ("json", "")])


class PhotoForm(OnceForm):
    """One view's photo; its prefix is the key of the view."""

    photo = forms.FileField(
        allow_empty_file=True,
        # The types that a phone's camera is asked for; what came is judged by its content.
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp", "capture": "user"}),
    )

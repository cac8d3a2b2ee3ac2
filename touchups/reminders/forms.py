"""What is asked about reminders and about the words of mails."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import ServiceForm, field_of
from touchups.assessment.ahead import DAYS
from touchups.models import Patient, Wording
from touchups.models.reminder import Kind, State
from touchups.reminders.listing import Filters, Show
from touchups.reminders.plan import GROUPS
from touchups.reminders.words import check_words

GROUP_WORDS = {
    "photos": _("Photos, a week after a visit"),
    "reviews": _("The review, from day 10 on, and appointments two days before"),
    "recalls": _("The next full session"),
}


class FilterForm(forms.Form):
    """What the list is narrowed to. A choice that does not exist narrows nothing."""

    q = forms.CharField(required=False, max_length=80)
    state = forms.ChoiceField(required=False, choices=State.choices)
    kind = forms.ChoiceField(required=False, choices=Kind.choices)
    show = forms.ChoiceField(required=False, choices=Show.choices)

    def filters(self) -> Filters:
        """A search goes through all of the list unless a part of it was chosen."""
        self.is_valid()
        asked = self.cleaned_data
        search = asked.get("q", "")
        return Filters(
            show=asked.get("show") or (Show.ALL if search or asked.get("state") else Show.UNTIL_TODAY),
            state=asked.get("state", ""),
            kind=asked.get("kind", ""),
            search=search,
        )


class DayForm(forms.Form):
    """The day whose mails are looked at: today or later, as far as reminders are planned."""

    day = forms.DateField(required=False)

    def chosen(self, *, today: date) -> date:
        self.is_valid()
        day = self.cleaned_data.get("day") or today
        return min(max(day, today), today + timedelta(days=DAYS))


class SettleForm(ServiceForm):
    was_sent = forms.TypedChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], coerce="yes".__eq__)


class CancelForm(ServiceForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class MailsForm(ServiceForm):
    """Which groups of reminders a patient gets."""

    wanted = forms.MultipleChoiceField(
        label=_("What they get"),
        required=False,
        choices=[*GROUP_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def of(cls, patient: Patient) -> "MailsForm":
        return cls(initial={"wanted": [each for each in GROUPS if not getattr(patient, f"{each}_muted_at")]})


class WordingForm(ServiceForm):
    """The words of one part of a mail."""

    subject = field_of(
        Wording, "subject", help_text=_("It is read by whoever looks at the telephone: name no treatment.")
    )
    body = field_of(
        Wording,
        "body",
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("An empty line begins a paragraph, a hyphen at the beginning of each line a list."),
    )

    def __init__(self, *args, part: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.part = part

    def clean_subject(self) -> str:
        return self._checked("subject")

    def clean_body(self) -> str:
        return self._checked("body")

    def _checked(self, name: str) -> str:
        check_words(self.part, self.cleaned_data[name])
        return self.cleaned_data[name]

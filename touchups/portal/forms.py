"""What a patient decides about the mails of the clinic."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.models import Patient
from touchups.reminders.plan import GROUPS

WORDS: dict[str, tuple[Promise, Promise]] = {
    "photos": (_("Photos"), _("A week after a visit: please take a few photos.")),
    "reviews": (_("Your review"), _("From the tenth day: book your review, and what to bring along.")),
    "recalls": (_("Your next visit"), _("When it is time to plan it.")),
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

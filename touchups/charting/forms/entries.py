"""The short forms of the record: concern, referral, hold, event, override, correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, OnceForm, ServiceForm, field_of
from touchups.models import Concern, Event, Hold, Override, Referral
from touchups.rules.catalogue import CONCERNS, REFERRALS


class ConcernForm(OnceForm):
    kind = field_of(Concern, "kind")
    on = field_of(Concern, "on", widget=DateInput())
    note = field_of(Concern, "note")


class ReferralForm(OnceForm):
    """What helps this concern comes first; the injector may know better."""

    to = field_of(Referral, "to")
    whom = field_of(Referral, "whom")
    on = field_of(Referral, "on", widget=DateInput())
    note = field_of(Referral, "note")

    def __init__(self, *args, concern: str, **kwargs):
        super().__init__(*args, **kwargs)
        usual = CONCERNS[concern].refer_to
        self.fields["to"].choices = [
            (_("Usual for this concern"), [(key, _(REFERRALS[key])) for key in usual]),
            (_("Others"), [(key, _(label)) for key, label in REFERRALS.items() if key not in usual]),
        ]


class HoldForm(OnceForm):
    kind = field_of(Hold, "kind")
    since = field_of(Hold, "since", widget=DateInput())
    note = field_of(Hold, "note")


class EventForm(OnceForm):
    name = field_of(Event, "name", help_text=_("A wedding, a photo shoot, a performance."))
    on = field_of(Event, "on", widget=DateInput())


class OverrideForm(OnceForm):
    flag = field_of(Override, "flag")
    reason = field_of(Override, "reason")


class CorrectionForm(ServiceForm):
    reason = forms.CharField(label=_("Why is it an error?"), max_length=300)

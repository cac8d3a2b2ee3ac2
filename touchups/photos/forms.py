"""What is asked when photos are added, withdrawn or allowed."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import DateInput, OnceForm, ServiceForm
from touchups.models import Consent, Photo
from touchups.photos.queries import Progress, Stage


class PhotoField(forms.FileField):
    """One photo; what arrived is judged by ``intake``, the empty file too."""

    #: Without HEIC in this list an iPhone sends a JPEG of what it keeps as HEIC.
    widget = forms.FileInput({"class": "form-control", "accept": "image/jpeg,image/png,image/webp"})
    default_error_messages = {"required": _("Choose a photo.")}

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, **kwargs)


class PhotoForm(OnceForm):
    """The photo of one view; its fields bear the name of the view."""

    photo = PhotoField(label=_("Photo"))


class WithdrawForm(ServiceForm):
    because = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=Photo._meta.get_field("withdrawn_because").max_length,
        help_text=_("It is shown nowhere any more, but stays in the record with this reason."),
    )


class ConsentForm(ServiceForm):
    """One purpose, allowed from now on or no longer."""

    purpose = forms.ChoiceField(choices=Consent.Purpose.choices)
    allow = forms.BooleanField(required=False)


class SetForm(ServiceForm):
    """Of which moment photos are to be added: a stage of a visit, or none."""

    FREE = Stage.FREE

    moment = forms.ChoiceField(
        label=_("Which photos are these?"), widget=forms.RadioSelect({"class": "form-check-input"})
    )
    on = forms.DateField(label=_("Taken on"), widget=DateInput({"class": "form-control"}))

    def __init__(self, *args, progress: Iterable[Progress], moment: str, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {each.name: each for each in progress}
        self.fields["moment"].choices = [(name, name) for name in (*self.offered, self.FREE)]
        chosen = self.offered.get(moment)
        self.initial["moment"] = chosen.name if chosen else self.FREE
        self.initial["on"] = chosen.visit.on if chosen and chosen.stage == Stage.DAY_0 else today

    def moments(self) -> list[tuple[forms.BoundField, Progress | None]]:
        """Each radio button with how far its photos are; None for photos of no visit."""
        return [(button, self.offered.get(button.data["value"])) for button in self["moment"]]

    @property
    def answers(self) -> dict[str, object]:
        chosen = self.offered.get(self.cleaned_data["moment"])
        about = {"session": chosen.visit, "stage": chosen.stage} if chosen else {"stage": self.FREE}
        return about | {"on": self.cleaned_data["on"]}

"""What is asked when photos are added, withdrawn or allowed."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import ServiceForm
from touchups.models import Consent, Photo, PhotoSet
from touchups.photos.queries import Progress


class PhotoField(forms.FileField):
    """One photo; what arrived is judged by ``intake``, the empty file too."""

    #: Without HEIC in this list an iPhone sends a JPEG of what it keeps as HEIC.
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    default_error_messages = {"required": _("Choose a photo.")}

    def __init__(self, **kwargs):
        super().__init__(allow_empty_file=True, **kwargs)


class PhotoForm(ServiceForm):
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

    purpose = forms.ChoiceField(choices=Consent.Purpose)
    allow = forms.BooleanField(required=False)


class SetForm(ServiceForm):
    """Of which moment photos are to be added: a stage of a visit, or none."""

    FREE = PhotoSet.Stage.FREE

    moment = forms.ChoiceField(label=_("Which photos are these?"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Taken on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args, progress: Iterable[Progress], **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {name_of(each): each for each in progress}
        self.fields["moment"].choices = [
            *((name, name) for name in self.offered),
            (self.FREE, self.FREE.label),
        ]

    def moments(self) -> list[tuple[forms.BoundField, Progress | None]]:
        """Each radio button with how far its photos are; None for photos of no visit."""
        return [(button, self.offered.get(button.data["value"])) for button in self["moment"]]

    def what(self) -> dict[str, object]:
        """What ``open_set`` is to be told."""
        chosen = self.offered.get(self.cleaned_data["moment"])
        about = {"session": chosen.visit, "stage": chosen.stage} if chosen else {"stage": self.FREE}
        return about | {"on": self.cleaned_data["on"]}


def name_of(progress: Progress) -> str:
    """How an address and a form name a stage of a visit: 12-day_7."""
    return f"{progress.visit.pk}-{progress.stage}"

"""What a manager says about hours, exceptions, types of appointment and rooms."""

from collections.abc import Iterable, Iterator
from datetime import time
from itertools import chain, pairwise, zip_longest

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from touchups.access.forms import ChosenField, DateInput, ServiceForm, field_of, number_of
from touchups.models import AppointmentType, DateException, Room, Staff, WorkingHours
from touchups.models.appointment import SLICE_MINUTES
from touchups.models.hours import Weekday

#: So many breaks a day can be asked for.
MOST_BREAKS = 4
#: The columns of the hours, and those of each break.
LABELS = (_("from"), _("to")), (_("break from"), _("break to"))


def breaks_asked_for(query: QueryDict) -> int:
    """How many breaks a day the address asks for; one unless it is a number up to ``MOST_BREAKS``."""
    asked = query.get("breaks", "")
    return int(asked) if asked in map(str, range(1, MOST_BREAKS + 1)) else 1


class ClockField(forms.TimeField):
    """A time by the clinic's wall clock on full five minutes; may be left empty."""

    default_error_messages = {"slice": _("Choose full five minutes.")}

    def __init__(self, **kwargs):
        widget = forms.TimeInput(attrs={"type": "time", "step": 60 * SLICE_MINUTES}, format="%H:%M")
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: str | None) -> time | None:
        at = super().clean(value)
        if at and (at.minute % SLICE_MINUTES or at.second or at.microsecond):
            raise ValidationError(self.error_messages["slice"], code="slice")
        return at


class WeekForm(ServiceForm):
    """An injector's week: a row a weekday, from when to when and the breaks; ``week`` is what it says.

    There are as many breaks a day as the fullest of the given ``hours`` has, or as are asked for.
    """

    def __init__(self, data, *, hours: Iterable[WorkingHours], breaks: int):
        super().__init__(data)
        days = {weekday: [each for each in hours if each.weekday == weekday] for weekday in Weekday}
        self.breaks = max(breaks, 1, *(len(stretches) - 1 for stretches in days.values()))
        for weekday, stretches in days.items():
            self._add_day(weekday, stretches)

    def _add_day(self, weekday: Weekday, stretches: list[WorkingHours]) -> None:
        ends = [(stretches[0].starts, stretches[-1].ends)] if stretches else [(None, None)]
        ends += [(before.ends, after.starts) for before, after in pairwise(stretches)]
        names = [name for pair in self._pairs(weekday) for name in pair]
        for name, label, initial in zip_longest(names, self.columns, chain(*ends)):
            words = format_lazy("{day} {end}", day=weekday.label, end=label)
            self.fields[name] = ClockField(label=words, initial=initial)
            self.fields[name].widget.attrs |= {"class": "form-control", "aria-label": words}

    @property
    def columns(self) -> list[Promise]:
        return [*LABELS[0], *LABELS[1] * self.breaks]

    @property
    def days(self) -> Iterator[tuple[str, list[tuple[Promise, forms.BoundField]]]]:
        """Each weekday and its fields under their columns, for the table."""
        for weekday in Weekday:
            fields = [self[name] for pair in self._pairs(weekday) for name in pair]
            yield weekday.label, list(zip(self.columns, fields, strict=True))

    @property
    def more_breaks(self) -> int | None:
        """What to ask for to get one break more."""
        return self.breaks + 1 if self.breaks < MOST_BREAKS else None

    def _pairs(self, weekday: int) -> list[tuple[str, str]]:
        """The names of a day's fields: those of the hours first, then those of each break."""
        breaks = [(f"break_{weekday}_{number}", f"back_{weekday}_{number}") for number in range(self.breaks)]
        return [(f"starts_{weekday}", f"ends_{weekday}"), *breaks]

    def clean(self) -> dict:
        self.week = {weekday: self._stretches(weekday) for weekday in Weekday}
        return super().clean()

    def _stretches(self, weekday: int) -> list[tuple[time, time]]:
        """What a day's row says; what contradicts itself is marked where it does."""
        (opens, closes), *breaks = self._pairs(weekday)
        breaks = [pair for pair in breaks if self._says_anything(pair)]
        if not breaks and not self._says_anything((opens, closes)):
            return []
        in_order = [self._is_in_order(pair) for pair in ((opens, closes), *breaks)]
        if not all(in_order):
            return []
        breaks.sort(key=lambda pair: self.cleaned_data[pair[0]])
        names = [opens, *(name for pair in breaks for name in pair), closes]
        times = [self.cleaned_data[name] for name in names]
        for (earlier, later), name in zip(pairwise(times), names[1:], strict=True):
            if later <= earlier:
                self.add_error(name, _("Breaks lie within the hours and apart from each other."))
        return list(zip(times[::2], times[1::2], strict=True))

    def _says_anything(self, pair: tuple[str, str]) -> bool:
        return any(name in self.errors or self.cleaned_data[name] for name in pair)

    def _is_in_order(self, pair: tuple[str, str]) -> bool:
        if any(name in self.errors for name in pair):
            return False
        begins, ends = (self.cleaned_data[name] for name in pair)
        if not (begins and ends):
            self.add_error(pair[1] if begins else pair[0], _("Say from when to when."))
        elif ends <= begins:
            self.add_error(pair[1], _("This is not after the beginning."))
        return not any(name in self.errors for name in pair)


class ExceptionForm(ServiceForm):
    """Days that differ. Its fields are the arguments of ``add_exception``."""

    kind = forms.ChoiceField(
        label=_("What"), choices=DateException.Kind, widget=forms.RadioSelect, initial=DateException.Kind.OFF
    )
    injector = forms.ModelChoiceField(
        label=_("Who"), queryset=Staff.objects.none(), required=False, empty_label=_("The whole clinic")
    )
    first_on = forms.DateField(label=_("First day"), widget=DateInput())
    last_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty for a single day."),
    )
    starts = ClockField(label=_("From"), help_text=_("Leave both times empty for whole days off."))
    ends = ClockField(label=_("To"))
    note = field_of(DateException, "note")

    def __init__(self, *args, injectors: QuerySet[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["injector"].queryset = injectors


class TypeForm(ServiceForm):
    """How appointments of a kind are given. Its fields are the arguments of ``change_type``."""

    length = number_of(AppointmentType, "length", help_text=_("Minutes."))
    buffer_before = number_of(
        AppointmentType, "buffer_before", help_text=_("Minutes before it that are kept free.")
    )
    buffer_after = number_of(
        AppointmentType, "buffer_after", help_text=_("Minutes after it that are kept free.")
    )
    by_patients = field_of(
        AppointmentType,
        "by_patients",
        help_text=_("With the link in a mail, on days on which the rules call for it."),
    )
    needs_room = field_of(AppointmentType, "needs_room", help_text=_("It is booked only when one is free."))
    injectors = ChosenField(
        label=_("Done by"),
        queryset=Staff.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose nobody to let everybody do it who treats patients."),
    )

    def __init__(self, *args, injectors: QuerySet[Staff], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["injectors"].queryset = injectors
        for name in ("length", "buffer_before", "buffer_after"):
            self.fields[name].widget.attrs |= {"step": SLICE_MINUTES, "inputmode": "numeric"}


class AddRoomForm(ServiceForm):
    """A new room."""

    name = field_of(Room, "name", label=_("Name"))


class RoomForm(AddRoomForm):
    """A room's name, and whether patients are treated in it."""

    is_active = field_of(
        Room, "is_active", label=_("In use"), help_text=_("Nothing is booked in a room that is not in use.")
    )

"""The words of mails: the clinic's own or those that ship, and the placeholders that stand in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.template.loader import get_template
from django.utils.dateformat import format as format_date
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from touchups.models import Clinic, Patient, Wording

Part = Wording.Part

_ALWAYS = ("first_name", "clinic", "phone")
_VISIT = (*_ALWAYS, "visit_day")
_REVIEW = ("review_from", "review_to", "book_until")
_APPOINTMENT = ("appointment_day", "appointment_time", "zone", "injector")
PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    Part.AFTERCARE: (*_VISIT, *_REVIEW[:2]),
    Part.PHOTO_DAY_7: _VISIT,
    Part.REVIEW_AHEAD: (*_VISIT, *_REVIEW),
    Part.REVIEW_UNBOOKED: (*_VISIT, *_REVIEW),
    Part.REVIEW_DAY_14: (*_VISIT, *_REVIEW),
    Part.REVIEW_TODAY: (*_VISIT, *_APPOINTMENT),
    Part.REVIEW_BOOKED: (*_VISIT, *_APPOINTMENT),
    Part.PHOTO_DAY_14: _VISIT,
    Part.TOUCH_UP_PHOTO_DAY_7: (*_VISIT, "settled_on"),
    Part.FULL_SESSION_DUE: _VISIT,
    Part.APPOINTMENT_BOOKED: (*_ALWAYS, *_APPOINTMENT),
    Part.APPOINTMENT_MOVED: (*_ALWAYS, *_APPOINTMENT),
    Part.APPOINTMENT_CANCELLED: (*_ALWAYS, *_APPOINTMENT),
    Part.APPOINTMENT_SOON: (*_ALWAYS, *_APPOINTMENT),
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BRACED = re.compile(r"\{[^{}]*\}|\{\w*|\w*\}")

#: How a day reads within a sentence.
_DAY = {"en": "l j F", "es": r"l j \d\e F"}


class Action:
    """What a mail asks for: the words of the link to the patient's own pages."""

    PHOTOS, BOOK, APPOINTMENT, LOOK = "photos", "book", "appointment", "look"


ACTIONS: dict[str, str] = {
    Part.AFTERCARE: Action.LOOK,
    Part.PHOTO_DAY_7: Action.PHOTOS,
    Part.PHOTO_DAY_14: Action.PHOTOS,
    Part.TOUCH_UP_PHOTO_DAY_7: Action.PHOTOS,
    Part.REVIEW_AHEAD: Action.BOOK,
    Part.REVIEW_UNBOOKED: Action.BOOK,
    Part.REVIEW_DAY_14: Action.BOOK,
    Part.FULL_SESSION_DUE: Action.BOOK,
    Part.APPOINTMENT_CANCELLED: Action.BOOK,
    Part.REVIEW_TODAY: Action.APPOINTMENT,
    Part.REVIEW_BOOKED: Action.APPOINTMENT,
    Part.APPOINTMENT_BOOKED: Action.APPOINTMENT,
    Part.APPOINTMENT_MOVED: Action.APPOINTMENT,
    Part.APPOINTMENT_SOON: Action.APPOINTMENT,
}


@dataclass(frozen=True)
class Words:
    """A subject and a text, with placeholders."""

    subject: str
    body: str


Own = Mapping[tuple[str, str], Words]


@lru_cache(maxsize=64)
def default_words(part: str, language: str) -> Words:
    """Those that ship: the first line of the file is the subject."""
    subject, body = get_template(f"mail/{language}/{part}.txt").template.source.split("\n", 1)
    return Words(subject, body.strip())


def words_of(clinic: Clinic) -> Own:
    """The clinic's own words by part and language, where it has some."""
    return {
        (each.part, each.language): Words(each.subject, each.body)
        for each in Wording.objects.filter(clinic=clinic)
    }


def check_words(part: str, text: str) -> None:
    """Raise ValidationError for a placeholder that this part of a mail does not have, or half of one."""
    known = [f"{{{name}}}" for name in PLACEHOLDERS[part]]
    for braced in _BRACED.findall(text):
        if braced not in known:
            raise ValidationError(
                _("%(braced)s cannot be used here. These can: %(known)s."),
                params={"braced": braced, "known": ", ".join(known)},
            )


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in. Raises KeyError for a placeholder without one."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


@lru_cache(maxsize=512)
def day_in_words(day: date, language: str) -> str:
    """ "Monday 2 March", as it stands within a sentence of a mail. The language has to be the active one."""
    return format_date(day, _DAY[language])


def first_name(patient: Patient) -> str:
    return patient.name.split()[0]


def as_html(text: str) -> SafeString:
    """Paragraphs, and lists of lines that begin with a hyphen."""
    return mark_safe("\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip())))  # noqa: S308


def _block(block: str) -> SafeString:
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        return format_html(
            "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line[2:],) for line in lines))
        )
    return format_html("<p>{}</p>", mark_safe("<br>".join(map(escape, lines))))  # noqa: S308

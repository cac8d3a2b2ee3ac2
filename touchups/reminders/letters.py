"""What a mail says: the clinic's words, or the default ones, filled in, in the patient's language."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import formataddr, parseaddr
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from touchups import rules
from touchups.models import Clinic, Patient, Reminder, TreatmentSession, Wording
from touchups.models.reminder import Kind
from touchups.reminders.plan import Outlook

Part = Wording.Part

_ALWAYS = ("first_name", "clinic", "phone", "visit_day")
_REVIEW = ("review_from", "review_to", "book_until")
PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    Part.AFTERCARE: (*_ALWAYS, *_REVIEW[:2]),
    Part.PHOTO_DAY_7: (*_ALWAYS, *_REVIEW),
    Part.REVIEW_UNBOOKED: (*_ALWAYS, *_REVIEW),
    Part.REVIEW_DAY_14: (*_ALWAYS, *_REVIEW),
    Part.PHOTO_DAY_14: _ALWAYS,
    Part.TOUCH_UP_PHOTO_DAY_7: (*_ALWAYS, "settled_on"),
    Part.FULL_SESSION_DUE: _ALWAYS,
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

#: How a day reads within a sentence.
_DAY = {"en": "l j F", "es": r"l j \d\e F"}

#: The order within one mail; the first one's subject stands for all.
_ORDER = (
    Kind.AFTERCARE,
    Kind.REVIEW_DAY_14,
    Kind.REVIEW_UNBOOKED,
    Kind.PHOTO_DAY_7,
    Kind.TOUCH_UP_PHOTO_DAY_7,
    Kind.FULL_SESSION_DUE,
)

_NAMESPACE = uuid.UUID("8d0f1bb6-3d5c-4f43-9d6f-0a8c9a4d5a11")


@dataclass(frozen=True)
class Words:
    """A subject and a text, with placeholders."""

    subject: str
    body: str


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


@lru_cache(maxsize=64)
def default_words(part: str, language: str) -> Words:
    """Those that ship: the first line of the file is the subject."""
    subject, body = get_template(f"mail/{language}/{part}.txt").template.source.split("\n", 1)
    return Words(subject, body.strip())


def words_of(clinic: Clinic) -> dict[tuple[str, str], Words]:
    """The clinic's own words by part and language, where it has some."""
    return {
        (each.part, each.language): Words(each.subject, each.body)
        for each in Wording.objects.filter(clinic=clinic)
    }


def check_words(part: str, text: str) -> None:
    """Raise ValidationError for a placeholder that this part of a mail does not have."""
    for name in _PLACEHOLDER.findall(text):
        if name not in PLACEHOLDERS[part]:
            raise ValidationError(
                _("{%(name)s} cannot be used here. These can: %(known)s."),
                params={"name": name, "known": ", ".join(f"{{{known}}}" for known in PLACEHOLDERS[part])},
            )


def compose(
    reminders: Sequence[Reminder],
    outlook: Outlook,
    *,
    day: date,
    link: str,
    own: Mapping[tuple[str, str], Words],
) -> Letter:
    """One letter for all reminders of a patient on a day. ``link`` opens the patient's choices."""
    patient, language = outlook.patient, outlook.patient.language
    with translation.override(language):
        written = [
            _write(reminder, outlook, day=day, own=own)
            for reminder in sorted(reminders, key=lambda reminder: _ORDER.index(reminder.kind))
        ]
    texts = list(dict.fromkeys(words.body for words in written))
    return enclose(
        written[0].subject,
        texts,
        clinic=outlook.clinic,
        to=first_name(patient),
        language=language,
        link=link,
    )


def enclose(
    subject: str, texts: Sequence[str], *, clinic: Clinic, to: str, language: str, link: str
) -> Letter:
    """The texts with what stands around them in every mail, ``to`` somebody's first name."""
    frame = {
        "clinic": clinic,
        "language": language,
        "first_name": to,
        "zone": clinic.time_zone.replace("_", " "),
        "link": link,
        "subject": " ".join(subject.split()),
    }
    with translation.override(language):
        return Letter(
            subject=frame["subject"],
            # A template's output is taken for safe HTML; joined with a plain string it is text again.
            text=get_template(f"mail/{language}/letter.txt").render(frame | {"texts": texts}) + "",
            html=get_template(f"mail/{language}/letter.html").render(
                frame | {"texts": [as_html(text) for text in texts]}
            ),
        )


def _write(reminder: Reminder, outlook: Outlook, *, day: date, own: Mapping[tuple[str, str], Words]) -> Words:
    [session] = [each for each in outlook.patient.valid_sessions if each.pk == reminder.session_id]
    part = Part(reminder.kind)
    if part == Part.REVIEW_DAY_14 and not outlook.wants_review(session, day):
        part = Part.PHOTO_DAY_14
    language = outlook.patient.language
    words = own.get((part, language)) or default_words(part, language)
    values = _values(session, outlook, language)
    return Words(fill(words.subject, values), fill(words.body, values))


def _values(session: TreatmentSession, outlook: Outlook, language: str) -> dict[str, str]:
    policy = outlook.policy

    def after(days: int) -> str:
        return day_in_words(session.on + timedelta(days=days), language)

    values = {
        "first_name": first_name(outlook.patient),
        "clinic": outlook.clinic.name,
        "phone": outlook.clinic.phone,
        "visit_day": after(0),
        "review_from": after(policy.review_from),
        "review_to": after(policy.review_to),
        "settled_on": after(policy.touch_up_settles),
    }
    if until := book_until(session, outlook):
        values["book_until"] = day_in_words(until, language)
    return values


@lru_cache(maxsize=512)
def day_in_words(day: date, language: str) -> str:
    """ "Monday 2 March", as it stands within a sentence of a mail. The language has to be the active one."""
    return format_date(day, _DAY[language])


def book_until(session: TreatmentSession, outlook: Outlook) -> date | None:
    """The last day on which a review can still lead to a touch-up in every area of the session."""
    areas = outlook.areas_of(session)
    ends = [
        rules.windows(area, outlook.case.patient, outlook.policy).window_end
        for area in outlook.case.areas
        if area.area in areas
    ]
    return min(ends, default=None)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in. Raises KeyError for a placeholder without one."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


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


def first_name(patient: Patient) -> str:
    return patient.name.split()[0]


def message_id_of(reminders: Sequence[Reminder]) -> str:
    """The same for the same reminders, until somebody asks for them to be sent once more."""
    name = ",".join(
        sorted(f"{reminder.session.key}.{reminder.kind}.{reminder.resends}" for reminder in reminders)
    )
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid5(_NAMESPACE, name)}@{host}>"


def mail_of(letter: Letter, *, clinic: Clinic, to: str, message_id: str, link: str) -> EmailMultiAlternatives:
    """The letter as a mail: a text and an HTML part, nothing loaded from elsewhere, one click to end them."""
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        formataddr((clinic.sender_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        [to],
        headers={
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail

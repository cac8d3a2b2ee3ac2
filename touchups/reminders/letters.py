"""What a mail says: the words of each reminder in it, filled in, in the patient's language, and the frame."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template
from django.utils import translation

from touchups.models import Appointment, AppointmentStep, Clinic, PhotoSet, Reminder, TreatmentSession
from touchups.models.reminder import Kind
from touchups.reminders.calendar_files import calendar_of, method_for
from touchups.reminders.links import Links
from touchups.reminders.notices import what_is_new
from touchups.reminders.outlook import Outlook
from touchups.reminders.words import (
    ACTIONS,
    Own,
    Part,
    Words,
    as_html,
    day_in_words,
    default_words,
    fill,
    first_name,
)

#: The order within one mail; the first one's subject stands for all.
_ORDER = (
    Kind.APPOINTMENT_NEWS,
    Kind.AFTERCARE,
    Kind.REVIEW_DAY_14,
    Kind.APPOINTMENT_SOON,
    Kind.REVIEW_UNBOOKED,
    Kind.PHOTO_DAY_7,
    Kind.TOUCH_UP_PHOTO_DAY_7,
    Kind.FULL_SESSION_DUE,
)

CALENDAR_FILE = "appointment.ics"

_NAMESPACE = uuid.UUID("8d0f1bb6-3d5c-4f43-9d6f-0a8c9a4d5a11")


Stage = PhotoSet.Stage


@dataclass(frozen=True)
class Letter:
    """``calendar`` is the iCalendar part, with what it asks of a calendar; empty if there is none."""

    subject: str
    text: str
    html: str
    calendar: str = ""
    method: str = ""


@dataclass(frozen=True)
class Passage:
    """A part of a mail, and the appointment of which it speaks, if it does."""

    part: Part
    visit: Appointment | AppointmentStep | None = None


def by_mail(reminders: Iterable[Reminder]) -> list[list[Reminder]]:
    """Those that leave in one mail: a patient's of a day; but news of an appointment leaves alone."""
    mails: dict[tuple, list[Reminder]] = {}
    for each in reminders:
        alone = each.pk if each.kind == Kind.APPOINTMENT_NEWS else None
        mails.setdefault((each.patient_id, alone), []).append(each)
    return list(mails.values())


def compose(reminders: Sequence[Reminder], outlook: Outlook, *, day: date, links: Links, own: Own) -> Letter:
    """One letter for reminders that leave in one mail, on a clinic-local date."""
    in_order = sorted(reminders, key=lambda reminder: _ORDER.index(reminder.kind))
    language = outlook.patient.language
    with translation.override(language):
        told = [(each, passages(each, outlook, day=day)) for each in in_order]
        written = [_write(parts, _values(reminder, outlook), outlook, own) for reminder, parts in told]
        invitation = _invitation(in_order[0], outlook)
    texts = ["\n\n".join(words.body for words in each) for each in written]
    letter = enclose(
        written[0][0].subject,
        list(dict.fromkeys(texts)),
        [passage.part for _reminder, parts in told for passage in parts],
        clinic=outlook.clinic,
        to=first_name(outlook.patient),
        language=language,
        links=links,
    )
    return replace(letter, **invitation)


def enclose(
    subject: str,
    texts: Sequence[str],
    parts: Iterable[Part],
    *,
    clinic: Clinic,
    to: str,
    language: str,
    links: Links,
) -> Letter:
    """The texts with what stands around them in every mail, ``to`` somebody's first name."""
    frame = {
        "clinic": clinic,
        "language": language,
        "first_name": to,
        "zone": clinic.zone_name,
        "actions": list(dict.fromkeys(ACTIONS[part] for part in parts)),
        "links": links,
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


def passages(reminder: Reminder, outlook: Outlook, *, day: date) -> list[Passage]:
    """What a mail of a day says for a reminder, from what is booked and what came in by then."""
    about = _about(reminder, outlook)
    match reminder.kind:
        case Kind.APPOINTMENT_NEWS:
            return [Passage(*what_is_new(about))]
        case Kind.APPOINTMENT_SOON:
            return [Passage(Part.APPOINTMENT_SOON, about)]
        case Kind.PHOTO_DAY_7:
            review = outlook.review_of(about, since=day)
            return [
                Passage(Part.PHOTO_DAY_7),
                Passage(Part.REVIEW_BOOKED if review else Part.REVIEW_AHEAD, review),
            ]
        case Kind.REVIEW_DAY_14:
            return _two_weeks_later(about, outlook, day)
    return [Passage(Part(reminder.kind))]


def _two_weeks_later(session: TreatmentSession, outlook: Outlook, day: date) -> list[Passage]:
    """The review while one is wanted, and the photos until they are in; the photos when it is neither."""
    said = []
    if outlook.wants_review(session, day):
        review = outlook.review_of(session, since=day)
        part = Part.REVIEW_DAY_14
        if review:
            part = Part.REVIEW_TODAY if review.on == day else Part.REVIEW_BOOKED
        said.append(Passage(part, review))
    if not (said and outlook.why_no_photos(session, Stage.DAY_14)):
        said.append(Passage(Part.PHOTO_DAY_14))
    return said


def _about(reminder: Reminder, outlook: Outlook) -> TreatmentSession | Appointment:
    if reminder.appointment_id:
        among, number = outlook.patient.coming_appointments, reminder.appointment_id
    else:
        among, number = outlook.patient.valid_sessions, reminder.session_id
    [about] = [each for each in among if each.pk == number]
    return about


def _write(parts: list[Passage], values: dict[str, str], outlook: Outlook, own: Own) -> list[Words]:
    language, written = outlook.patient.language, []
    for each in parts:
        words = own.get((each.part, language)) or default_words(each.part, language)
        known = values | (_of_visit(each.visit, outlook.clinic, language) if each.visit else {})
        written.append(Words(fill(words.subject, known), fill(words.body, known)))
    return written


def _values(reminder: Reminder, outlook: Outlook) -> dict[str, str]:
    values = {
        "first_name": first_name(outlook.patient),
        "clinic": outlook.clinic.name,
        "phone": outlook.clinic.phone,
        "zone": outlook.clinic.zone_name,
    }
    if reminder.session_id:
        values |= _of_session(_about(reminder, outlook), outlook)
    return values


def _of_session(session: TreatmentSession, outlook: Outlook) -> dict[str, str]:
    policy, language = outlook.policy, outlook.patient.language

    def after(days: int) -> str:
        return day_in_words(session.on + timedelta(days=days), language)

    values = {
        "visit_day": after(0),
        "review_from": after(policy.review_from),
        "review_to": after(policy.review_to),
        "settled_on": after(policy.touch_up_settles),
    }
    if until := outlook.book_until(session):
        values["book_until"] = day_in_words(until, language)
    return values


def _of_visit(visit: Appointment | AppointmentStep, clinic: Clinic, language: str) -> dict[str, str]:
    starts = visit.starts_at.astimezone(clinic.zone)
    return {
        "appointment_day": day_in_words(starts.date(), language),
        "appointment_time": f"{starts:%H:%M}",
        "injector": visit.injector.name,
    }


def _invitation(reminder: Reminder, outlook: Outlook) -> dict[str, str]:
    """The calendar file that news of an appointment carries."""
    if reminder.kind != Kind.APPOINTMENT_NEWS:
        return {}
    appointment = _about(reminder, outlook)
    method = method_for(appointment)
    return {"calendar": calendar_of(appointment, method=method), "method": method}


def message_id_of(reminders: Sequence[Reminder]) -> str:
    """The same for the same reminders, until somebody asks for them to be sent once more."""
    name = ",".join(sorted(map(_name_of, reminders)))
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{uuid.uuid5(_NAMESPACE, name)}@{host}>"


def _name_of(reminder: Reminder) -> str:
    if reminder.appointment:
        return f"{reminder.appointment.key}.{reminder.kind}.{reminder.sequence}.{reminder.resends}"
    return f"{reminder.session.key}.{reminder.kind}.{reminder.resends}"


def mail_of(
    letter: Letter, *, clinic: Clinic, to: str, message_id: str, links: Links
) -> EmailMultiAlternatives:
    """The letter as a mail: a text and an HTML part, nothing loaded from elsewhere, one click to end them."""
    mail = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        formataddr((clinic.sender_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        [to],
        headers={
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{links.choices}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        # As an alternative for those that put it into the calendar, as a file for those that show it.
        mail.attach_alternative(letter.calendar, f"text/calendar; method={letter.method}")
        mail.attach(CALENDAR_FILE, letter.calendar.encode(), "application/ics")
    return mail

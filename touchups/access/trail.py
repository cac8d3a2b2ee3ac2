"""The trail as people read it: words for what was done, and a page of it at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Self

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from touchups.models import AuditEvent, Staff, choices

PAGE = 50
FEW = 8
NOTHING = (None, "", [])

WORDS: dict[str, Promise] = {
    "clinic.set_up": _("Set up the clinic"),
    "clinic.change": _("Changed the clinic's details"),
    "staff.add": _("Added an account"),
    "staff.change": _("Changed an account"),
    "staff.end": _("Ended an account"),
    "staff.link": _("Looked at a log-in link"),
    "staff.log_in": _("Logged in"),
    "staff.log_out": _("Logged out"),
    "staff.refused": _("Log-in refused"),
    "staff.code_refused": _("Two-factor code refused"),
    "staff.recovery_code": _("Used a recovery code"),
    "staff.password": _("Set a new password"),
    "staff.two_factor_on": _("Turned two-factor log-in on"),
    "staff.two_factor_off": _("Turned two-factor log-in off"),
    "staff.two_factor_drop": _("Turned off somebody's two-factor log-in"),
    "staff.new_codes": _("Made new recovery codes"),
    "staff.lock": _("Locked the screen"),
    "staff.unlock": _("Gave the password or a code again"),
    "policy.propose": _("Proposed a policy"),
    "policy.adopt": _("Adopted a policy"),
    "policy.discard": _("Discarded a policy"),
    "lot.add": _("Added a lot"),
    "lot.withdraw": _("Withdrew a lot"),
    "lot.view": _("Looked at who was given a lot"),
    "trail.view": _("Looked at this trail"),
    "figures.view": _("Looked at the figures"),
    "worklist.view": _("Looked at the work list"),
    "caller.view": _("Looked at what to tell a caller"),
    "call.record": _("Wrote down what came of a call"),
    "call.take_back": _("Took back what came of a call"),
    "patient.view": _("Looked at a patient"),
    "history.view": _("Looked at a patient's history"),
    "patient.add": _("Added a patient"),
    "patient.change": _("Changed a patient's details"),
    "patient.archive": _("Archived a patient"),
    "patient.restore": _("Brought a patient back"),
    "photos.compare": _("Compared a patient's photos"),
    "messages.view": _("Looked at messages"),
    "message.view": _("Looked at a message"),
    "patient.address": _("Found an e-mail address to be right"),
    "patient.mails": _("Changed which reminders a patient gets"),
    "link.lock": _("Shut a private link after five wrong answers"),
    "record.download": _("Took their record along"),
    "reminder.resend": _("Sent a reminder again"),
    "reminder.settle": _("Settled whether a reminder had been sent"),
    "reminder.cancel": _("Cancelled a reminder"),
    "wording.change": _("Changed the words of a mail"),
    "wording.reset": _("Went back to the default words of a mail"),
    "feed.make": _("Made a private calendar address"),
    "feed.revoke": _("Shut a private calendar address"),
    "session.record": _("Recorded a session"),
    "review.record": _("Recorded a review"),
    "report.record": _("Recorded a report"),
    "report.see": _("Marked a report as seen"),
    "concern.record": _("Recorded a concern"),
    "referral.record": _("Recorded a referral"),
    "hold.place": _("Placed a hold"),
    "hold.clear": _("Cleared a hold"),
    "event.add": _("Added an event"),
    "event.remove": _("Removed an event"),
    "calendar.view": _("Looked at the calendar"),
    "booking.view": _("Looked at times for a patient"),
    "misfits.view": _("Looked at appointments that no longer fit hours or rooms"),
    "hours.change": _("Changed an injector's hours"),
    "exception.add": _("Added days that differ from the weekly hours"),
    "exception.remove": _("Removed days that differed from the weekly hours"),
    "appointment_type.change": _("Changed a type of appointment"),
    "room.add": _("Added a room"),
    "room.change": _("Changed a room"),
    "appointment.view": _("Looked at an appointment"),
    "appointment.book": _("Booked an appointment"),
    "appointment.move": _("Moved an appointment"),
    "appointment.cancel": _("Cancelled an appointment"),
    "appointment.advance": _("Recorded a step of an appointment"),
    "appointment.correct": _("Corrected an appointment"),
    "appointment.undo": _("Undid a step of an appointment"),
    "waiting.view": _("Looked at the waiting list"),
    "waiting.add": _("Put a patient on the waiting list"),
    "waiting.offer": _("Told a patient of a time that became free"),
    "waiting.decline": _("Wrote down that a patient declined a time"),
    "waiting.accept": _("Gave a patient a time that became free"),
    "waiting.leave": _("Took a patient off the waiting list"),
    "photo_set.open": _("Began a set of photos"),
    "photo_set.view": _("Looked at a set of photos"),
    "photo.add": _("Added a photo"),
    "photo.view": _("Looked at a photo"),
    "photo.withdraw": _("Withdrew a photo"),
    "consent.give": _("Recorded consent to the use of photos"),
    "consent.revoke": _("Ended consent to the use of photos"),
    "consents.view": _("Looked at a patient's photo consents"),
    "override.set": _("Overrode the flag"),
    "override.end": _("Ended an override"),
    "treatmentsession.error": _("Marked a session as an error"),
    "review.error": _("Marked a review as an error"),
    "report.error": _("Marked a report as an error"),
    "concern.error": _("Marked a concern as an error"),
    "referral.error": _("Marked a referral as an error"),
    "hold.error": _("Marked a hold as an error"),
    "event.error": _("Marked an event as an error"),
    "override.error": _("Marked an override as an error"),
}

#: Those that changed nothing which a list or a calendar shows.
NO_NEWS = {"photos.compare", "record.download"} | {
    verb for verb in WORDS if verb.endswith(".view") or verb.startswith("staff.")
}


@dataclass(frozen=True)
class Filters:
    """What the trail is narrowed to: one person (by number) and one verb."""

    person: int | None = None
    verb: str = ""


@dataclass(frozen=True)
class Cursor:
    """The place of the last row of a page, from which the next page goes on to older ones."""

    at: datetime
    pk: int

    @classmethod
    def of(cls, event: AuditEvent) -> Self:
        return cls(event.at, event.pk)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor that ``str()`` wrote, or None for anything else."""
        try:
            at, pk = text.split("_")
            return cls(datetime.fromisoformat(at).astimezone(UTC), int(pk))
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"


def page(
    events: QuerySet[AuditEvent], filters: Filters, *, after: Cursor | None
) -> tuple[list[AuditEvent], Cursor | None]:
    """One page of the trail, newest first, and the cursor of the next page if there is one."""
    rows = events.select_related("by", "patient").order_by("-at", "-pk")
    if filters.person:
        rows = rows.filter(by=filters.person)
    if filters.verb:
        rows = rows.filter(verb=filters.verb)
    if after:
        rows = rows.filter(at__lte=after.at).filter(Q(at__lt=after.at) | Q(pk__lt=after.pk))
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return shown, Cursor.of(shown[-1]) if len(found) > PAGE else None


def written_since(events: QuerySet[AuditEvent], moment: datetime, *, but_by: Staff) -> bool:
    """Whether anybody else, a patient too, changed something of the clinic's after an aware moment."""
    return events.filter(at__gt=moment).exclude(by=but_by).exclude(verb__in=NO_NEWS).exists()


def lines(detail: dict) -> list[str]:
    """The detail of a row in words, ``name: value`` or ``name: old → new`` a line.

    What is empty is left out; but that nothing was found is a finding.
    """
    told = {
        name: _change(name, *pair)
        for name, pair in detail.get("fields", {}).items()
        if any(value not in NOTHING for value in pair)
    }
    told |= {
        name: _value(name, value)
        for name, value in detail.items()
        if name != "fields" and (name == "findings" or value not in NOTHING)
    }
    return [f"{capfirst(name.replace('_', ' '))}: {words}" for name, words in told.items()]


def _change(name: str, old: object, new: object) -> str:
    return _one(name, new) if old in (None, "") else f"{_one(name, old)} → {_one(name, new)}"


def _value(name: str, value: object) -> str:
    match value:
        case dict():
            return "; ".join(f"{_one(name, key)} {_one(name, part)}" for key, part in value.items())
        case [_first, *_others]:
            return "; ".join(_one(name, part) for part in value[:FEW]) + (" …" if len(value) > FEW else "")
    return _one(name, value)


def _one(name: str, value: object) -> str:
    """A value in the words of the field that it belongs to; of doses and findings each part in its own."""
    if value in NOTHING:
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    text = str(value)
    if name in ("units", "findings"):
        return ", ".join(str(_PARTS.get(part, part)) for part in text.split())
    if name == "view":
        return text.replace("_", " ")
    return str(_labels().get(name, {}).get(text, text))


#: The parts of a dose or a finding: where it is, and what.
_PARTS = dict([*choices.areas(), *choices.sides(), *choices.muscles(), *choices.findings()])


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, Promise | str]]:
    """By the name of a field, of whichever model, its keys and their words."""
    labels: dict[str, dict] = {}
    for model in apps.get_app_config("touchups").get_models():
        for field in model._meta.fields:
            labels.setdefault(field.name, {}).update(field.flatchoices)
    labels["to"] = dict(choices.modalities())
    return labels

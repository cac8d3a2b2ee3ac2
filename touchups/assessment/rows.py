"""One row of the work list: what it shows of a patient, and the one thing to do next."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypedDict

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touchups.assessment import ribbon
from touchups.assessment.badges import badge
from touchups.assessment.booked import Booked
from touchups.assessment.days import in_words
from touchups.assessment.services import policy_from
from touchups.rules.catalogue import Flag, Urgency

#: Stands in an address for the number, so that it is worked out once and not once a row.
PLACE = 10**15


@dataclass(frozen=True)
class Action:
    """A page that takes a patient, and the words of the button that leads there."""

    page: str
    words: Promise


SEE = Action("patient", _("Open the record"))
BY_RULE = {
    "second_pass": Action("second_pass_new", _("Record second pass")),
    "concern": Action("refer", _("Refer")),
    "static_line": Action("refer_static", _("Refer")),
}
BY_FLAG = {
    Flag.REVIEW: Action("review_new", _("Record review")),
    Flag.TOUCH_UP: Action("touch_up_new", _("Record touch-up")),
    Flag.FULL_SESSION: Action("session_new", _("Log session")),
}


def next_action(*, flag: str, rule: str, urgency: str, is_override: bool) -> Action | None:
    """What an injector does next; none where there is nothing to do. An override is followed."""
    if urgency == Urgency.EMERGENCY:
        return SEE
    if is_override:
        return BY_FLAG.get(flag, SEE)
    return BY_RULE.get(rule) or BY_FLAG.get(flag)


class Row(TypedDict):
    """What is printed, ready-made. ``own_badge`` is that of the rules where an injector decided otherwise.

    ``booked``: the next appointment. ``missed``: instead of one, that the last came to nothing.
    """

    patient_id: int
    address: str
    name: str
    age: int | None
    badge: SafeString
    own_badge: SafeString | str
    because: str
    decided_by: str
    reason: str
    ribbon: SafeString
    window: str
    is_late: bool
    injector: str
    phone: str
    dial: str
    caller_address: str
    called: str
    action: str
    action_address: str
    booked: str
    missed: str
    appointment_address: str
    book_address: str


def row_of(found, booked: Booked | None, *, charts: bool, today: date) -> Row:
    """The row of a record that ``worklist.page`` found. ``charts``: the viewer writes clinical records."""
    override = found.override
    action = charts and next_action(
        flag=found.flag, rule=found.assessment__rule, urgency=found.urgency, is_override=bool(override)
    )
    expected = booked is not None and booked.is_open
    is_to_come = found.urgency != Urgency.EMERGENCY and found.flag in BY_FLAG
    policy = policy_from(found.assessment__policy__number, found.assessment__policy__numbers)
    return Row(
        patient_id=found.patient_id,
        address=address("patient", found.patient_id),
        name=found.patient__name,
        age=age_on(today, found.patient__birth_date),
        badge=badge(found.flag) if override else badge(found.flag, found.urgency),
        own_badge=badge(found.assessment__flag, found.urgency, overridden=True) if override else "",
        because=found.assessment__because,
        decided_by=found.override__recorded_by__name or "",
        reason=found.override__reason or "",
        ribbon=ribbon.small(found.assessment__facts, found.leading, policy, today=today),
        window=window(found.act_from, found.act_by),
        is_late=found.act_by is not None and found.act_by < today,
        injector=found.injector__name or "",
        phone=found.patient__phone,
        dial=dial(found.patient__phone),
        caller_address=address("caller", found.patient_id),
        called=found.called,
        action=str(action.words) if action else "",
        action_address=address(action.page, found.patient_id) if action else "",
        booked=booked.words if expected else "",
        missed=booked.words if booked and not expected else "",
        appointment_address=address("appointment", booked.pk) if booked else "",
        book_address=address("book", found.patient_id) if is_to_come and not expected else "",
    )


def age_on(today: date, born: date | None) -> int | None:
    """Full years on a day."""
    return born and today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def dial(phone: str) -> str:
    """A phone number as a telephone wants it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")


def window(start: date | None, end: date | None) -> str:
    """The dates between which to act, both included."""
    days = {"start": start and in_words(start), "end": end and in_words(end)}
    if start and end:
        return days["end"] if start == end else f"{days['start']} – {days['end']}"
    if start:
        return gettext("from %(start)s") % days
    return gettext("by %(end)s") % days if end else ""


def address(page: str, pk: int) -> str:
    """The address of a page that takes a patient, or an appointment."""
    return _pattern(page).replace(str(PLACE), str(pk))


@lru_cache(maxsize=32)
def _pattern(page: str) -> str:
    return reverse(page, args=[PLACE])

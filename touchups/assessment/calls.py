"""What came of calling a patient about what the work list asks for, and when to call again."""

import uuid
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.assessment.days import in_words
from touchups.assessment.services import reassess, reassess_due
from touchups.models import Call, Group, Patient, Staff, Standing

Outcome = Call.Outcome

#: So long at the most nobody looks again at somebody who waits for a call.
LONGEST = timedelta(days=60)
DAY = timedelta(days=1)


def may_call(standing: Standing) -> bool:
    """Whether there is something to call about. An emergency is not put off."""
    return Group.EMERGENCY < standing.group < Group.STOPPED


def last_day(standing: Standing, *, today: date) -> date:
    """The last clinic-local date for which a call may be put off: while there is still time to act."""
    latest, act_by = today + LONGEST, standing.act_by
    return min(act_by, latest) if act_by and act_by >= today else latest


def tomorrow_or_before(standing: Standing, *, today: date) -> date:
    """When to try again, if nothing else is said."""
    return min(today + DAY, last_day(standing, today=today))


@transaction.atomic
def record_call(
    *,
    patient: Patient,
    outcome: str,
    by: Staff,
    now: datetime,
    again_on: date | None = None,
    note: str = "",
    key: uuid.UUID | None = None,
) -> Call:
    """Write down what came of a call: the patient rests until ``again_on``, or, having declined, altogether.

    Both end when the facts or the rules' answer change. Raises ValidationError naming the field.
    """
    require(by, Can.BOOK, at=patient.clinic_id)
    key = key or uuid.uuid4()
    patient = Patient.objects.select_for_update().select_related("clinic").get(pk=patient.pk)
    if made := Call.objects.filter(key=key, patient=patient).first():
        return made
    reassess_due(patient.clinic, now=now, among=[patient.pk])
    standing = Standing.objects.select_related("call").get(patient=patient)
    if not may_call(standing):
        raise ValidationError(_("The list asks for nothing about which to call."))
    if outcome == Outcome.DECLINED:
        again_on = None
        if not note.strip():
            raise ValidationError({"note": _("Give the reason.")})
    else:
        _check_day(again_on, standing, today=patient.clinic.day_of(now))
    call = Call.objects.create(
        key=key,
        patient=patient,
        outcome=outcome,
        again_on=again_on,
        note=note,
        number=standing.call.number + 1 if standing.call else 1,
        at=now,
        by=by,
    )
    _count(call, patient, now=now, words=_in_a_sentence(call, patient.clinic.day_of(now)))
    detail = {"outcome": outcome, "again_on": again_on and str(again_on), "note": note}
    audit.record("call.record", by=by, now=now, patient=patient, subject=call, **detail)
    return call


@transaction.atomic
def take_back(*, patient: Patient, by: Staff, now: datetime) -> None:
    """The last call no longer counts: the patient stands in the list as if nobody had called."""
    require(by, Can.BOOK, at=patient.clinic_id)
    patient = Patient.objects.select_for_update().select_related("clinic").get(pk=patient.pk)
    call = Standing.objects.select_related("call").get(patient=patient).call
    if call:
        _count(None, patient, now=now)
        audit.record("call.take_back", by=by, now=now, patient=patient, subject=call)


def end_call(patient: Patient, *, now: datetime) -> None:
    """An appointment of theirs has changed: what came of the last call no longer says how things stand."""
    if Standing.objects.filter(patient=patient, call__isnull=False).exists():
        _count(None, patient, now=now)


def _check_day(again_on: date | None, standing: Standing, *, today: date) -> None:
    last = last_day(standing, today=today)
    if again_on is None or not today <= again_on <= last:
        days = {"first": in_words(today), "last": in_words(last)}
        raise ValidationError({"again_on": _("A day from %(first)s to %(last)s.") % days})


def _count(call: Call | None, patient: Patient, *, now: datetime, words: str = "") -> None:
    Standing.objects.filter(patient=patient).update(call=call, called=words)
    reassess(patient, now=now, cause="call")


def _in_a_sentence(call: Call, on: date) -> str:
    """What the list says of a call on a clinic-local date."""
    known = {"day": in_words(on), "who": call.by, "outcome": call, "number": call.number}
    said = ngettext(
        "Called %(day)s by %(who)s: %(outcome)s.",
        "Called %(number)s times, last %(day)s by %(who)s: %(outcome)s.",
        call.number,
    )
    again = _("Again on %(day)s.") % {"day": in_words(call.again_on)} if call.again_on else ""
    return " ".join(filter(None, [said % known, call.note, again]))

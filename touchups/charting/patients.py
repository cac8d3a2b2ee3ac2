"""Writes about the patient as a person: the card, holds, events, the override of a flag, the archive."""

import uuid
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.assessment.services import reassess
from touchups.assessment.worklist import group_of_override
from touchups.booking.services import cancel
from touchups.charting.keeping import check_day, made_before, writing
from touchups.models import Appointment, Event, Hold, Override, Patient, Staff, Standing
from touchups.reminders.links import revoke_links
from touchups.reminders.replan import replan

#: The fields of the card that the front desk keeps; the others are clinical.
CONTACT = ("name", "birth_date", "email", "phone", "language", "break_until")
CLINICAL = ("sex", "metabolism", "cadence", "first_timer", "expression_work", "preferences", "allergies")


@transaction.atomic
def add_patient(*, by: Staff, now: datetime, key: uuid.UUID | None = None, **fields: object) -> Patient:
    """A new patient of this person's clinic, assessed at once."""
    _may_write(by, fields)
    key = key or uuid.uuid4()
    patient, is_new = Patient.objects.get_or_create(key=key, clinic=by.clinic, defaults=fields)
    if is_new:
        changed = audit.changes({}, fields)
        audit.record("patient.add", by=by, now=now, patient=patient, subject=patient, fields=changed)
        reassess(patient, now=now, cause="patient.add")
    return patient


def change_patient(*, patient: Patient, by: Staff, now: datetime, **fields: object) -> Patient:
    """Change fields of the card."""
    _may_write(by, fields)
    with writing(patient, by=by, now=now, can=Can.KEEP_PATIENTS, cause="patient.change") as patient:
        changed = audit.changes({name: getattr(patient, name) for name in fields}, fields)
        if changed:
            for name in changed:
                setattr(patient, name, fields[name])
            if "email" in changed:
                patient.address_bounced_at = None
                revoke_links(patient, now=now)
            patient.save()
            audit.record("patient.change", by=by, now=now, patient=patient, subject=patient, fields=changed)
    return patient


def _may_write(by: Staff, fields: dict) -> None:
    require(by, Can.KEEP_PATIENTS)
    if set(fields) & set(CLINICAL):
        require(by, Can.CHART)


@transaction.atomic
def archive_patient(*, patient: Patient, by: Staff, now: datetime) -> None:
    """Take a patient who no longer comes off every list and out of the diary; the record stays."""
    require(by, Can.KEEP_PATIENTS, at=patient.clinic_id)
    for booked in patient.appointments.filter(state=Appointment.State.BOOKED, starts_at__gt=now):
        cancel(appointment=booked, by=by, now=now, why=_("The patient was archived."))
    if Patient.objects.filter(pk=patient.pk, archived_at=None).update(archived_at=now):
        Standing.objects.filter(patient=patient).delete()
        audit.record("patient.archive", by=by, now=now, patient=patient, subject=patient)
        replan(patient, now=now)


@transaction.atomic
def restore_patient(*, patient: Patient, by: Staff, now: datetime) -> None:
    """Bring an archived patient back and assess them."""
    require(by, Can.KEEP_PATIENTS, at=patient.clinic_id)
    if Patient.objects.filter(pk=patient.pk).exclude(archived_at=None).update(archived_at=None):
        audit.record("patient.restore", by=by, now=now, patient=patient, subject=patient)
        reassess(patient, now=now, cause="patient.restore")
        replan(patient, now=now)


def place_hold(
    *,
    patient: Patient,
    by: Staff,
    now: datetime,
    kind: str,
    since: date,
    note: str = "",
    key: uuid.UUID | None = None,
) -> Hold:
    """Stop every injection for a clinical reason until somebody clears it."""
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now, can=Can.CHART, cause="hold") as patient:
        if made := made_before(Hold, key, patient):
            return made
        check_day(since, patient, now=now, field="since")
        if patient.holds.valid().filter(kind=kind, cleared_on=None).exists():
            raise ValidationError({"kind": _("This hold already stands.")})
        hold = Hold.objects.create(
            key=key, patient=patient, kind=kind, since=since, note=note, recorded_by=by, recorded_at=now
        )
        audit.record("hold.place", by=by, now=now, patient=patient, subject=hold, kind=kind, since=str(since))
    return hold


def clear_hold(*, hold: Hold, by: Staff, now: datetime) -> None:
    """The reason for the hold is over."""
    with writing(hold.patient, by=by, now=now, can=Can.CHART, cause="hold.cleared") as patient:
        day = patient.clinic.day_of(now)
        if Hold.objects.valid().filter(pk=hold.pk, cleared_on=None).update(cleared_on=day):
            audit.record("hold.clear", by=by, now=now, patient=patient, subject=hold, kind=hold.kind)


def add_event(
    *, patient: Patient, by: Staff | None, now: datetime, name: str, on: date, key: uuid.UUID | None = None
) -> Event:
    """A day on which the patient wants to look their best."""
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now, can=Can.KEEP_PATIENTS, cause="event") as patient:
        if made := made_before(Event, key, patient):
            return made
        if on < patient.clinic.day_of(now):
            raise ValidationError({"on": _("This day has passed.")})
        event = Event.objects.create(
            key=key, patient=patient, name=name, on=on, recorded_by=by, recorded_at=now
        )
        audit.record("event.add", by=by, now=now, patient=patient, subject=event, on=str(on))
    return event


def remove_event(*, event: Event, by: Staff | None, now: datetime) -> None:
    """The event was called off; it no longer counts."""
    with writing(event.patient, by=by, now=now, can=Can.KEEP_PATIENTS, cause="event.removed") as patient:
        if (
            Event.objects.valid()
            .filter(pk=event.pk)
            .update(error_at=now, error_by=by, error_reason="called off")
        ):
            audit.record("event.remove", by=by, now=now, patient=patient, subject=event)


def override_flag(
    *, patient: Patient, by: Staff, now: datetime, flag: str, reason: str, key: uuid.UUID | None = None
) -> Override:
    """Put an injector's own flag in place of the rules' answer, until the facts or that answer change.

    An emergency cannot be overridden: it is settled by recording that the patient was seen.
    """
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now, can=Can.CHART, cause="override") as patient:
        if made := made_before(Override, key, patient):
            return made
        standing = reassess(patient, now=now, cause="override")
        if standing.urgency == "emergency":
            raise ValidationError(_("An emergency cannot be overridden. Record that the patient was seen."))
        _end_override(patient, now=now, because="replaced")
        override = Override.objects.create(
            key=key,
            patient=patient,
            assessment=standing.assessment,
            flag=flag,
            reason=reason,
            recorded_by=by,
            recorded_at=now,
        )
        Standing.objects.filter(pk=patient.pk).update(
            override=override, call=None, called="", flag=flag, group=group_of_override(flag)
        )
        audit.record(
            "override.set", by=by, now=now, patient=patient, subject=override, flag=flag, reason=reason
        )
    return override


def end_override(*, patient: Patient, by: Staff, now: datetime) -> None:
    """Go back to the rules' answer."""
    with writing(patient, by=by, now=now, can=Can.CHART, cause="override.ended") as patient:
        if _end_override(patient, now=now, because="ended by hand"):
            Standing.objects.filter(pk=patient.pk).update(override=None)
            audit.record("override.end", by=by, now=now, patient=patient)


def _end_override(patient: Patient, *, now: datetime, because: str) -> int:
    return patient.overrides.filter(ended_at=None).update(ended_at=now, ended_because=because)

"""The trail of who did and who looked at what."""

from datetime import datetime

from django.db.models import Model

from touchups.models import AuditEvent, Clinic, Patient, Staff


def record(
    verb: str,
    *,
    by: Staff | None,
    now: datetime,
    clinic: Clinic | None = None,
    patient: Patient | None = None,
    subject: Model | None = None,
    **detail: object,
) -> AuditEvent:
    """Insert one row of the trail.

    ``by`` is None for what a patient did by a private link, and for what the clinic's own clock did.
    The clinic is that of the patient or of the person when it is not given.
    """
    owner = clinic.pk if clinic else patient.clinic_id if patient else by.clinic_id
    return AuditEvent.objects.create(
        clinic_id=owner,
        at=now,
        by=by,
        verb=verb,
        patient=patient,
        subject=subject._meta.model_name if subject else "",
        subject_id=subject.pk if subject else None,
        detail=detail,
    )


def changes(before: dict, after: dict) -> dict:
    """What differs between two sets of fields, as ``{name: [old, new]}`` in plain words."""
    return {
        name: [_plain(before.get(name)), _plain(value)]
        for name, value in after.items()
        if before.get(name) != value
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | str) else str(value)

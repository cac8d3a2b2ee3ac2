"""Referring lines that an exam found at rest."""

import uuid
from datetime import date, datetime

from django.db import transaction

from touchups.charting.services import record_concern, refer
from touchups.models import Patient, Referral, Staff

STATIC_LINES = "static_lines"


@transaction.atomic
def refer_static_lines(
    *,
    patient: Patient,
    by: Staff,
    now: datetime,
    to: str,
    on: date,
    whom: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
) -> Referral:
    """Refer lines that a review found at rest: the concern and its referral in one."""
    key = key or uuid.uuid4()
    concern = record_concern(patient=patient, by=by, now=now, kind=STATIC_LINES, on=on, key=key)
    return refer(concern=concern, by=by, now=now, to=to, on=on, whom=whom, note=note, key=key)

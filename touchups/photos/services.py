"""What is done with photos, and with the consent that they need. Each act is one transaction.

``by`` is the member of staff; None where the patient acts, by a private link. ``now`` is aware. They raise
PermissionDenied, or ValidationError naming the field, and then nothing is changed and no file is left.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, tzinfo

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.models import Consent, Patient, Photo, PhotoSet, Staff, TreatmentSession
from touchups.photos import store
from touchups.photos.intake import Clean, clean
from touchups.photos.protocol import VIEWS
from touchups.photos.queries import DAYS, Stage, allows
from touchups.reminders.replan import replan

AGAIN = "Taken again"


@contextmanager
def writing(patient: Patient, *, by: Staff | None, now: datetime, durable: bool = False) -> Iterator[Patient]:
    """One transaction: the patient's row locked, the act inside, the new plan of mails at its end."""
    if by:
        require(by, Can.SEE_PHOTOS, at=patient.clinic_id)
    with transaction.atomic(durable=durable):
        rows = Patient.objects.select_for_update(no_key=True, of=("self",)).select_related("clinic")
        locked = rows.get(pk=patient.pk)
        yield locked
        replan(locked, now=now)


def open_set(
    *,
    patient: Patient,
    stage: str,
    session: TreatmentSession | None = None,
    by: Staff | None,
    now: datetime,
    on: date | None = None,
) -> PhotoSet:
    """The set of this stage of a visit, or the free one of a day; made when it is not there yet.

    ``on`` is the clinic-local date on which the photos are taken: today, unless it is given.
    """
    with writing(patient, by=by, now=now) as patient:
        today = patient.clinic.day_of(now)
        on = on or today
        _check_may_add(patient)
        _check_moment(patient, stage, session, on, today=today)
        photo_set, is_new = PhotoSet.objects.get_or_create(
            patient=patient,
            stage=stage,
            session=session,
            **({} if session else {"on": on}),
            defaults={"on": on, "added_at": now, "added_by": by},
        )
        if is_new:
            audit.record(
                "photo_set.open", by=by, now=now, patient=patient, subject=photo_set, stage=stage, on=str(on)
            )
    return photo_set


def _check_may_add(patient: Patient) -> None:
    if patient.archived_at:
        raise ValidationError(_("This patient is archived. Bring the record back before you add to it."))
    if not allows(patient):
        raise ValidationError(_("Photos are taken only while they may be used for the treatment."))


def _check_moment(
    patient: Patient, stage: str, session: TreatmentSession | None, on: date, *, today: date
) -> None:
    if on > today:
        raise ValidationError({"on": _("This date is in the future.")})
    if stage == Stage.FREE and session is None:
        return
    if session is None or session.patient_id != patient.pk or session.is_error:
        raise ValidationError({"stage": _("Choose a visit of this patient.")})
    if stage not in DAYS[session.kind]:
        raise ValidationError({"stage": _("This visit has no such set of photos.")})
    first, last = DAYS[session.kind][stage]
    if not first <= (on - session.on).days <= last:
        raise ValidationError(
            {
                "on": _(
                    "These are taken from day %(first)s to day %(last)s after the visit. "
                    "Keep those of another day as other photos."
                )
                % {"first": first, "last": last}
            }
        )


def adopt_photos(session: TreatmentSession) -> None:
    """Photos of its day become those of a session that is written down, in its transaction.

    Photos are taken before the needle and a session is recorded after it, so that they lie loose until then;
    or they belong to an entry of the same visit that was found to be an error.
    """
    same_day = PhotoSet.objects.filter(patient=session.patient_id, session__on=session.on)
    for photo_set in same_day.filter(session__kind=session.kind, session__error_at__isnull=False):
        _hand_over(photo_set, session, photo_set.stage)
    if session.kind == TreatmentSession.Kind.FULL:
        loose = PhotoSet.objects.filter(patient=session.patient_id, session=None, on=session.on)
        for photo_set in loose:
            _hand_over(photo_set, session, Stage.DAY_0)


def _hand_over(photo_set: PhotoSet, session: TreatmentSession, stage: str) -> None:
    if not session.photo_sets.filter(stage=stage).exists():
        PhotoSet.objects.filter(pk=photo_set.pk).update(session=session, stage=stage)


def add_photo(
    *,
    photo_set: PhotoSet,
    view: str,
    upload: File,
    by: Staff | None,
    now: datetime,
    key: uuid.UUID | None = None,
) -> Photo:
    """Clean an upload and keep it as the set's photo of a view; an earlier one of that view is withdrawn.

    Refuses to run within a transaction, whose rollback would leave the files. A ``key`` adds one photo.
    """
    key = key or uuid.uuid4()
    patient = photo_set.patient
    if by:
        require(by, Can.SEE_PHOTOS, at=patient.clinic_id)
    if view not in VIEWS:
        raise ValidationError({"view": _("There is no such view.")})
    if made := _made_before(key, photo_set):
        return made
    _check_may_add(patient)
    cleaned = _clean(upload)
    name = store.put(cleaned)
    try:
        with writing(patient, by=by, now=now, durable=True) as patient:
            _check_may_add(patient)
            photo = _made_before(key, photo_set) or _add(
                photo_set, view, cleaned, name, patient=patient, by=by, now=now, key=key
            )
    except BaseException:
        store.take_back(name)
        raise
    if photo.name != name:  # the same form, sent twice at once, was first
        store.take_back(name)
    return photo


def _made_before(key: uuid.UUID, photo_set: PhotoSet) -> Photo | None:
    return Photo.objects.filter(key=key, photo_set=photo_set).first()


def _clean(upload: File) -> Clean:
    try:
        return clean(upload)
    except ValidationError as refusal:
        raise ValidationError({"photo": refusal}) from refusal


def _add(
    photo_set: PhotoSet,
    view: str,
    cleaned: Clean,
    name: str,
    *,
    patient: Patient,
    by: Staff | None,
    now: datetime,
    key: uuid.UUID,
) -> Photo:
    for earlier in photo_set.photos.filter(view=view, withdrawn_at=None):
        _withdraw(earlier, patient=patient, by=by, now=now, because=AGAIN)
    photo = Photo.objects.create(
        key=key,
        photo_set=photo_set,
        view=view,
        name=name,
        width=cleaned.width,
        height=cleaned.height,
        size=len(cleaned.full),
        sha256=cleaned.sha256,
        taken_at=_moment(cleaned.taken_at, patient.clinic.zone),
        added_at=now,
        added_by=by,
    )
    audit.record(
        "photo.add", by=by, now=now, patient=patient, subject=photo, view=view, stage=photo_set.stage
    )
    return photo


def _moment(noted: str, zone: tzinfo) -> datetime | None:
    """When the camera noted that it took a photo; by the clinic's wall clock where it noted no offset."""
    if not noted:
        return None
    moment = datetime.fromisoformat(noted)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def withdraw(*, photo: Photo, by: Staff | None, now: datetime, because: str) -> None:
    """Take a photo out of every view for good; it stays in the record with the reason."""
    with writing(photo.photo_set.patient, by=by, now=now) as patient:
        if not because.strip():
            raise ValidationError({"because": _("Give the reason.")})
        _withdraw(photo, patient=patient, by=by, now=now, because=because)


def _withdraw(photo: Photo, *, patient: Patient, by: Staff | None, now: datetime, because: str) -> None:
    still_there = Photo.objects.filter(pk=photo.pk, withdrawn_at=None)
    if still_there.update(withdrawn_at=now, withdrawn_by=by, withdrawn_because=because):
        audit.record(
            "photo.withdraw",
            by=by,
            now=now,
            patient=patient,
            subject=photo,
            view=photo.view,
            because=because,
        )


def give_consent(*, patient: Patient, purpose: str, by: Staff | None, now: datetime) -> Consent:
    """The patient allows their photos to be used for this, from now on."""
    with writing(patient, by=by, now=now) as patient:
        if patient.archived_at:
            raise ValidationError(_("This patient is archived. Bring the record back before you add to it."))
        consent, is_new = Consent.objects.get_or_create(
            patient=patient, purpose=purpose, revoked_at=None, defaults={"given_at": now, "given_by": by}
        )
        if is_new:
            audit.record("consent.give", by=by, now=now, patient=patient, subject=consent, purpose=purpose)
    return consent


def revoke_consent(*, patient: Patient, purpose: str, by: Staff | None, now: datetime) -> None:
    """The patient allows it no longer. Without consent to treat with them, no photo is shown to anybody."""
    with writing(patient, by=by, now=now) as patient:
        for consent in patient.consents.filter(purpose=purpose, revoked_at=None):
            consent.revoked_at, consent.revoked_by = now, by
            consent.save(update_fields=["revoked_at", "revoked_by"])
            audit.record("consent.revoke", by=by, now=now, patient=patient, subject=consent, purpose=purpose)

"""Reads of photos. What is not allowed any more, or was withdrawn, is in none of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from touchups.models import Consent, Patient, Photo, PhotoSet, TreatedArea, TreatmentSession
from touchups.photos.protocol import View, touch_up_views, views_for

Kind, Stage = TreatmentSession.Kind, PhotoSet.Stage

#: On which days after a visit each set of it is asked for, the last included.
DAYS: dict[str, dict[Stage, tuple[int, int]]] = {
    Kind.FULL: {Stage.DAY_0: (0, 3), Stage.DAY_7: (6, 9), Stage.DAY_14: (10, 21)},
    Kind.TOUCH_UP: {Stage.TOUCH_UP_DAY_7: (6, 11)},
    Kind.SECOND_PASS: {Stage.TOUCH_UP_DAY_7: (6, 11)},
}


def allows(patient: Patient, purpose: str = Consent.Purpose.CLINICAL) -> bool:
    """Whether the patient's photos may be used for this now."""
    return Consent.objects.filter(patient=patient, purpose=purpose, revoked_at=None).exists()


def shown(patient: Patient) -> QuerySet[Photo]:
    """The photos that may be seen, in one query; none without consent to use them for treatment."""
    consent = Consent.objects.filter(
        patient=OuterRef("photo_set__patient"), purpose=Consent.Purpose.CLINICAL, revoked_at=None
    )
    return Photo.objects.filter(Exists(consent), photo_set__patient=patient, withdrawn_at=None)


@dataclass(frozen=True)
class Kept:
    """A set with its photos that may be seen, by the key of their view."""

    photo_set: PhotoSet
    photos: dict[str, Photo]


def sets_of(patient: Patient) -> list[Kept]:
    """The sets in which there is something to see, the earliest first."""
    by_set: dict[PhotoSet, dict[str, Photo]] = {}
    for photo in shown(patient).select_related("photo_set__session").order_by("photo_set__on", "photo_set"):
        by_set.setdefault(photo.photo_set, {})[photo.view] = photo
    return [Kept(photo_set, photos) for photo_set, photos in by_set.items()]


def wanted_set(patient: Patient, *, today: date) -> tuple[TreatmentSession, str] | None:
    """Of which visit, and of which stage, photos are asked for on a clinic-local date; None: of no visit.

    The latest visit comes first. Once a session is touched up, its day 14 is over.
    """
    visits = list(patient.sessions.valid())
    touched_up = {visit.parent_id for visit in visits if visit.on < today}
    for visit in visits:
        for stage, (first, last) in DAYS[visit.kind].items():
            is_over = stage == Stage.DAY_14 and visit.pk in touched_up
            if first <= (today - visit.on).days <= last and not is_over:
                return visit, stage
    return None


def asked_views(session: TreatmentSession | None, stage: str, *, in_clinic: bool = False) -> list[View]:
    """The views that a set of a visit asks for; without a visit, those that every face has.

    What was treated in two sessions of one day is photographed together.
    """
    if session is None:
        return views_for((), in_clinic=in_clinic)
    views = touch_up_views if stage == Stage.TOUCH_UP_DAY_7 else views_for
    return views(_areas_of(session), in_clinic=in_clinic)


def _areas_of(session: TreatmentSession) -> Iterator[str]:
    kinds = [Kind.FULL] if session.kind == Kind.FULL else [Kind.TOUCH_UP, Kind.SECOND_PASS]
    treated = TreatedArea.objects.filter(
        session__patient=session.patient_id,
        session__on=session.on,
        session__kind__in=kinds,
        session__error_at=None,
    )
    return treated.values_list("area", flat=True)

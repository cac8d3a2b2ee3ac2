"""Reads of photos. What is not allowed any more, or was withdrawn, is in none of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.models import Consent, Patient, Photo, PhotoSet, TreatmentSession
from touchups.photos.protocol import View, missing, touch_up_views, views_for

Kind, Stage = TreatmentSession.Kind, PhotoSet.Stage

#: On which days after a visit each set of it is asked for, the last included.
DAYS: dict[str, dict[Stage, tuple[int, int]]] = {
    Kind.FULL: {Stage.DAY_0: (0, 3), Stage.DAY_7: (6, 9), Stage.DAY_14: (10, 21)},
    Kind.TOUCH_UP: {Stage.TOUCH_UP_DAY_7: (6, 11)},
    Kind.SECOND_PASS: {Stage.TOUCH_UP_DAY_7: (6, 11)},
}

#: What each purpose is called and means, for the staff.
USES: dict[str, tuple[Promise, Promise]] = {
    Consent.Purpose.CLINICAL: (
        _("The patient's own treatment"),
        _(
            "Injectors take photos and compare them. Without it no photo is taken, sent by the patient "
            "or shown to anybody; what is there stays in the record, unseen."
        ),
    ),
    Consent.Purpose.TEACHING: (
        _("Teaching"),
        _("Photos may be shown to other professionals, without the name."),
    ),
    Consent.Purpose.MARKETING: (
        _("Marketing"),
        _("Photos may be shown to the public, without the name."),
    ),
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
    return _asked(session, stage, _visits(session.patient), in_clinic=in_clinic)


@dataclass(frozen=True)
class Progress:
    """How far the photos of one stage of a visit are. ``present``: the keys of the views that are in."""

    visit: TreatmentSession
    stage: Stage
    asked: list[View]
    photo_set: PhotoSet | None
    present: set[str]

    @property
    def name(self) -> str:
        """How an address and a form name it: 12-day_7."""
        return f"{self.visit.pk}-{self.stage}"

    @property
    def opens_on(self) -> date:
        """The first clinic-local date on which they are asked for."""
        return self.visit.on + timedelta(days=DAYS[self.visit.kind][self.stage][0])

    @property
    def missing(self) -> list[View]:
        return missing(self.asked, self.present)


def progress_of(patient: Patient, *, session: TreatmentSession | None = None) -> list[Progress]:
    """The stages of a session and of its touch-ups, or of the latest full session, in their order.

    Day 0 is photographed at the clinic; for the others the views count that a patient can take alone.
    """
    visits = _visits(patient)
    began = session or next((visit for visit in visits if visit.kind == Kind.FULL), None)
    mine = [visit for visit in reversed(visits) if began and began.pk in (visit.pk, visit.parent_id)]
    present: dict[int, set[str]] = {}
    for photo_set, view in shown(patient).values_list("photo_set", "view"):
        present.setdefault(photo_set, set()).add(view)
    sets = {(each.session_id, each.stage): each for each in PhotoSet.objects.filter(session__in=mine)}
    progress = []
    for visit in mine:
        for stage in DAYS[visit.kind]:
            asked = _asked(visit, stage, visits, in_clinic=stage == Stage.DAY_0)
            photo_set = sets.get((visit.pk, stage))
            views = present.get(photo_set.pk, set()) if photo_set else set()
            progress.append(Progress(visit, stage, asked, photo_set, views))
    return progress


def _visits(patient: Patient) -> list[TreatmentSession]:
    """Those that count, the latest first, with the areas that were treated."""
    return list(patient.sessions.valid().prefetch_related("areas"))


def _asked(
    visit: TreatmentSession, stage: str, visits: Iterable[TreatmentSession], *, in_clinic: bool
) -> list[View]:
    full = visit.kind == Kind.FULL
    same_day = [each for each in visits if each.on == visit.on and (each.kind == Kind.FULL) == full]
    areas = {treated.area for each in {visit, *same_day} for treated in each.areas.all()}
    views = touch_up_views if stage == Stage.TOUCH_UP_DAY_7 else views_for
    return views(areas, in_clinic=in_clinic)


def withdrawn_from(photo_set: PhotoSet) -> QuerySet[Photo]:
    """What was in a set once, the latest first."""
    gone = photo_set.photos.filter(withdrawn_at__isnull=False)
    return gone.select_related("withdrawn_by").order_by("-withdrawn_at", "-pk")


@dataclass(frozen=True)
class Use:
    """What photos may be used for: the consent that stands, and those that ended, the latest first."""

    purpose: Consent.Purpose
    stands: Consent | None
    ended: list[Consent]

    @property
    def name(self) -> Promise:
        return USES[self.purpose][0]

    @property
    def words(self) -> Promise:
        return USES[self.purpose][1]


def uses_of(patient: Patient) -> list[Use]:
    given = list(patient.consents.select_related("given_by", "revoked_by"))
    uses = []
    for purpose in Consent.Purpose:
        mine = [each for each in given if each.purpose == purpose]
        stands = next((each for each in mine if each.revoked_at is None), None)
        uses.append(Use(purpose, stands, [each for each in mine if each is not stands]))
    return uses

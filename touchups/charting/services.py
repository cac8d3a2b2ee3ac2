"""What is written into a patient's record. Each act checks the role, leaves an audit row and re-assesses.

Every service takes ``by`` (the member of staff) and ``now`` (aware); those that make an entry take the form's
``key``, so that the same form sent twice makes one entry. They raise PermissionDenied, or ValidationError
naming the field, and then nothing is changed.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.roles import Can
from touchups.charting.keeping import check_day, made_before, writing
from touchups.models import (
    Concern,
    Dose,
    Finding,
    Lot,
    Patient,
    Referral,
    Report,
    Review,
    Staff,
    TreatedArea,
    TreatmentSession,
)
from touchups.models.record import Record
from touchups.photos.services import adopt_photos


@dataclass(frozen=True)
class AreaLine:
    """One treated area of a session as it is entered."""

    area: str
    goal: str = ""
    thick_muscle: bool = False
    planned_units: Decimal | None = None


@dataclass(frozen=True)
class DoseLine:
    """One dose of a session as it is entered: units in steps of 0.5 U."""

    area: str
    side: str
    muscle: str
    units: Decimal
    technique: str = Dose.Technique.STANDARD


@dataclass(frozen=True)
class FindingLine:
    """One finding of a review as it is entered."""

    area: str
    side: str
    kind: str
    conflicts: bool = True
    rest: int | None = None
    movement: int | None = None


def record_session(
    *,
    patient: Patient,
    by: Staff,
    now: datetime,
    at: datetime,
    injector: Staff,
    product: str,
    lot: Lot,
    areas: Sequence[AreaLine],
    doses: Sequence[DoseLine],
    kind: str = TreatmentSession.Kind.FULL,
    parent: TreatmentSession | None = None,
    plan: str = TreatmentSession.Plan.SINGLE,
    prescriber: str = "",
    dilution_ml: Decimal | None = None,
    notes: str = "",
    key: uuid.UUID | None = None,
) -> TreatmentSession:
    """Write down a session, a touch-up or a second pass with its doses."""
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now, can=Can.CHART, cause=f"session.{kind}") as patient:
        if made := made_before(TreatmentSession, key, patient):
            return made
        on = patient.clinic.day_of(at)
        session = TreatmentSession(
            key=key,
            patient=patient,
            kind=kind,
            parent=parent,
            at=at,
            on=on,
            injector=injector,
            prescriber=prescriber,
            product=product,
            lot=lot,
            dilution_ml=dilution_ml,
            plan=plan,
            notes=notes,
            recorded_by=by,
            recorded_at=now,
        )
        _check_session(session, areas, doses, now=now)
        session.save()
        for line in areas:
            treated = TreatedArea.objects.create(session=session, **vars(line))
            Dose.objects.bulk_create(
                Dose(
                    treated_area=treated,
                    side=dose.side,
                    muscle=dose.muscle,
                    units=dose.units,
                    technique=dose.technique,
                )
                for dose in doses
                if dose.area == line.area
            )
        adopt_photos(session)
        audit.record(
            "session.record",
            by=by,
            now=now,
            patient=patient,
            subject=session,
            kind=kind,
            on=str(on),
            units={f"{dose.area} {dose.side} {dose.muscle}": str(dose.units) for dose in doses},
        )
    return session


def _check_session(
    session: TreatmentSession, areas: Sequence[AreaLine], doses: Sequence[DoseLine], *, now: datetime
):
    if session.at > now:
        raise ValidationError({"at": _("This time is in the future.")})
    check_day(session.on, session.patient, now=now, field="at")
    if session.injector.clinic_id != session.patient.clinic_id or not session.injector.injects:
        raise ValidationError({"injector": _("Choose an injector of this clinic.")})
    _check_lot(session, session.lot)
    if not doses:
        raise ValidationError({"doses": _("Give at least one dose, in whichever area.")})
    if {dose.area for dose in doses} != {line.area for line in areas}:
        raise ValidationError({"doses": _("Give at least one dose in each treated area.")})
    if session.parent:
        _check_touch_up(session, session.parent, areas)


def _check_lot(session: TreatmentSession, lot: Lot) -> None:
    if lot.clinic_id != session.patient.clinic_id or lot.product != session.product:
        raise ValidationError({"lot": _("This lot is not of the chosen product.")})
    if lot.expires_on < session.on:
        raise ValidationError(
            {"lot": _("Lot %(number)s expired on %(day)s.") % _lot_words(lot, lot.expires_on)}
        )
    if lot.withdrawn_on and lot.withdrawn_on <= session.on:
        raise ValidationError(
            {"lot": _("Lot %(number)s was withdrawn on %(day)s.") % _lot_words(lot, lot.withdrawn_on)}
        )


def _check_touch_up(session: TreatmentSession, parent: TreatmentSession, areas: Sequence[AreaLine]) -> None:
    if parent.patient_id != session.patient_id or parent.is_error or parent.kind != parent.Kind.FULL:
        raise ValidationError(_("A touch-up belongs to a session of the same patient."))
    if session.at < parent.at:
        raise ValidationError({"at": _("This is before the session it belongs to.")})
    if session.product != parent.product:
        raise ValidationError({"product": _("Units do not convert: use the product of the session.")})
    if session.kind == session.Kind.SECOND_PASS and parent.plan != parent.Plan.STAGED:
        raise ValidationError(_("Only a staged session has a second pass."))
    if not {line.area for line in areas} <= {treated.area for treated in parent.areas.all()}:
        raise ValidationError({"doses": _("Only areas of the session can be touched up.")})


def _lot_words(lot: Lot, day: date) -> dict[str, str]:
    return {"number": lot.number, "day": day.isoformat()}


def check_no_review(patient: Patient, on: date) -> None:
    """Raise ValidationError where a valid review of that clinic-local day stands in the record."""
    if patient.reviews.valid().filter(on=on).exists():
        raise ValidationError({"on": _("A review of this day is already recorded.")})


def record_review(
    *,
    patient: Patient,
    by: Staff,
    now: datetime,
    on: date,
    reviewer: Staff,
    findings: Sequence[FindingLine] = (),
    plateau: bool = False,
    satisfaction: int | None = None,
    notes: str = "",
    seen: Sequence[Report] = (),
    key: uuid.UUID | None = None,
) -> Review:
    """Write down what a review found; ``seen`` are the open reports it answers."""
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now, can=Can.CHART, cause="review") as patient:
        if made := made_before(Review, key, patient):
            return made
        check_day(on, patient, now=now, field="on")
        check_no_review(patient, on)
        review = Review.objects.create(
            key=key,
            patient=patient,
            on=on,
            reviewer=reviewer,
            plateau=plateau,
            satisfaction=satisfaction,
            notes=notes,
            recorded_by=by,
            recorded_at=now,
        )
        Finding.objects.bulk_create(Finding(review=review, **vars(line)) for line in findings)
        for report in seen:
            _see(report, by=by, now=now, on=on, outcome=_("Seen at the review."))
        found = [f"{line.area} {line.side} {line.kind}" for line in findings]
        audit.record(
            "review.record", by=by, now=now, patient=patient, subject=review, on=str(on), findings=found
        )
    return review


def record_report(
    *,
    patient: Patient,
    by: Staff | None,
    now: datetime,
    kind: str,
    on: date,
    area: str = "",
    side: str = "",
    words: str = "",
    key: uuid.UUID | None = None,
) -> Report:
    """Write down what a caller says, or what the patient tells by a private link."""
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now, can=Can.TAKE_REPORTS, cause="report") as patient:
        if made := made_before(Report, key, patient):
            return made
        check_day(on, patient, now=now, field="on")
        report = Report.objects.create(
            key=key,
            patient=patient,
            kind=kind,
            on=on,
            area=area,
            side=side,
            words=words,
            recorded_by=by,
            recorded_at=now,
        )
        audit.record("report.record", by=by, now=now, patient=patient, subject=report, kind=kind, on=str(on))
    return report


def see_report(*, report: Report, by: Staff, now: datetime, on: date, outcome: str) -> None:
    """Close a report: an injector has seen the patient."""
    with writing(report.patient, by=by, now=now, can=Can.CHART, cause="report.seen") as patient:
        check_day(on, patient, now=now, field="seen_on")
        _see(report, by=by, now=now, on=on, outcome=outcome)


def _see(report: Report, *, by: Staff, now: datetime, on: date, outcome: str) -> None:
    if on < report.on:
        raise ValidationError({"seen_on": _("This is before the report.")})
    open_one = Report.objects.valid().filter(pk=report.pk, seen_on=None)
    if open_one.update(seen_on=on, seen_by=by, outcome=outcome):
        audit.record(
            "report.see", by=by, now=now, patient=report.patient, subject=report, on=str(on), outcome=outcome
        )


def record_concern(
    *,
    patient: Patient,
    by: Staff,
    now: datetime,
    kind: str,
    on: date,
    note: str = "",
    key: uuid.UUID | None = None,
) -> Concern:
    """Write down a wish that a neuromodulator does not fulfil."""
    key = key or uuid.uuid4()
    with writing(patient, by=by, now=now, can=Can.CHART, cause="concern") as patient:
        if made := made_before(Concern, key, patient):
            return made
        check_day(on, patient, now=now, field="on")
        concern = Concern.objects.create(
            key=key, patient=patient, kind=kind, on=on, note=note, recorded_by=by, recorded_at=now
        )
        audit.record(
            "concern.record", by=by, now=now, patient=patient, subject=concern, kind=kind, on=str(on)
        )
    return concern


def refer(
    *,
    concern: Concern,
    by: Staff,
    now: datetime,
    to: str,
    on: date,
    whom: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
) -> Referral:
    """Refer the patient with a concern to what does help it; the concern is then closed."""
    key = key or uuid.uuid4()
    with writing(concern.patient, by=by, now=now, can=Can.CHART, cause="referral") as patient:
        if made := Referral.objects.filter(key=key, concern=concern).first():
            return made
        check_day(on, patient, now=now, field="on")
        if on < concern.on:
            raise ValidationError({"on": _("This is before the concern.")})
        referral = Referral.objects.create(
            key=key, concern=concern, to=to, on=on, whom=whom, note=note, recorded_by=by, recorded_at=now
        )
        audit.record("referral.record", by=by, now=now, patient=patient, subject=referral, to=to, on=str(on))
    return referral


def who_corrects(entry: Record, by: Staff) -> Can:
    """What it takes to mark an entry as an error: one's own report may be taken back by anybody."""
    own_report = isinstance(entry, Report) and entry.recorded_by_id == by.pk
    return Can.TAKE_REPORTS if own_report else Can.CHART


def mark_as_error(*, entry: Record, by: Staff, now: datetime, reason: str) -> None:
    """Take an entry out of the facts; it stays readable, struck through, with the reason."""
    if isinstance(entry, TreatmentSession) and entry.touch_ups.filter(error_at=None).exists():
        raise ValidationError(_("Mark its touch-ups as errors first."))
    can = who_corrects(entry, by)
    with writing(entry.patient, by=by, now=now, can=can, cause="correction") as patient:
        rows: models.QuerySet = type(entry).objects.filter(pk=entry.pk, error_at=None)
        if rows.update(error_at=now, error_by=by, error_reason=reason):
            verb = f"{entry._meta.model_name}.error"
            audit.record(verb, by=by, now=now, patient=patient, subject=entry, reason=reason)

"""Reads of one patient's record, each in a fixed number of queries however long the record is."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touchups.access.lookups import visible_to
from touchups.assessment.booked import OPEN
from touchups.assessment.facts import adult_on
from touchups.assessment.services import reassess_all
from touchups.charting.doses import DoseRow, dose_table, total
from touchups.models import (
    Appointment,
    Assessment,
    Concern,
    Patient,
    Referral,
    Reminder,
    Report,
    Review,
    Staff,
    Standing,
    TreatmentSession,
)
from touchups.models.patient import digits_of, fold
from touchups.photos.queries import shown
from touchups.rules import catalogue

FLAGS_SHOWN = 10

#: What brought an assessment about, in words.
CAUSES: dict[str, Promise] = {
    "day": _("the day had come"),
    "patient.add": _("patient added"),
    "patient.change": _("card changed"),
    "patient.restore": _("patient brought back"),
    "session.full": _("session"),
    "session.touch_up": _("touch-up"),
    "session.second_pass": _("second pass"),
    "review": _("review"),
    "report": _("report"),
    "report.seen": _("report seen"),
    "concern": _("concern"),
    "referral": _("referral"),
    "hold": _("hold placed"),
    "hold.cleared": _("hold cleared"),
    "event": _("event added"),
    "event.removed": _("event removed"),
    "override": _("override"),
    "override.ended": _("override ended"),
    "correction": _("entry marked as an error"),
}


def standing_of(patient: Patient, *, now: datetime) -> Standing | None:
    """Where the patient stands today, assessed again when that is due. None for an archived patient."""
    rows = Standing.objects.filter(patient=patient).select_related(
        "assessment__policy", "override__recorded_by", "injector"
    )
    standing = rows.first()
    if standing and standing.fresh_until and standing.fresh_until <= patient.clinic.day_of(now):
        reassess_all(Patient.objects.filter(pk=patient.pk), clinic=patient.clinic, now=now, cause="day")
        return rows.first()
    return standing


@dataclass
class SessionEntry:
    """A session as the record shows it, with the touch-ups that belong to it."""

    session: TreatmentSession
    rows: list[DoseRow]
    touch_ups: list["SessionEntry"]

    @property
    def total(self) -> Decimal:
        return total(self.rows)


def sessions_of(patient: Patient) -> list[SessionEntry]:
    """All full sessions of a patient, the latest first, entries in error included."""
    entries = [
        SessionEntry(session, dose_table(session), [])
        for session in patient.sessions.select_related("injector", "lot", "error_by").prefetch_related(
            "areas__doses"
        )
    ]
    of = {entry.session.pk: entry for entry in entries}
    for entry in reversed(entries):
        if entry.session.parent_id:
            of[entry.session.parent_id].touch_ups.append(entry)
    return [entry for entry in entries if not entry.session.parent_id]


def session_entry(session: TreatmentSession) -> SessionEntry:
    """One session with its touch-ups, in the order in which they were given."""
    visits = session.touch_ups.select_related("injector", "lot", "error_by").order_by("on", "at", "pk")
    touch_ups = [
        SessionEntry(visit, dose_table(visit), []) for visit in visits.prefetch_related("areas__doses")
    ]
    return SessionEntry(session, dose_table(session), touch_ups)


@dataclass
class Record:
    """What the patient's page shows besides the flag; entries in error are in it, marked as such."""

    sessions: list[SessionEntry]
    reviews: list[Review]
    reports: list[Report]
    concerns: list
    holds: list
    events: list
    flags: list


def reviews_of(patient: Patient) -> list[Review]:
    """All reviews of a patient with their findings, the latest first, entries in error included."""
    return list(patient.reviews.select_related("reviewer", "error_by").prefetch_related("findings"))


def reports_of(patient: Patient) -> list[Report]:
    """All reports of a patient, the latest first, entries in error included."""
    return list(patient.reports.select_related("recorded_by", "seen_by", "error_by"))


def record_of(patient: Patient) -> Record:
    referrals = Referral.objects.select_related("error_by")
    return Record(
        sessions=sessions_of(patient),
        reviews=reviews_of(patient),
        reports=reports_of(patient),
        concerns=list(
            patient.concerns.select_related("error_by").prefetch_related(Prefetch("referrals", referrals))
        ),
        holds=list(patient.holds.select_related("recorded_by", "error_by")),
        events=list(patient.events.valid()),
        flags=flags_of(patient, limit=FLAGS_SHOWN),
    )


def marks_of(
    patient: Patient, appointments: Iterable[Appointment], reminders: Iterable[Reminder]
) -> list[tuple[str, date]]:
    """What the ribbon of the patient's page shows besides the record: kinds of mark and their days."""
    marks = [("appointment", each.on) for each in appointments if each.state in OPEN]
    days = shown(patient).order_by("photo_set__on").values_list("photo_set__on", flat=True).distinct()
    marks += [("photos", on) for on in days]
    return marks + [("reminder", each.on) for each in reminders]


@dataclass(frozen=True)
class Warnings:
    """What must be seen before anything else is done with a patient."""

    emergencies: list[Report]
    complications: list[Report]
    holds: list
    allergies: str
    adult_on: date | None


def warnings_of(patient: Patient) -> Warnings:
    reports = list(patient.reports.valid().filter(seen_on=None).order_by("on", "pk"))
    return Warnings(
        emergencies=[report for report in reports if report.kind in catalogue.EMERGENCY_REPORTS],
        complications=[report for report in reports if report.kind in catalogue.COMPLICATION_REPORTS],
        holds=list(patient.holds.valid().filter(cleared_on=None)),
        allergies=patient.allergies,
        adult_on=adult_on(patient.birth_date),
    )


def full_sessions(patient: Patient) -> QuerySet[TreatmentSession]:
    """The sessions that count, the latest first, with their doses."""
    return repeatable_sessions(patient).valid()


def repeatable_sessions(patient: Patient) -> QuerySet[TreatmentSession]:
    """The same with those entered in error, of which most may have been right."""
    sessions = patient.sessions.filter(kind=TreatmentSession.Kind.FULL)
    return sessions.select_related("lot", "injector").prefetch_related("areas__doses")


def concern_to_refer(patient: Patient, number: str) -> Concern | None:
    """The concern with this number, or the earliest open one; None when there is none."""
    concerns = patient.concerns.valid().order_by("on", "pk")
    if number:
        return concerns.filter(pk=number).first() if number.isdecimal() else None
    referred = Referral.objects.valid().filter(concern__patient=patient)
    return concerns.exclude(pk__in=referred.values("concern")).first()


def flags_of(patient: Patient, *, limit: int = 100) -> list[tuple[Assessment, Promise]]:
    """How the patient's flag went, the latest first, each with the words for what brought it about."""
    latest = patient.assessments.select_related("policy")[:limit]
    return [(assessment, CAUSES.get(assessment.cause, assessment.cause)) for assessment in latest]


#: So many digits at the end of two telephone numbers make them one, whether or not a country stands before.
SAME_END = 9


def lookalikes(
    staff: Staff, *, name: str, birth_date: date | None, phone: str, but: uuid.UUID
) -> list[Patient]:
    """Patients who may be the same person: same name, same phone number, or a shared name and birth date.

    ``but`` is the key of the form that asks: the patient whom it has just added is no other.
    """
    folded, digits = fold(name), digits_of(phone)[-SAME_END:]
    candidates = Q(search__startswith=folded)
    if digits:
        candidates |= Q(search__contains=digits)
    if birth_date:
        candidates |= Q(birth_date=birth_date)
    found = visible_to(staff, Patient).filter(candidates).exclude(key=but)[:200]
    return [each for each in found if _alike(each, folded, digits, birth_date)][:5]


def _alike(patient: Patient, folded: str, digits: str, birth_date: date | None) -> bool:
    other = fold(patient.name)
    return (
        other == folded
        or (bool(digits) and digits_of(patient.phone)[-SAME_END:] == digits)
        or (
            birth_date is not None
            and patient.birth_date == birth_date
            and bool(set(other.split()) & set(folded.split()))
        )
    )

"""Reads of reminders: the list, a patient's ledger, what will be sent on a day, and what needs a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchups.assessment.facts import with_record
from touchups.assessment.services import policy_in_force, policy_of
from touchups.models import Clinic, Patient, Reminder, Sweep, TreatmentSession
from touchups.models.patient import search_condition
from touchups.models.reminder import State
from touchups.reminders.letters import Letter, compose, words_of
from touchups.reminders.plan import KINDS, Outlook
from touchups.reminders.sweep import BLOTTED

#: A sweep that did not run for so long is not going to.
SWEEP_MISSED_AFTER = timedelta(minutes=5)

TROUBLES = (State.FAILED, State.BOUNCED, State.MISSED, State.UNCONFIRMED)


def messages(clinic: Clinic, *, state: str = "", kind: str = "", search: str = "") -> QuerySet[Reminder]:
    """A clinic's reminders, the latest day first. ``search`` looks for the patient as everywhere."""
    found = Reminder.objects.filter(clinic=clinic).select_related("patient", "session", "message")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if search:
        found = found.filter(search_condition(search, "patient__search"))
    return found.order_by("-due_at", "-pk")


def ledger_of(patient: Patient) -> QuerySet[Reminder]:
    """All reminders of a patient with each step, the latest day first."""
    rows = Reminder.objects.filter(patient=patient).select_related("session", "message")
    return rows.prefetch_related("steps__by").order_by("-due_at", "-pk")


def troubles(clinic: Clinic) -> QuerySet[Reminder]:
    """What did not reach its patient, or may not have, until somebody has dealt with it."""
    rows = Reminder.objects.filter(clinic=clinic, state__in=TROUBLES)
    return rows.select_related("patient", "session", "message").order_by("on", "patient__name", "pk")


@dataclass(frozen=True)
class Coming:
    """A mail that will be sent: to whom, which reminders are in it, and what it will say."""

    patient: Patient
    reminders: list[Reminder]
    letter: Letter


def will_be_sent(clinic: Clinic, on_day: date, *, now: datetime) -> list[Coming]:
    """The mails of a coming clinic-local date, if nothing is recorded until then. Not for past days."""
    today, policy = clinic.day_of(now), policy_of(policy_in_force(clinic))
    due = Reminder.objects.filter(clinic=clinic, state=State.DUE).select_related("session")
    due = due.filter(on__lte=on_day) if on_day == today else due.filter(on=on_day)
    by_patient: dict[int, list[Reminder]] = {}
    for reminder in due.order_by("due_at", "pk"):
        by_patient.setdefault(reminder.patient_id, []).append(reminder)
    own = words_of(clinic)
    coming = []
    for patient in with_record(Patient.objects.filter(pk__in=by_patient).order_by("name", "pk")):
        reminders = by_patient[patient.pk]
        outlook = Outlook(patient, clinic=clinic, today=today, policy=policy)
        letter = compose(reminders, outlook, day=on_day, link=BLOTTED, own=own)
        coming.append(Coming(patient, reminders, letter))
    return coming


def why_planned(reminder: Reminder) -> str:
    """What calls for it, in words."""
    days = (reminder.on - reminder.session.on).days
    if days == 0:
        return _("the day of: %(session)s") % {"session": reminder.session}
    return ngettext("%(days)s day after: %(session)s", "%(days)s days after: %(session)s", days) % {
        "days": days,
        "session": reminder.session,
    }


def is_swept(*, now: datetime) -> bool:
    """Whether due reminders were looked for within the last five minutes."""
    return Sweep.objects.filter(ran_at__gte=now - SWEEP_MISSED_AFTER).exists()


@dataclass(frozen=True)
class Gap:
    """A reminder that should be there and is not, or one that does not say how it came to be."""

    session: TreatmentSession
    kind: Promise | str


def gaps() -> list[Gap]:
    """Sessions, of every clinic, that lack a reminder of one of their kinds or its first step."""
    missing = [
        Gap(session, kind.label)
        for session_kind, kinds in KINDS.items()
        for kind in kinds
        for session in TreatmentSession.objects.valid()
        .filter(kind=session_kind)
        .exclude(reminders__kind=kind)
        .order_by("pk")
    ]
    unexplained = Reminder.objects.filter(steps=None).select_related("session").order_by("pk")
    return missing + [Gap(row.session, row.get_kind_display()) for row in unexplained]

"""Reads of reminders: the list, a patient's ledger, what will be sent on a day, and what needs a person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchups.assessment.days import in_words
from touchups.assessment.services import policy_for
from touchups.models import Appointment, Clinic, Patient, Reminder, Sweep, TreatmentSession
from touchups.models.reminder import State
from touchups.reminders.letters import Letter, by_mail, compose
from touchups.reminders.links import BLOTTED
from touchups.reminders.outlook import Outlook, with_plans
from touchups.reminders.plan import KINDS, NOTICES
from touchups.reminders.times import at_hour, next_opening
from touchups.reminders.words import words_of

#: A sweep that did not run for so long is not going to.
SWEEP_MISSED_AFTER = timedelta(minutes=5)
DAY = timedelta(days=1)

TROUBLES = (State.FAILED, State.BOUNCED, State.MISSED, State.UNCONFIRMED)
#: So many of them stand on Today, and so many reminders, coming and past, on a patient's page.
FEW, NEAREST = 10, 3


def messages(clinic: Clinic, *, state: str = "", kind: str = "", search: str = "") -> QuerySet[Reminder]:
    """A clinic's reminders, the latest day first. ``search`` looks for the patient as everywhere."""
    found = Reminder.objects.filter(clinic=clinic).select_related("patient", "session", "appointment")
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    if search:
        found = found.filter(patient__in=Patient.objects.filter(clinic=clinic).matching(search).values("pk"))
    return found.order_by("-due_at", "-pk")


def ledger_of(patient: Patient) -> QuerySet[Reminder]:
    """All reminders of a patient with each step, the latest day first."""
    rows = Reminder.objects.filter(patient=patient).select_related("session", "appointment", "message")
    return rows.prefetch_related("steps__by").order_by("-due_at", "-pk")


def nearest_of(patient: Patient) -> tuple[list[Reminder], list[Reminder]]:
    """The next few reminders of a patient, and the last few that left or did not."""
    rows = Reminder.objects.filter(patient=patient)
    coming = rows.filter(wake_at__isnull=False).order_by("wake_at", "pk")
    past = rows.filter(wake_at=None).exclude(state=State.CANCELLED).order_by("-changed_at", "-pk")
    return list(coming[:NEAREST]), list(past[:NEAREST])


def troubles(clinic: Clinic) -> QuerySet[Reminder]:
    """What did not reach its patient, or may not have, until somebody has dealt with it."""
    rows = Reminder.objects.filter(clinic=clinic, state__in=TROUBLES)
    return rows.select_related("patient", "session", "appointment", "message").order_by(
        "on", "patient__name", "pk"
    )


@dataclass(frozen=True)
class Coming:
    """A mail that will be sent: to whom, when, which reminders are in it, and what it will say.

    Without a letter if the words ask for what is not known of the visit: then it is going to fail.
    """

    patient: Patient
    leaves_at: datetime
    reminders: list[Reminder]
    letter: Letter | None


def will_be_sent(clinic: Clinic, on_day: date, *, now: datetime) -> list[Coming]:
    """The mails of a coming clinic-local date, if nothing is recorded until then. Not for past days."""
    today, policy = clinic.day_of(now), policy_for(clinic)
    due = Reminder.objects.filter(clinic=clinic, state=State.DUE, due_at__lt=_begin_of(on_day + DAY, clinic))
    if on_day > today:
        due = due.filter(due_at__gte=_begin_of(on_day, clinic))
    due = due.select_related("session", "appointment").order_by("wake_at", "pk")
    to = Patient.objects.filter(pk__in={reminder.patient_id for reminder in due})
    patients = {patient.pk: patient for patient in with_plans(to, today=today)}
    own, ahead = words_of(clinic), (on_day - today).days
    coming = []
    for reminders in by_mail(due):
        first = reminders[0]
        outlook = Outlook(patients[first.patient_id], clinic=clinic, now=now, policy=policy, ahead=ahead)
        leaves_at = next_opening(first.kind, max(first.wake_at, now), clinic.zone)
        try:
            letter = compose(reminders, outlook, day=on_day, links=BLOTTED, own=own)
        except KeyError:
            letter = None
        coming.append(Coming(outlook.patient, leaves_at, reminders, letter))
    return sorted(coming, key=lambda mail: (mail.patient.name, mail.patient.pk))


def not_sent_on(clinic: Clinic, day: date) -> QuerySet[Reminder]:
    """What had been meant for a clinic-local date and will not be sent then, each row with its reason."""
    rows = Reminder.objects.filter(clinic=clinic, state=State.CANCELLED)
    rows = rows.filter(due_at__gte=_begin_of(day, clinic), due_at__lt=_begin_of(day + DAY, clinic))
    return rows.select_related("patient", "session", "appointment").order_by("patient__name", "pk")


def _begin_of(day: date, clinic: Clinic) -> datetime:
    return at_hour(day, 0, clinic.zone)


def why_planned(reminder: Reminder) -> str:
    """What calls for it, in words."""
    if appointment := reminder.appointment:
        starts = localtime(appointment.starts_at)
        values = {"kind": appointment.get_kind_display(), "day": in_words(starts), "time": f"{starts:%H:%M}"}
        return _("%(kind)s, %(day)s, %(time)s") % values
    days, session = (reminder.on - reminder.session.on).days, reminder.session
    values = {"days": days, "session": f"{session.get_kind_display()}, {in_words(session.on)}"}
    if days == 0:
        return _("the day of: %(session)s") % values
    return ngettext("%(days)s day after: %(session)s", "%(days)s days after: %(session)s", days) % values


def is_swept(*, now: datetime) -> bool:
    """Whether due reminders were looked for within the last five minutes."""
    ran_at = Sweep.objects.values_list("ran_at", flat=True).first()
    return ran_at is not None and is_recent(ran_at, now=now)


def is_recent(ran_at: datetime, *, now: datetime) -> bool:
    """Nor is one that lies ahead: where the clock was set back, Celery waits until it is there again."""
    return abs(now - ran_at) <= SWEEP_MISSED_AFTER


@dataclass(frozen=True)
class Gap:
    """A reminder that should be there and is not, or one that does not say how it came to be."""

    about: TreatmentSession | Appointment
    kind: Promise | str


def gaps() -> list[Gap]:
    """What, of every clinic, lacks a reminder of one of its kinds or that reminder's first step."""
    missing = [
        Gap(session, kind.label)
        for session_kind, kinds in KINDS.items()
        for kind in kinds
        for session in TreatmentSession.objects.valid()
        .filter(kind=session_kind)
        .exclude(reminders__kind=kind)
        .order_by("pk")
    ]
    of_this_state = Reminder.objects.filter(appointment=OuterRef("pk"), sequence=OuterRef("sequence"))
    missing += [
        Gap(appointment, kind.label)
        for kind in NOTICES
        for appointment in Appointment.objects.exclude(Exists(of_this_state.filter(kind=kind))).order_by("pk")
    ]
    unexplained = Reminder.objects.filter(steps=None).select_related("session", "appointment").order_by("pk")
    return missing + [Gap(row.session or row.appointment, row.get_kind_display()) for row in unexplained]

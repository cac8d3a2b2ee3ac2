"""What people decide about reminders, and what a mail service tells of them afterwards.

Every service is one transaction and leaves an audit row. ``by`` is the member of staff; None where the
patient decided, by a private link, or the mail service told. They raise PermissionDenied, or ValidationError.
"""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.assessment.services import policy_for
from touchups.models import MailEvent, Message, Patient, Reminder, Staff, Wording
from touchups.models.reminder import FINAL, Because, State
from touchups.reminders.moves import move
from touchups.reminders.outlook import Outlook, with_plans
from touchups.reminders.plan import GROUPS, plan_of, why_gone
from touchups.reminders.replan import replan
from touchups.reminders.words import Words, check_words, default_words, words_of

#: What a person may call off: what is still to come, and what went wrong and was dealt with otherwise.
CAN_BE_CANCELLED = (State.DUE, State.FAILED, State.MISSED, State.BOUNCED)
#: What may be sent once more.
CAN_BE_RESENT = tuple(state for state in FINAL if state != State.UNCONFIRMED)


@transaction.atomic
def resend(*, reminder: Reminder, by: Staff, now: datetime) -> None:
    """Send it now, or as soon as the hour allows, as a new mail, unless the record speaks against it."""
    row = _locked(reminder, by)
    if row.state == State.UNCONFIRMED:
        raise ValidationError(_("First say whether the mail of before had been sent."))
    if row.state not in FINAL:
        raise ValidationError(_("This reminder is still going to be sent."))
    if silent := _why_silent(row, now=now):
        raise ValidationError(_("Not sent: %s.") % silent.label)
    _due_now(row, because=Because.ASKED, by=by, now=now, resends=row.resends + 1)
    audit.record("reminder.resend", by=by, now=now, patient=row.patient, subject=row, kind=row.kind)


@transaction.atomic
def settle(*, reminder: Reminder, was_sent: bool, by: Staff, now: datetime) -> None:
    """Say of an unconfirmed mail whether it had been sent; if not, all that was in it is due again."""
    row = _locked(reminder, by)
    if row.state != State.UNCONFIRMED:
        raise ValidationError(_("What became of this reminder is known."))
    for each in Reminder.objects.select_for_update().filter(message=row.message, state=State.UNCONFIRMED):
        if was_sent:
            move([each], State.SENT, now=now, because=Because.WAS_SENT, by=by)
        else:
            _due_now(each, because=Because.NOT_SENT, by=by, now=now)
    audit.record(
        "reminder.settle", by=by, now=now, patient=row.patient, subject=row, kind=row.kind, was_sent=was_sent
    )


@transaction.atomic
def cancel(*, reminder: Reminder, reason: str, by: Staff, now: datetime) -> None:
    """Call it off, or take what went wrong off the list; it stays so whatever the record says later."""
    row = _locked(reminder, by)
    if row.state not in CAN_BE_CANCELLED:
        raise ValidationError(_("This reminder cannot be cancelled any more."))
    move([row], State.CANCELLED, now=now, because=Because.BY_PERSON, detail=reason, by=by)
    audit.record(
        "reminder.cancel", by=by, now=now, patient=row.patient, subject=row, kind=row.kind, reason=reason
    )


@transaction.atomic
def choose(*, patient: Patient, wanted: Collection[str], by: Staff | None, now: datetime) -> None:
    """Reminders of these groups of ``GROUPS`` and no others; what is planned follows at once."""
    if by:
        require(by, Can.KEEP_PATIENTS, at=patient.clinic_id)
    patient = Patient.objects.select_for_update().select_related("clinic").get(pk=patient.pk)
    had = {group for group in GROUPS if not getattr(patient, f"{group}_muted_at")}
    changed = [group for group in GROUPS if (group in had) != (group in wanted)]
    if not changed:
        return
    for group in changed:
        setattr(patient, f"{group}_muted_at", None if group in wanted else now)
    patient.save(update_fields=[f"{group}_muted_at" for group in changed])
    choices = {group: group in wanted for group in changed}
    audit.record("patient.mails", by=by, now=now, patient=patient, subject=patient, wanted=choices)
    replan(patient, now=now)


@transaction.atomic
def trust_address(*, patient: Patient, by: Staff, now: datetime) -> None:
    """The address to which mail came back is right after all: what is still useful is planned anew."""
    require(by, Can.KEEP_PATIENTS, at=patient.clinic_id)
    came_back = Patient.objects.filter(pk=patient.pk).exclude(address_bounced_at=None)
    if came_back.update(address_bounced_at=None):
        audit.record("patient.address", by=by, now=now, patient=patient, subject=patient, email=patient.email)
        replan(patient, now=now)


@transaction.atomic
def word(*, part: str, language: str, subject: str, body: str, by: Staff, now: datetime) -> Wording:
    """The clinic's own words for a part of its mails. Placeholders that it does not have are refused."""
    require(by, Can.MANAGE_CLINIC)
    new = {"subject": subject, "body": body}
    for field, text in new.items():
        try:
            check_words(part, text)
        except ValidationError as problem:
            raise ValidationError({field: problem}) from problem
    which = {"clinic": by.clinic, "part": part, "language": language}
    changed = audit.changes(vars(_words_in_use(by, part, language)), new)
    wording, _made = Wording.objects.update_or_create(
        **which, defaults={**new, "changed_by": by, "changed_at": now}
    )
    if changed:
        audit.record(
            "wording.change", by=by, now=now, subject=wording, part=part, language=language, fields=changed
        )
    return wording


@transaction.atomic
def use_default_words(*, part: str, language: str, by: Staff, now: datetime) -> None:
    """Back to the words that ship."""
    require(by, Can.MANAGE_CLINIC)
    changed = audit.changes(vars(_words_in_use(by, part, language)), vars(default_words(part, language)))
    if Wording.objects.filter(clinic=by.clinic, part=part, language=language).delete()[0]:
        audit.record("wording.reset", by=by, now=now, part=part, language=language, fields=changed)


def _words_in_use(by: Staff, part: str, language: str) -> Words:
    return words_of(by.clinic).get((part, language)) or default_words(part, language)


@transaction.atomic
def record_fate(
    *, message: Message, event_id: str, kind: str, at: datetime, now: datetime, detail: str = ""
) -> None:
    """What the mail service tells of a message. Told twice it counts once.

    Mail that came back stops all mail to that address; a complaint stops what the patient can opt out of.
    """
    _event, is_new = MailEvent.objects.get_or_create(
        event_id=event_id,
        defaults={"message": message, "kind": kind, "at": at, "detail": detail[:300]},
    )
    if not is_new:
        return
    patient = Patient.objects.select_for_update().select_related("clinic").get(pk=message.patient_id)
    before = [State.SENT, State.UNCONFIRMED]
    if kind == MailEvent.Kind.DELIVERED:
        state, because = State.DELIVERED, Because.DELIVERED
    elif kind == MailEvent.Kind.BOUNCED:
        before.append(State.DELIVERED)
        state, because = State.BOUNCED, Because.BOUNCED
    else:
        choose(patient=patient, wanted=(), by=None, now=now)
        return
    for each in Reminder.objects.select_for_update().filter(message=message, state__in=before):
        move([each], state, now=now, because=because, detail=detail)
    if state == State.BOUNCED and message.to == patient.email:
        Patient.objects.filter(pk=patient.pk).update(address_bounced_at=at)
        replan(patient, now=now)


def _locked(reminder: Reminder, by: Staff) -> Reminder:
    """The reminder as it is now, after its patient: the order in which everybody locks them."""
    require(by, Can.KEEP_PATIENTS, at=reminder.clinic_id)
    Patient.objects.select_for_update().get(pk=reminder.patient_id)
    rows = Reminder.objects.select_for_update(of=("self",)).select_related("patient", "clinic")
    return rows.get(pk=reminder.pk)


def _why_silent(row: Reminder, *, now: datetime) -> Because | None:
    """Why the record speaks against sending it today."""
    today, policy = row.clinic.day_of(now), policy_for(row.clinic)
    [patient] = with_plans(Patient.objects.filter(pk=row.patient_id), today=today)
    outlook = Outlook(patient, clinic=row.clinic, now=now, policy=policy, ahead=0)
    planned = plan_of(outlook, row)
    return planned.silent if planned else why_gone(outlook, row)


def _due_now(row: Reminder, *, because: Because, by: Staff, now: datetime, **fields: object) -> None:
    fields |= {"due_at": now, "wake_at": now, "on": row.clinic.day_of(now), "by_hand": True, "attempts": 0}
    move([row], State.DUE, now=now, because=because, by=by, **fields)

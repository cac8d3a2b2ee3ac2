"""A clinic's numbers: proposed, counted, adopted; each version kept with its author and reason."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from touchups import rules
from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.assessment.services import decide, policy_for, policy_of
from touchups.models import Clinic, PolicyVersion, Staff, Standing

State = PolicyVersion.State
BATCH = 500


def before(version: PolicyVersion) -> PolicyVersion:
    """The version that was in force when this one was proposed; the first version is its own."""
    adopted = version.clinic.policies.filter(state__in=[State.IN_FORCE, State.SUPERSEDED])
    return adopted.filter(number__lt=version.number).order_by("-number").first() or version


@transaction.atomic
def propose(*, numbers: Mapping, reason: str, by: Staff, now: datetime) -> PolicyVersion:
    """A version that waits for its effect to be counted; an undecided one gives way. Raises PolicyError."""
    require(by, Can.MANAGE_CLINIC)
    clinic = Clinic.objects.select_for_update().get(pk=by.clinic_id)
    undecided = clinic.policies.filter(state__in=[State.COUNTING, State.READY])
    undecided.update(state=State.DISCARDED)
    number = clinic.policies.aggregate(last=Max("number"))["last"] + 1
    rules.Policy.from_numbers(str(number), numbers)
    version = PolicyVersion.objects.create(
        clinic=clinic,
        number=number,
        numbers=dict(numbers),
        author=by,
        reason=reason,
        created_at=now,
        state=State.COUNTING,
        total=Standing.objects.filter(clinic=clinic).count(),
    )
    audit.record("policy.propose", by=by, now=now, subject=version, numbers=dict(numbers), reason=reason)
    return version


def count_changes(version: PolicyVersion, *, today: date) -> None:
    """Count, a batch a transaction, how many flags the version would change today.

    Reads the stored facts only. Goes on where a killed worker stopped; ends when the version is discarded.
    """
    while _count_batch(version.pk, today=today):
        pass


@transaction.atomic
def _count_batch(pk: int, *, today: date) -> bool:
    version = PolicyVersion.objects.select_for_update().select_related("clinic").get(pk=pk)
    if version.state != State.COUNTING:
        return False
    new, old = policy_of(version), policy_for(version.clinic)
    rows = Standing.objects.filter(clinic=version.clinic, patient__gt=version.last_patient)
    batch = list(rows.select_related("assessment").order_by("patient_id")[:BATCH])
    for standing in batch:
        facts, day = standing.assessment.facts, max(today, standing.assessment.on)
        before, after = (decide(facts, today=day, policy=policy).flag for policy in (old, new))
        if before != after:
            move = f"{before}>{after}"
            version.moves[move] = version.moves.get(move, 0) + 1
        version.last_patient = standing.patient_id
    version.done += len(batch)
    if not batch:
        version.state = State.READY
    version.save(update_fields=["moves", "last_patient", "done", "state"])
    return bool(batch)


@transaction.atomic
def adopt(version: PolicyVersion, *, by: Staff, now: datetime) -> None:
    """Put a counted version in force: every patient of the clinic is due for re-assessment at once.

    Raises ValidationError when it does not wait for a decision.
    """
    clinic = _may_decide(version, by)
    if not clinic.policies.filter(pk=version.pk, state=State.READY).exists():
        raise _decided()
    clinic.policies.filter(state=State.IN_FORCE).update(state=State.SUPERSEDED)
    clinic.policies.filter(pk=version.pk).update(state=State.IN_FORCE)
    Standing.objects.filter(clinic=clinic).update(fresh_until=clinic.day_of(now))
    audit.record("policy.adopt", by=by, now=now, subject=version, number=version.number)


@transaction.atomic
def discard(version: PolicyVersion, *, by: Staff, now: datetime) -> None:
    """Drop a version that was proposed and not adopted. Raises ValidationError when it was decided about."""
    clinic = _may_decide(version, by)
    waiting = clinic.policies.filter(pk=version.pk, state__in=[State.COUNTING, State.READY])
    if not waiting.update(state=State.DISCARDED):
        raise _decided()
    audit.record("policy.discard", by=by, now=now, subject=version, number=version.number)


def _may_decide(version: PolicyVersion, by: Staff) -> Clinic:
    """The clinic of a version, its row locked, if this person may decide about it."""
    require(by, Can.MANAGE_CLINIC, at=version.clinic_id)
    return Clinic.objects.select_for_update().get(pk=version.clinic_id)


def _decided() -> ValidationError:
    return ValidationError(_("This version is no longer waiting for a decision."))


def left_to_reassess(clinic: Clinic, *, now: datetime) -> int:
    """How many patients of the clinic wait for re-assessment."""
    return Standing.objects.filter(clinic=clinic, fresh_until__lte=clinic.day_of(now)).count()

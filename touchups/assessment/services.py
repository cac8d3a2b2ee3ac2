"""Gather the facts, let the rules decide, store the answer. Everything that changes facts ends here."""

import logging
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet

from touchups import rules
from touchups.assessment.facts import Facts, adult_on, case_of, facts_of, next_event_after, with_record
from touchups.assessment.ribbon import leading_area
from touchups.assessment.worklist import group_of
from touchups.models import Assessment, Call, Clinic, Group, Override, Patient, PolicyVersion, Standing
from touchups.rules.catalogue import Flag

logger = logging.getLogger(__name__)

BATCH = 200
FAR_DAY = date(9999, 12, 31)


def policy_in_force(clinic: Clinic) -> PolicyVersion:
    return PolicyVersion.objects.get(clinic=clinic, state=PolicyVersion.State.IN_FORCE)


@lru_cache(maxsize=256)
def _policy(version: str, numbers: tuple) -> rules.Policy:
    return rules.Policy.from_numbers(version, dict(numbers))


def policy_of(version: PolicyVersion) -> rules.Policy:
    """The numbers of a stored version as the rules read them."""
    return policy_from(version.number, version.numbers)


def policy_from(number: int, numbers: dict) -> rules.Policy:
    """The same from the fields of a version alone."""
    return _policy(str(number), tuple(sorted(numbers.items())))


def policy_for(clinic: Clinic) -> rules.Policy:
    """The numbers in force."""
    return policy_of(policy_in_force(clinic))


def decide(facts: Facts, *, today: date, policy: rules.Policy) -> rules.Answer:
    """What the rules answer to these facts on this clinic-local day. Raises ImpossibleCase."""
    return rules.assess(case_of(facts, today=today), policy)


def reassess(patient: Patient, *, now: datetime, cause: str) -> Standing:
    """Assess one patient after a write, in its transaction. Raises ImpossibleCase: the write is undone."""
    one = Patient.objects.filter(pk=patient.pk)
    for problem in reassess_all(one, clinic=patient.clinic, now=now, cause=cause).values():
        raise problem
    return Standing.objects.get(patient=patient)


@transaction.atomic
def reassess_all(
    patients: QuerySet[Patient], *, clinic: Clinic, now: datetime, cause: str
) -> dict[int, rules.ImpossibleCase]:
    """Assess patients of one clinic, locked meanwhile, as ``assess_these`` does."""
    gathered = with_record(patients.filter(archived_at=None).select_for_update().order_by("pk"))
    return assess_these(gathered, clinic=clinic, now=now, cause=cause)


def assess_these(
    patients: list[Patient], *, clinic: Clinic, now: datetime, cause: str
) -> dict[int, rules.ImpossibleCase]:
    """Assess patients loaded by ``with_record`` and store what changed; answers those that are impossible."""
    today, version = clinic.day_of(now), policy_in_force(clinic)
    policy = policy_of(version)
    before = Standing.objects.select_related("assessment", "override", "call").in_bulk(
        [patient.pk for patient in patients]
    )

    decided, impossible = [], {}
    for patient in patients:
        facts = facts_of(patient, today=today)
        try:
            decided.append((patient, facts, decide(facts, today=today, policy=policy)))
        except rules.ImpossibleCase as problem:
            impossible[patient.pk] = problem

    _store(decided, before, version=version, today=today, now=now, cause=cause)
    return impossible


def _store(
    decided: list, before: dict, *, version: PolicyVersion, today: date, now: datetime, cause: str
) -> None:
    standings, fresh, ended = [], [], []
    for patient, facts, answer in decided:
        standing = before.get(patient.pk)
        assessment = Assessment(
            patient=patient,
            policy=version,
            at=now,
            on=today,
            cause=cause,
            flag=answer.flag,
            rule=answer.rule,
            urgency=answer.urgency,
            because=str(answer.because),
            facts=facts,
            answer=rules.write_answer(answer),
        )
        if standing and _says_the_same(standing.assessment, assessment):
            assessment = standing.assessment
        else:
            fresh.append(assessment)
            if standing and not _decides_the_same(standing.assessment, assessment):
                ended.append(standing.override_id)
                standing.override = standing.call = None
        standings.append(_standing(patient, answer, assessment, standing, today=today))
    Assessment.objects.bulk_create(fresh)
    Override.objects.filter(pk__in=ended).update(ended_at=now, ended_because=cause)
    _place(standings)


def _says_the_same(old: Assessment, new: Assessment) -> bool:
    """Whether nothing is new but the day."""
    return _decides_the_same(old, new) and old.policy_id == new.policy_id and old.answer == new.answer


def _decides_the_same(old: Assessment, new: Assessment) -> bool:
    """Whether facts and answer are as they were; cautions may come and go."""
    return old.facts == new.facts and _without_cautions(old.answer) == _without_cautions(new.answer)


def _without_cautions(answer: dict) -> dict:
    return {name: value for name, value in answer.items() if name not in ("cautions", "policy")}


def _standing(
    patient: Patient, answer: rules.Answer, assessment: Assessment, before: Standing | None, *, today: date
) -> Standing:
    """Where the patient stands now; an override and a call ``before`` count on."""
    override, call = (before.override, before.call) if before else (None, None)
    group = group_of(answer, override=override, call=call, today=today)
    last = patient.valid_sessions[-1] if patient.valid_sessions else None
    return Standing(
        patient=patient,
        clinic_id=patient.clinic_id,
        assessment=assessment,
        override=override,
        call=call,
        called=before.called if call else "",
        group=group,
        flag=override.flag if override else answer.flag,
        urgency=answer.urgency,
        act_from=answer.act_from,
        act_by=answer.act_by,
        sort_day=(call.again_on if group == Group.CALLED else answer.act_by) or FAR_DAY,
        fresh_until=_fresh_until(patient, answer, call, today=today),
        injector_id=last.injector_id if last else None,
        areas="".join(f" {area.area}" for area in answer.areas) + " ",
        leading=leading_area(assessment.facts, assessment.answer),
    )


def _fresh_until(patient: Patient, answer: rules.Answer, call: Call | None, *, today: date) -> date | None:
    """When to look again: the answer changes, a session falls due, an event ends, on a birthday, to call."""
    event = next_event_after(patient.valid_events, today=today)
    days = [
        answer.holds_until,
        answer.act_from if answer.flag == Flag.FULL_SESSION else None,
        event + timedelta(days=1) if event else None,
        adult_on(patient.birth_date),
        call.again_on if call else None,
    ]
    return min((day for day in days if day and day > today), default=None)


def _place(standings: Iterable[Standing]) -> None:
    fields = [field.name for field in Standing._meta.fields if not field.primary_key]
    Standing.objects.bulk_create(
        standings, update_conflicts=True, unique_fields=["patient"], update_fields=fields
    )


def reassess_due(
    clinic: Clinic, *, now: datetime, limit: int | None = None, among: Collection[int] | None = None
) -> int:
    """Assess the patients whose answer may have changed by today; returns how many. Others are not read.

    ``among`` are the only patients to look at, by primary key, when not all.

    A patient whose facts are impossible is named in the log by number and tried again the next day.
    """
    today, done = clinic.day_of(now), 0
    due = Standing.objects.filter(clinic=clinic, fresh_until__lte=today).order_by("fresh_until")
    if among is not None:
        due = due.filter(patient__in=among)
    while limit is None or done < limit:
        batch = list(
            due.values_list("patient", flat=True)[: BATCH if limit is None else min(BATCH, limit - done)]
        )
        if not batch:
            break
        impossible = reassess_all(Patient.objects.filter(pk__in=batch), clinic=clinic, now=now, cause="day")
        for number, problem in impossible.items():
            logger.error("patient %s cannot be assessed: %s", number, problem)
        Standing.objects.filter(patient__in=impossible).update(fresh_until=today + timedelta(days=1))
        done += len(batch)
    return done

"""Keeps the planned rows in step with the record: makes, moves, cancels and revives them."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from touchups import rules
from touchups.assessment.services import policy_for, policy_in_force
from touchups.models import Clinic, Patient, Reminder, ReminderStep
from touchups.models.reminder import Because, State
from touchups.reminders.moves import move, steps_into
from touchups.reminders.outlook import Outlook, with_plans
from touchups.reminders.plan import Plan, plans, why_gone
from touchups.reminders.times import at_hour, is_useful

logger = logging.getLogger(__name__)

BATCH = 100

#: A reminder cancelled for these reasons does not come back by itself.
FOR_GOOD = {Because.BY_PERSON, Because.TOO_LATE, Because.IN_ERROR}


def replan(patient: Patient, *, now: datetime) -> None:
    """Plan one patient's reminders after a write, in its transaction."""
    replan_all(Patient.objects.filter(pk=patient.pk), clinic=patient.clinic, now=now)


@transaction.atomic
def replan_all(patients: QuerySet[Patient], *, clinic: Clinic, now: datetime) -> None:
    """Plan the reminders of patients of one clinic, locked meanwhile, as ``plan_these`` does."""
    gathered = with_plans(patients.select_for_update().order_by("pk"), today=clinic.day_of(now))
    plan_these(gathered, clinic=clinic, now=now)


def plan_these(patients: list[Patient], *, clinic: Clinic, now: datetime) -> None:
    """Plan the reminders of patients loaded by ``with_plans``. What is on its way or has left is not touched.

    A patient whose facts are impossible is named in the log by number; theirs stay as they are.
    """
    policy = policy_for(clinic)
    kept: dict[int, dict[tuple, Reminder]] = {patient.pk: {} for patient in patients}
    for row in Reminder.objects.filter(patient__in=kept).select_for_update().order_by("pk"):
        kept[row.patient_id][row.session_id, row.appointment_id, row.sequence, row.kind] = row

    born: list[Reminder] = []
    for patient in patients:
        outlook = Outlook(patient, clinic=clinic, now=now, policy=policy)
        try:
            planned = list(plans(outlook))
        except rules.ImpossibleCase as problem:
            logger.error("the reminders of patient %s cannot be planned: %s", patient.pk, problem)
            continue
        rows = kept[patient.pk]
        for each in planned:
            if row := rows.pop(tuple(each.row.values()), None):
                _follow(row, each, outlook, now=now)
            else:
                born.append(_born(each, outlook, now=now))
        for row in rows.values():
            if row.state == State.DUE:
                _cancel(row, why_gone(outlook, row), now=now)
    _insert(born)


def replan_stale(*, now: datetime) -> None:
    """Plan everybody's reminders anew where the clinic's zone, send hour or policy has changed."""
    for clinic in Clinic.objects.all():
        basis = f"{clinic.time_zone} {clinic.send_hour} {policy_in_force(clinic).number}"
        if clinic.planned_on == basis:
            continue
        numbers = list(Patient.objects.filter(clinic=clinic).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(numbers), BATCH):
            replan_all(Patient.objects.filter(pk__in=numbers[start : start + BATCH]), clinic=clinic, now=now)
        Clinic.objects.filter(pk=clinic.pk).update(planned_on=basis)


def _born(plan: Plan, outlook: Outlook, *, now: datetime) -> Reminder:
    silent = plan.silent or (None if is_useful(plan.due_at, now) else Because.TOO_LATE)
    return Reminder(
        clinic_id=outlook.clinic.pk,
        patient_id=outlook.patient.pk,
        **plan.row,
        on=outlook.clinic.day_of(plan.due_at),
        due_at=plan.due_at,
        wake_at=None if silent else plan.due_at,
        state=State.CANCELLED if silent else State.DUE,
        because=silent or Because.PLANNED,
        changed_at=now,
    )


def _insert(born: list[Reminder]) -> None:
    ReminderStep.objects.bulk_create(steps_into(Reminder.objects.bulk_create(born)))


def _follow(row: Reminder, plan: Plan, outlook: Outlook, *, now: datetime) -> None:
    """Bring one row in line with its plan."""
    due_at = _due_at(row, plan, outlook)
    if row.state == State.DUE and plan.silent:
        _cancel(row, plan.silent, now=now)
    elif (row.state == State.DUE and row.due_at != due_at) or _comes_back(row, plan, due_at, now):
        on = outlook.clinic.day_of(due_at)
        move([row], State.DUE, now=now, because=Because.FACTS_CHANGED, due_at=due_at, wake_at=due_at, on=on)


def _comes_back(row: Reminder, plan: Plan, due_at: datetime, now: datetime) -> bool:
    gone = row.state == State.CANCELLED and row.because not in FOR_GOOD
    return gone and not plan.silent and is_useful(due_at, now)


def _due_at(row: Reminder, plan: Plan, outlook: Outlook) -> datetime:
    """What is possible already is due today, unless its day had come before; at somebody's word, as it is."""
    if row.by_hand:
        return row.due_at
    if not plan.is_open:
        return plan.due_at
    if row.state == State.DUE and row.on <= outlook.today:
        return row.due_at
    return at_hour(outlook.today, outlook.clinic.send_hour, outlook.clinic.zone)


def _cancel(row: Reminder, because: Because, *, now: datetime) -> None:
    move([row], State.CANCELLED, now=now, because=because)

"""Sends what is due. The row is the queue: whatever dies, the next sweep finds it again.

A sweep claims rows by one conditional update, asks again whether each is still wanted, writes the mails and
hands them over one by one. While rows are ``claimed`` nothing has left: an expired claim is put back. Once
they are in ``handoff`` only the journal of whoever held them can tell: where it cannot, an expired hand-over
is left for a person to settle.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar

from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from touchups.assessment.services import policy_for
from touchups.models import Clinic, Message, Patient, Reminder, ReminderStep, Sweep
from touchups.models.reminder import Because, Kind, State
from touchups.reminders.journal import BEGUN, TAKEN, Journal, forget
from touchups.reminders.letters import by_mail, compose, mail_of, message_id_of
from touchups.reminders.links import Links, mail_links
from touchups.reminders.mail import Courier, Refused, TryAgain, Unreachable, Unsure, courier_for
from touchups.reminders.moves import (
    Overtaken,
    all_or_none,
    hold,
    move,
    numbers,
    shift,
    steps_into,
    try_to_move,
)
from touchups.reminders.outlook import Outlook, with_plans
from touchups.reminders.plan import plan_of
from touchups.reminders.recovery import expire
from touchups.reminders.replan import replan
from touchups.reminders.times import AT_ANY_HOUR, USEFUL, is_useful, may_leave, next_opening
from touchups.reminders.words import words_of

logger = logging.getLogger(__name__)

T = TypeVar("T")

BATCH = 200
PATIENCE = 3  # times that another sweep may take all that this one had found, before it leaves it to that one
LEASE = timedelta(minutes=5)
LONGEST = timedelta(
    minutes=4
)  # for which one sweep may go on: it gives up what it holds before the lease does

#: So many mails are written down as being handed over in one commit. If the machine falls, at most these are
#: left to be settled by a person; fewer would make each commit a larger part of the work.
GROUP = 50
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
STAND_BACK = timedelta(minutes=1)
RECOVERY = (
    0,
    1,
    2,
    4,
    8,
    15,
)  # seconds between attempts, while the database is away, to write down what is so


@dataclass
class Parcel:
    """The reminders of one patient that leave together, and the mail in which they do."""

    reminders: list[Reminder]
    message: Message
    mail: EmailMessage


class Sweeper:
    """One sweep. ``clock`` answers the aware time now; ``may_go_on`` is asked before each mail."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        may_go_on: Callable[[], bool] = lambda: True,
        courier_for: Callable[[Clinic], Courier] = courier_for,
        batch: int = BATCH,
    ) -> None:
        self.clock, self.may_go_on, self.courier_for, self.batch = clock, may_go_on, courier_for, batch
        self.couriers: dict[bool, Courier] = {}
        self.accepted: list[Parcel] = []  # taken by the mail server, not yet written down as sent
        self.moved = self.sent = 0

    def run(self) -> bool:
        """Send what is due; True when it was stopped before it was through. With nothing due: two queries."""
        _note_that_it_ran(self.clock())
        try:
            fruitless = 0
            while self.may_go_on():
                rows, before = self._awake(), self.moved
                for clinic, of_clinic in groupby(rows, key=lambda row: row.clinic):
                    self._work_through(clinic, list(of_clinic))
                fruitless = fruitless + 1 if self.moved == before else 0
                if not rows or fruitless == PATIENCE:
                    return False
            return True
        except Unreachable as error:
            logger.error("no mail can leave, the mail server cannot be reached: %s", error)
            return False
        finally:
            for courier in self.couriers.values():
                courier.close()
            self._write_down_accepted()

    def _awake(self) -> list[Reminder]:
        awake = Reminder.objects.filter(wake_at__lte=self.clock()).order_by("wake_at", "pk")
        rows = list(awake.select_related("clinic")[: self.batch])
        return sorted(rows, key=lambda row: row.clinic_id)

    def _work_through(self, clinic: Clinic, rows: list[Reminder]) -> None:
        now = self.clock()
        held = [row for row in rows if row.state != State.DUE]
        due = [row for row in rows if row.state == State.DUE]
        late = [row for row in due if not is_useful(row.due_at, now)]
        useful = [row for row in due if is_useful(row.due_at, now)]
        ready = [row for row in useful if may_leave(row.kind, now, clinic.zone)]
        early = [row for row in useful if not may_leave(row.kind, now, clinic.zone)]
        self.moved += expire(held, now=now)
        self.moved += try_to_move(late, State.MISSED, Because.LATE, now=now)
        for row in early:
            opening = next_opening(row.kind, now, clinic.zone)
            self.moved += Reminder.objects.filter(pk=row.pk, state=State.DUE).update(wake_at=opening)
        if ready:
            self._courier(clinic).open()
            claimed = _claim(ready, clinic, now=now)
            self.moved += len(claimed)
            if parcels := _pack(claimed, clinic, now=now):
                self._send(parcels, self._courier(clinic))

    def _courier(self, clinic: Clinic) -> Courier:
        if clinic.is_demo not in self.couriers:
            self.couriers[clinic.is_demo] = self.courier_for(clinic)
        return self.couriers[clinic.is_demo]

    def _send(self, parcels: list[Parcel], courier: Courier) -> None:
        left, claim = list(parcels), parcels[0].reminders[0].claim
        with Journal(claim) as notes:
            try:
                while left and self.may_go_on():
                    self._send_group(left, courier, notes)
            finally:
                are_back = _insist(lambda: self._release(left))
                if self._write_down_accepted() and are_back:
                    forget(claim)

    def _send_group(self, left: list[Parcel], courier: Courier, notes: Journal) -> None:
        """The next of those that are ``left``, in which remain only those that are still in our hands."""
        courier.open()
        group = self._begin(left[:GROUP])
        left[:GROUP] = group
        for place, parcel in enumerate(group):
            if place and not self.may_go_on():
                break
            courier.open()
            notes.note(BEGUN, parcel.message.pk)
            left.remove(parcel)
            self._hand_over(parcel, courier, notes)

    def _hand_over(self, parcel: Parcel, courier: Courier, notes: Journal) -> None:
        try:
            parcel.message.provider_id = courier.send(parcel.mail)
        except Refused as error:
            self._end(parcel, State.FAILED, Because.REFUSED, error)
        except TryAgain as error:
            attempts = max(reminder.attempts for reminder in parcel.reminders) + 1
            wake_at = self.clock() + min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
            self._end(parcel, State.DUE, Because.RETRY, error, attempts=attempts, wake_at=wake_at)
        except Unsure as error:
            self._end(parcel, State.UNCONFIRMED, Because.LOST, error)
        else:
            self.accepted.append(parcel)
            self.sent += 1
            notes.note(TAKEN, parcel.message.pk)

    def _begin(self, group: list[Parcel]) -> list[Parcel]:
        """Write down, in one commit, that the last mails were sent and that these are being handed over."""
        now = self.clock()
        try:
            with all_or_none(_reminders_of([*self.accepted, *group])):
                steps = _shift_to_sent(self.accepted, now=now)
                steps += _shift_to_handoff(group, now=now)
                ReminderStep.objects.bulk_create(steps)
        except Overtaken:
            self._write_down_accepted()
            return [parcel for parcel in group if self._begin_alone(parcel)]
        self.accepted = []
        return group

    def _begin_alone(self, parcel: Parcel) -> bool:
        try:
            with all_or_none(parcel.reminders):
                ReminderStep.objects.bulk_create(_shift_to_handoff([parcel], now=self.clock()))
        except Overtaken:
            logger.warning("reminders %s were taken over by another sweep", numbers(parcel.reminders))
            return False
        return True

    def _release(self, parcels: list[Parcel]) -> bool:
        """Put back what was claimed, or about to be handed over, and did not leave; whether all is back."""
        now, reminders = self.clock(), _reminders_of(parcels)
        moved = [
            try_to_move(list(of_state), State.DUE, Because.RELEASED, now=now, wake_at=now)
            for _state, of_state in groupby(sorted(reminders, key=hold), key=hold)
        ]
        return sum(moved) == len(reminders)

    def _end(
        self, parcel: Parcel, state: State, because: Because, error: Exception, **fields: object
    ) -> None:
        logger.warning("reminders %s: %s", numbers(parcel.reminders), because)
        how = {"now": self.clock(), "detail": " ".join(str(error).split()), **fields}
        _insist(lambda: try_to_move(parcel.reminders, state, because, **how))

    def _write_down_accepted(self) -> bool:
        accepted, self.accepted = self.accepted, []
        return not accepted or _insist(lambda: self._write_down(accepted))

    def _write_down(self, parcels: list[Parcel]) -> bool:
        """In one commit if none of them was overtaken, else one by one; whether all are written down."""
        try:
            with all_or_none(_reminders_of(parcels)):
                ReminderStep.objects.bulk_create(_shift_to_sent(parcels, now=self.clock()))
        except Overtaken:
            if len(parcels) > 1:
                return sum(self._write_down([parcel]) for parcel in parcels) == len(parcels)
            logger.warning("reminders %s left after their lease was over", numbers(parcels[0].reminders))
            return False
        return True


def _reminders_of(parcels: Iterable[Parcel]) -> list[Reminder]:
    return [reminder for parcel in parcels for reminder in parcel.reminders]


def _insist(write: Callable[[], T]) -> T:
    """Write down what only this process knows, through a restart of the database."""
    for pause in RECOVERY:
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            logger.warning("the database is away: %s", error)
            connection.close()
            time.sleep(pause)
    return write()


def _note_that_it_ran(now: datetime) -> None:
    if not Sweep.objects.filter(pk=1).update(ran_at=now):
        Sweep.objects.get_or_create(pk=1, defaults={"ran_at": now})


@transaction.atomic
def _claim(rows: list[Reminder], clinic: Clinic, *, now: datetime) -> list[Reminder]:
    """Take these reminders and, with routine ones, their patients' others of the day, of a later hour too.

    So there is one routine mail a day. Two sweeps may want the same: the update gives each row to one.
    """
    token = secrets.token_urlsafe(16)
    kinds = [kind for kind in Kind if kind not in AT_ANY_HOUR and may_leave(kind, now, clinic.zone)]
    in_one_mail = Q(
        patient__in={row.patient_id for row in rows if row.kind in kinds},
        kind__in=kinds,
        on__lte=clinic.day_of(now),
    )
    free = Reminder.objects.filter(
        Q(pk__in=[row.pk for row in rows]) | in_one_mail, state=State.DUE, due_at__gte=now - USEFUL
    )
    # Locked in one order: PostgreSQL lets two sweeps wait for each other then, but never both at once.
    free_now = free.select_for_update().order_by("pk").values("pk")
    Reminder.objects.filter(pk__in=free_now, state=State.DUE).update(
        state=State.CLAIMED,
        claim=token,
        because=Because.CLAIMED,
        detail="",
        wake_at=now + LEASE,
        changed_at=now,
    )
    claimed = list(
        Reminder.objects.filter(claim=token).select_related("session", "appointment").order_by("pk")
    )
    ReminderStep.objects.bulk_create(steps_into(claimed))
    return claimed


def _pack(claimed: list[Reminder], clinic: Clinic, *, now: datetime) -> list[Parcel]:
    """What is still wanted by the facts of this moment, in one parcel for each mail."""
    today, policy = clinic.day_of(now), policy_for(clinic)
    wanted = {reminder.patient_id for reminder in claimed}
    patients = {each.pk: each for each in with_plans(Patient.objects.filter(pk__in=wanted), today=today)}
    own_words, links = words_of(clinic), mail_links(patients.values(), now=now)

    parcels = []
    for reminders in by_mail(sorted(claimed, key=lambda reminder: (reminder.due_at, reminder.patient_id))):
        patient = patients[reminders[0].patient_id]
        outlook = Outlook(patient, clinic=clinic, now=now, policy=policy, ahead=0)
        try:
            fit = [reminder for reminder in reminders if _is_wanted(reminder, outlook)]
            unfit = [reminder for reminder in reminders if reminder not in fit]
            if fit:
                parcels.append(_parcel(fit, outlook, links=links[patient.pk], own=own_words))
        except Exception as error:
            # Whatever is wrong with one record, the others go on.
            logger.exception("reminders %s cannot be written", numbers(reminders))
            detail = f"{type(error).__name__}: {error}"
            try_to_move(reminders, State.FAILED, Because.UNWRITABLE, now=now, detail=detail)
            continue
        if unfit:
            _stand_back(unfit, patient, now=now)
    return _with_messages(parcels)


def _with_messages(parcels: list[Parcel]) -> list[Parcel]:
    """Keep the mails as they will be handed over; what was written before and did not leave is replaced."""
    Message.objects.bulk_create(
        [parcel.message for parcel in parcels],
        update_conflicts=True,
        unique_fields=["message_id"],
        update_fields=["to", "subject", "text", "html", "calendar", "handed_at"],
    )
    for parcel in parcels:
        for reminder in parcel.reminders:
            reminder.message = parcel.message
    Reminder.objects.bulk_update(_reminders_of(parcels), ["message"])
    return parcels


def _is_wanted(reminder: Reminder, outlook: Outlook) -> bool:
    """Whether the plan of this moment, made from fresh facts, still says: send it now."""
    planned = plan_of(outlook, reminder)
    if planned is None or planned.silent:
        return False
    return reminder.by_hand or planned.is_open or outlook.clinic.day_of(planned.due_at) <= outlook.today


@transaction.atomic
def _stand_back(reminders: list[Reminder], patient: Patient, *, now: datetime) -> None:
    """The record no longer calls for these: put them back and plan anew, which says why."""
    patient = Patient.objects.select_for_update().select_related("clinic").get(pk=patient.pk)
    move(reminders, State.DUE, now=now, because=Because.RELEASED, wake_at=now + STAND_BACK)
    replan(patient, now=now)


def _parcel(reminders: list[Reminder], outlook: Outlook, *, links: Links, own: dict) -> Parcel:
    patient, clinic = outlook.patient, outlook.clinic
    letter = compose(reminders, outlook, day=outlook.today, links=links, own=own)
    message_id = message_id_of(reminders)
    return Parcel(
        reminders=reminders,
        message=Message(
            clinic_id=clinic.pk,
            patient_id=patient.pk,
            message_id=message_id,
            to=patient.email,
            subject=letter.subject,
            text=links.blot(letter.text),
            html=links.blot(letter.html),
            calendar=letter.calendar,
            handed_at=outlook.now,
        ),
        mail=mail_of(letter, clinic=clinic, to=patient.email, message_id=message_id, links=links),
    )


def _shift_to_handoff(parcels: list[Parcel], *, now: datetime) -> list[ReminderStep]:
    """Of one claim; see ``shift``."""
    reminders = _reminders_of(parcels)
    lease = {"claim": reminders[0].claim, "wake_at": now + LEASE}
    return shift(reminders, State.HANDOFF, now=now, because=Because.CLAIMED, **lease)


def _shift_to_sent(parcels: list[Parcel], *, now: datetime) -> list[ReminderStep]:
    """Of one claim; see ``shift``."""
    if named := [parcel.message for parcel in parcels if parcel.message.provider_id]:
        Message.objects.bulk_update(named, ["provider_id"])
    return shift(_reminders_of(parcels), State.SENT, now=now, because=Because.ACCEPTED)

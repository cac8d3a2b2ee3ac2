"""From state to state: each move is one conditional update, with its steps in the same transaction."""

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from touchups.models import Reminder, ReminderStep, Staff
from touchups.models.reminder import FINAL, HELD, Because, State

logger = logging.getLogger(__name__)

DETAIL = 300


class Overtaken(Exception):
    """Somebody else moved one of the reminders first; nothing was changed."""


@contextmanager
def all_or_none(reminders: Collection[Reminder]) -> Iterator[None]:
    """A transaction. Where it fails, the reminders are as they were in memory too, and can be moved anew."""
    before = [dict(vars(reminder)) for reminder in reminders]
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for reminder, was in zip(reminders, before, strict=True):
            vars(reminder).update(was)
        raise


def move(reminders: Collection[Reminder], to: State, **how: object) -> None:
    """Move reminders of one state and one claim, all of them or none: see ``shift``."""
    with all_or_none(reminders):
        ReminderStep.objects.bulk_create(shift(reminders, to, **how))


def try_to_move(rows: list[Reminder], state: State, because: Because, **how: object) -> int:
    """Move them, unless somebody else was quicker: then they are looked at again when they wake."""
    try:
        move(rows, state, because=because, **how)
    except Overtaken:
        logger.info("reminders %s were moved by somebody else", numbers(rows))
        return 0
    return len(rows)


def hold(row: Reminder) -> tuple[str, str]:
    """In whose hands it is: its state and its claim."""
    return row.state, row.claim


def numbers(reminders: Iterable[Reminder]) -> str:
    """For the log."""
    return ", ".join(str(reminder.pk) for reminder in reminders)


def shift(
    reminders: Collection[Reminder],
    to: State,
    *,
    now: datetime,
    because: Because,
    detail: str = "",
    by: Staff | None = None,
    **fields: object,
) -> list[ReminderStep]:
    """Move them within ``all_or_none`` of the caller's, who inserts the steps that this answers.

    It has to be undone when Overtaken is raised. ``fields`` are set beside the state; a claim
    that is not given is given up, and so is the time to wake in a final state.
    """
    if not reminders:
        return []
    first, numbers = next(iter(reminders)), [reminder.pk for reminder in reminders]
    fields |= {"state": to, "because": because, "detail": detail[:DETAIL], "changed_at": now}
    if to not in HELD:
        fields["claim"] = ""
    if to in FINAL:
        fields["wake_at"] = None
    as_it_was = Reminder.objects.filter(pk__in=numbers, state=first.state, claim=first.claim)
    if as_it_was.update(**fields) != len(numbers):
        raise Overtaken
    for reminder in reminders:
        for name, value in fields.items():
            setattr(reminder, name, value)
    return steps_into(reminders, by=by)


def steps_into(reminders: Iterable[Reminder], *, by: Staff | None = None) -> list[ReminderStep]:
    """The steps that brought reminders into the state in which they are."""
    return [
        ReminderStep(
            reminder=reminder,
            at=reminder.changed_at,
            state=reminder.state,
            because=reminder.because,
            detail=reminder.detail,
            by=by,
        )
        for reminder in reminders
    ]

"""What a sweep that died had in its hands: put back, written down as sent, or left for a person to settle."""

from datetime import datetime
from itertools import groupby

from touchups.models import Reminder
from touchups.models.reminder import Because, State
from touchups.reminders import journal
from touchups.reminders.journal import BEGUN, TAKEN
from touchups.reminders.moves import hold, try_to_move


def expire(rows: list[Reminder], *, now: datetime) -> int:
    """Whoever held these has died. Answers how many were moved."""
    moved = 0
    for (state, claim), held in groupby(sorted(rows, key=hold), key=hold):
        if state == State.CLAIMED:
            moved += try_to_move(list(held), State.DUE, Because.RELEASED, now=now, wake_at=now)
        else:
            moved += _find_out(list(held), claim, now=now)
    return moved


def _find_out(rows: list[Reminder], claim: str, *, now: datetime) -> int:
    """Let the journal say how far the mails of a hand-over got; what it cannot say is left for a person."""
    notes = journal.read(claim)
    if notes is None:
        return try_to_move(rows, State.UNCONFIRMED, Because.STOPPED, now=now)
    by_note: dict[str | None, list[Reminder]] = {}
    for row in Reminder.objects.filter(state=State.HANDOFF, claim=claim).order_by("pk"):
        by_note.setdefault(notes.get(row.message_id), []).append(row)
    moved = try_to_move(by_note.get(TAKEN, []), State.SENT, Because.ACCEPTED, now=now)
    moved += try_to_move(by_note.get(None, []), State.DUE, Because.RELEASED, now=now, wake_at=now)
    moved += try_to_move(by_note.get(BEGUN, []), State.UNCONFIRMED, Because.STOPPED, now=now)
    journal.forget(claim)
    return moved

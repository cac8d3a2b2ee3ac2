"""The list of all reminders: narrowed, searched, a page of it at a time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from touchups.models import Clinic, Reminder
from touchups.models.reminder import State
from touchups.reminders import queries
from touchups.reminders.times import at_hour

PAGE = 50


class Show(TextChoices):
    """Which part of the list."""

    UNTIL_TODAY = "until_today", _("Until today")
    COMING = "coming", _("Coming")
    TROUBLES = "troubles", _("Did not arrive")
    ALL = "all", _("All")


@dataclass(frozen=True)
class Filters:
    show: str = Show.UNTIL_TODAY
    state: str = ""
    kind: str = ""
    search: str = ""


@dataclass(frozen=True)
class Cursor:
    """The place of the last row of a page, after which the next page goes on."""

    due_at: datetime
    pk: int

    @classmethod
    def of(cls, row: Reminder) -> Self:
        return cls(row.due_at, row.pk)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor that ``str()`` wrote, or None for anything else."""
        try:
            due_at, pk = text.split("_")
            cursor = cls(datetime.fromisoformat(due_at).astimezone(UTC), int(pk))
        except (ValueError, OverflowError):
            return None
        return cursor if 0 <= cursor.pk < 2**63 else None

    def __str__(self) -> str:
        return f"{self.due_at.isoformat()}_{self.pk}"


def page(
    clinic: Clinic, filters: Filters, *, after: Cursor | None, now: datetime
) -> tuple[list[Reminder], Cursor | None]:
    """One page and the cursor of the following one. The coming begin with the next, others with the last."""
    rows = queries.messages(clinic, state=filters.state, kind=filters.kind, search=filters.search)
    tomorrow = at_hour(clinic.day_of(now) + timedelta(days=1), 0, clinic.zone)
    forwards = filters.show == Show.COMING
    if forwards:
        rows = rows.filter(state=State.DUE).order_by("due_at", "pk")
    elif filters.show == Show.UNTIL_TODAY:
        rows = rows.filter(due_at__lt=tomorrow)
    elif filters.show == Show.TROUBLES:
        # The few first, then their order: SQLite would rather go through all in order to find them.
        rows = rows.filter(pk__in=queries.troubles(clinic).order_by().values("pk"))
    if after:
        beyond = "gt" if forwards else "lt"
        rows = rows.filter(**{f"due_at__{beyond}e": after.due_at}).filter(
            Q(**{f"due_at__{beyond}": after.due_at}) | Q(**{f"pk__{beyond}": after.pk})
        )
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return shown, Cursor.of(shown[-1]) if len(found) > PAGE else None

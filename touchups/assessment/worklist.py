"""The front desk's list: who needs what today, in the order in which it must happen."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db import connection
from django.db.models import Q, QuerySet

from touchups import rules
from touchups.assessment.booked import without_one
from touchups.models import Call, Clinic, Group, Override, Standing
from touchups.models.patient import search_condition
from touchups.rules.catalogue import Flag, Urgency

PAGE = 50
COUNT_TO = 100

#: What a row of the list is made of. Plain values: whole objects would cost more than the rest of the page.
COLUMNS = (
    "patient_id",
    "group",
    "sort_day",
    "fresh_until",
    "flag",
    "urgency",
    "act_from",
    "act_by",
    "called",
    "override",
    "override__reason",
    "override__recorded_by__name",
    "injector__name",
    "patient__name",
    "patient__birth_date",
    "patient__phone",
    "assessment__flag",
    "assessment__rule",
    "assessment__because",
    "assessment__facts",
    "leading",
    "assessment__policy__number",
    "assessment__policy__numbers",
)

#: Rules that keep an answer from injecting, in their order.
STOPS = ("complication_first", "hold", "event_buffer")

_BY_FLAG = {
    Flag.TOUCH_UP: Group.TOUCH_UP,
    Flag.REVIEW: Group.REVIEW,
    Flag.FULL_SESSION: Group.SESSION_DUE,
    Flag.REFER: Group.REFER,
    Flag.WAIT: Group.WAIT,
}


#: Whoever is to be seen at once stays where they are, whatever came of a call.
_MAY_REST = frozenset(range(Group.TOUCH_UP, Group.CALLED))


def group_of(answer: rules.Answer, *, override: Override | None, call: Call | None, today: date) -> Group:
    """The part of the list in which an answer belongs; an injector's override decides where there is one.

    Whoever was called rests under ``CALLED`` until the day of the next call; if there is none, until the
    answer changes.
    """
    group = _group_of(answer, override=override, today=today)
    return Group.CALLED if call and call.rests(today) and group in _MAY_REST else group


def _group_of(answer: rules.Answer, *, override: Override | None, today: date) -> Group:
    if override:
        return group_of_override(override.flag)
    if answer.urgency == Urgency.EMERGENCY:
        return Group.EMERGENCY
    if answer.flag == Flag.REVIEW and answer.urgency == Urgency.URGENT:
        return Group.URGENT
    if answer.flag == Flag.REVIEW and answer.urgency == Urgency.SOON:
        return Group.REVIEW_SOON
    if answer.flag == Flag.FULL_SESSION and answer.act_from and answer.act_from > today:
        return Group.SESSION_PLANNED
    if answer.rule in STOPS:
        return Group.STOPPED
    return _BY_FLAG[answer.flag]


def group_of_override(flag: str) -> Group:
    return _BY_FLAG[Flag(flag)]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to. A search looks through everybody, those who wait included.

    ``unbooked_since``: only those without an appointment from this moment on.
    """

    flag: str = ""
    injector: int | None = None
    area: str = ""
    unbooked_since: datetime | None = None
    search: str = ""

    @property
    def is_search_alone(self) -> bool:
        """Whether somebody is looked for by name, number or birth date, whatever their answer."""
        return bool(self.search) and self == Filters(search=self.search)


@dataclass(frozen=True)
class Cursor:
    """The place of the last row of a page, from which the next page goes on."""

    group: int
    sort_day: date
    patient: int

    @classmethod
    def of(cls, row) -> Self:
        return cls(row.group, row.sort_day, row.patient_id)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor that ``str()`` wrote, or None for anything else."""
        parts = re.fullmatch(r"([0-9]{1,2})_([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]{1,18})", text)
        try:
            return parts and cls(int(parts[1]), date.fromisoformat(parts[2]), int(parts[3]))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.group}_{self.sort_day}_{self.patient}"


def in_order(clinic: Clinic, filters: Filters) -> QuerySet[Standing]:
    """The clinic's patients, most urgent first; unless asked for, not those who just wait."""
    # "patient_id", because "patient" would sort by name, which neither the index nor the cursor knows.
    rows = Standing.objects.filter(clinic=clinic).order_by("group", "sort_day", "patient_id")
    if filters.flag:
        rows = rows.filter(flag=filters.flag)
    elif not filters.search:
        rows = rows.filter(group__lt=Group.STOPPED)
    if filters.injector:
        rows = rows.filter(injector=filters.injector)
    if filters.area:
        rows = rows.filter(areas__contains=f" {filters.area} ")
    if filters.unbooked_since:
        rows = without_one(rows, since=filters.unbooked_since)
    return rows.filter(search_condition(filters.search, "patient__search"))


def page(rows: QuerySet[Standing], *, after: Cursor | None) -> tuple[list, Cursor | None]:
    """One page of rows as named tuples of ``COLUMNS``, and the cursor of the next page if there is one."""
    if after:
        same_group = Q(group=after.group)
        rows = rows.filter(group__gte=after.group).filter(
            Q(group__gt=after.group)
            | same_group & Q(sort_day__gt=after.sort_day)
            | same_group & Q(sort_day=after.sort_day, patient__gt=after.patient)
        )
    found = list(rows.values_list(*COLUMNS, named=True)[: PAGE + 1])
    shown = found[:PAGE]
    return shown, Cursor.of(shown[-1]) if len(found) > PAGE else None


def counts(clinic: Clinic, *, now: datetime) -> tuple[dict[Group, int], bool]:
    """How many patients stand in each part of the list, and whether none waits for re-assessment; one query.

    Each count stops at ``COUNT_TO``, so that a large clinic costs no more. In SQL, because the ORM takes
    longer to write this query than the database to answer it.
    """
    groups = [group for group in Group if group < Group.STOPPED]
    quote = connection.ops.quote_name
    theirs = f"FROM {quote(Standing._meta.db_table)} WHERE {quote('clinic_id')} = %s AND"
    count = (
        f"(SELECT COUNT(*) FROM (SELECT 1 {theirs} "  # noqa: S608 - names of our own
        f"{quote('group')} = %s LIMIT {COUNT_TO}) AS counted)"
    )
    is_fresh = f"NOT EXISTS (SELECT 1 {theirs} {quote('fresh_until')} <= %s)"
    values = [value for group in groups for value in (clinic.pk, group.value)]
    today = connection.ops.adapt_datefield_value(clinic.day_of(now))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([count] * len(groups))}, {is_fresh}", [*values, clinic.pk, today])
        *found, fresh = cursor.fetchone()
    return dict(zip(groups, found, strict=True)), bool(fresh)

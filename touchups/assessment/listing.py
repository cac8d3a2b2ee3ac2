"""One page of the work list as it is shown: fresh answers, emergencies on top, the rest in groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet
from django.http import QueryDict

from touchups.access.roles import Can, allows
from touchups.assessment.booked import booked_of, day_begins
from touchups.assessment.policies import left_to_reassess
from touchups.assessment.rows import Row, row_of
from touchups.assessment.services import reassess_due
from touchups.assessment.worklist import COUNT_TO, Cursor, Filters, counts, in_order, page
from touchups.models import Clinic, Group, Patient, Staff, Standing
from touchups.rules.catalogue import AREAS, FLAG_LABELS

#: How many waiting patients one look at the list assesses before it shows anything.
REASSESS_FIRST = 200
#: How often the rows of a page are assessed again before those still waiting are left out.
ROUNDS = 4
FIRST_DAY = "0001-01-01"


@dataclass(frozen=True)
class Part:
    """The rows of one group, under one heading. ``total`` is empty in a narrowed list."""

    group: Group
    rows: list[Row]
    total: str = ""


@dataclass(frozen=True)
class Tally:
    """How many stand in a group below the emergencies, and the cursor with which a page begins there."""

    group: Group
    total: str
    start: str


@dataclass(frozen=True)
class Listing:
    emergencies: list[Row]
    parts: list[Part]
    tallies: list[Tally]
    next: Cursor | None
    left: int

    @property
    def shown(self) -> list[int]:
        rows = [*self.emergencies, *(row for part in self.parts for row in part.rows)]
        return list(dict.fromkeys(row["patient_id"] for row in rows))


def filters_from(query: QueryDict, injectors: Iterable[Staff], *, clinic: Clinic, now: datetime) -> Filters:
    """What the address asks for; a value that is not offered narrows nothing."""
    asked = {name: query.get(name, "") for name in ("flag", "area", "injector", "booked")}
    return Filters(
        flag=asked["flag"] if asked["flag"] in FLAG_LABELS else "",
        area=asked["area"] if asked["area"] in AREAS else "",
        injector=next((one.pk for one in injectors if str(one.pk) == asked["injector"]), None),
        unbooked_since=day_begins(clinic, now=now) if asked["booked"] == "no" else None,
        search=query.get("q", "").replace("\0", "").strip()[:80],
    )


def listing(viewer: Staff, *, filters: Filters, after: Cursor | None, now: datetime) -> Listing:
    """A page of the viewer's clinic's list. Emergencies stand on top, however it is narrowed.

    Above what a search finds only their names do, so that one who was looked for has a row as well.
    """
    clinic, whole = viewer.clinic, filters == Filters()
    # A search finds people whatever their answer, and those found are assessed before they are shown.
    totals, left = ({}, 0) if filters.is_search_alone else _caught_up(clinic, now=now)
    found, following = _fresh_page(clinic, in_order(clinic, filters), after=after, now=now)
    emergencies = [one for one in found if one.group == Group.EMERGENCY]
    if (after or not whole) and totals.get(Group.EMERGENCY, 1):
        everywhere = in_order(clinic, Filters()).filter(group=Group.EMERGENCY)
        emergencies, _next = _fresh_page(clinic, everywhere, after=None, now=now)

    charts, today = allows(viewer, Can.CHART), clinic.day_of(now)
    shown = {one.patient_id for one in (*found, *emergencies)}
    booked = booked_of(shown, clinic=clinic, now=now) if shown else {}

    def rows(some: Iterable) -> list[Row]:
        return [row_of(one, booked.get(one.patient_id), charts=charts, today=today) for one in some]

    pinned = set() if filters.search else {one.patient_id for one in emergencies}
    rest = [one for one in found if one.patient_id not in pinned]
    return Listing(
        emergencies=rows(emergencies),
        parts=[
            Part(Group(number), rows(own), _words(totals.get(number, 0)) if whole else "")
            for number, own in groupby(rest, key=lambda one: one.group)
        ],
        tallies=[
            Tally(group, _words(total), f"{group.value}_{FIRST_DAY}_0")
            for group, total in totals.items()
            if total and group != Group.EMERGENCY and not filters.search
        ],
        next=following,
        left=left,
    )


def _caught_up(clinic: Clinic, *, now: datetime) -> tuple[dict[Group, int], int]:
    """Assess a bounded number of those who wait, worker or no worker; the counts, and how many are left."""
    totals, is_fresh = counts(clinic, now=now)
    if is_fresh:
        return totals, 0
    reassess_due(clinic, now=now, limit=REASSESS_FIRST)
    totals, _is_fresh = counts(clinic, now=now)
    return totals, left_to_reassess(clinic, now=now)


def _fresh_page(
    clinic: Clinic, rows: QuerySet[Standing], *, after: Cursor | None, now: datetime
) -> tuple[list, Cursor | None]:
    """A page without a single stale answer: assessing its rows may bring others up, so it is read again."""
    today = clinic.day_of(now)
    for _round in range(ROUNDS):
        found, following = page(rows, after=after)
        stale = [row.patient_id for row in found if row.fresh_until and row.fresh_until <= today]
        if not stale:
            return found, following
        reassess_due(clinic, now=now, among=stale)
    return [row for row in found if row.patient_id not in stale], following


def _words(total: int) -> str:
    return f"{COUNT_TO - 1}+" if total >= COUNT_TO else str(total)


def next_due(clinic: Clinic) -> Standing | None:
    """Of those who need nothing now, the one whose turn comes first."""
    waiting = Standing.objects.filter(clinic=clinic, group__gte=Group.STOPPED, act_from__isnull=False)
    return waiting.select_related("patient").order_by("act_from").first()


def archived(patients: QuerySet[Patient], filters: Filters) -> list[Patient]:
    """Those who no longer come and match a search, so that a caller from years ago is found."""
    if not filters.is_search_alone:
        return []
    return list(patients.exclude(archived_at=None).matching(filters.search)[:10])

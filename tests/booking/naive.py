"""Working hours and free times computed once more, slowly and in another way.

It walks a year of UTC in steps of five minutes, reads the wall clock at each and writes down what it shows.
All questions are answered from that list; nothing is ever converted from local time to UTC.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from touchups.models import DateException

STEP = timedelta(minutes=5)
Moments = set[datetime]


@lru_cache(maxsize=16)
def readings(zone: ZoneInfo, year: int) -> dict[datetime, datetime]:
    """What the wall clock shows, and the moment at which it first does."""
    shown: dict[datetime, datetime] = {}
    moment, end = datetime(year - 1, 12, 30, tzinfo=UTC), datetime(year + 1, 1, 3, tzinfo=UTC)
    while moment < end:
        shown.setdefault(moment.astimezone(zone).replace(tzinfo=None, fold=0), moment)
        moment += STEP
    return shown


def first_shown(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which the clock first shows a time; if it leaps over it, counted on from before."""
    shown, steps = readings(zone, wall.year), 0
    while wall not in shown:
        wall, steps = wall - STEP, steps + 1
    return shown[wall] + steps * STEP


def moments(day: date, starts: time, ends: time, zone: ZoneInfo) -> Moments:
    moment, end = (first_shown(datetime.combine(day, at), zone) for at in (starts, ends))
    found = set()
    while moment < end:
        found.add(moment)
        moment += STEP
    return found


def working(day: date, zone: ZoneInfo, hours: Iterable, exceptions: Iterable, is_holiday: bool) -> Moments:
    """Every five minutes of a day that are working time, decided by reading the rules aloud."""
    found: Moments = set()
    for each in hours:
        if each.weekday == day.weekday() and not is_holiday:
            found |= moments(day, each.starts, each.ends, zone)
    today = [each for each in exceptions if each.first_on <= day <= each.last_on]
    found = changed(found, [each for each in today if each.injector_id is None], day, zone)
    return changed(found, [each for each in today if each.injector_id is not None], day, zone)


def changed(found: Moments, exceptions: list[DateException], day: date, zone: ZoneInfo) -> Moments:
    off = [each for each in exceptions if each.kind == DateException.Kind.OFF]
    if any(each.starts is None for each in off):
        found = set()
    for each in exceptions:
        if each.kind == DateException.Kind.EXTRA:
            found = found | moments(day, each.starts, each.ends, zone)
    for each in off:
        if each.starts is not None:
            found = found - moments(day, each.starts, each.ends, zone)
    return found


def free(works: Moments, busy: Moments, length: int, before: int, after: int) -> list[datetime]:
    """Every third step of a run of working time at which nothing is in the way; lengths in minutes."""
    found = []
    for moment in sorted(works):
        if moment - STEP not in works:
            run = moment
        if (moment - run) % timedelta(minutes=15):
            continue
        itself = {moment + timedelta(minutes=minute) for minute in range(0, length, 5)}
        kept = {moment + timedelta(minutes=minute) for minute in range(-before, length + after, 5)}
        if itself <= works and not kept & busy:
            found.append(moment)
    return found

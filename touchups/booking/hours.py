"""When an injector works on a day: weekly hours, public holidays and exceptions, as moments in UTC.

Hours are read off the clinic's wall clock. A time that the clock skips is as much later as the clock leaps
(RFC 5545, 3.3.5), one that it shows twice is the first. From there on all arithmetic is in UTC.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

from touchups.booking.spans import Span, cut
from touchups.models import DateException

Kind = DateException.Kind


class Hours(Protocol):
    """A stretch of a weekday, as ``WorkingHours`` keeps it."""

    weekday: int
    starts: time
    ends: time


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment at which a clinic's wall clock shows a time, in UTC."""
    return datetime.combine(day, at, zone).astimezone(UTC)


@lru_cache(maxsize=64)
def public_holidays(country: str, year: int) -> dict[date, str]:
    """A country's public holidays (ISO 3166-1, two letters), by day, with their names in English if known.

    None without a country.
    """
    if not country:
        return {}
    return dict(sorted(holidays.country_holidays(country, years=year, language="en_US").items()))


def working_spans(
    day: date,
    *,
    zone: ZoneInfo,
    hours: Iterable[Hours],
    exceptions: Iterable[DateException],
    is_holiday: bool = False,
) -> list[Span]:
    """When one injector works on a clinic-local date, merged.

    The weekly ``hours`` do not hold on a public holiday. What the clinic says of the day changes them, and
    what the injector says changes that: whole days off go first, then extra hours come, then hours off go.
    Exceptions of other days are ignored; those of other injectors must not be among them.
    """
    weekly = [] if is_holiday else [each for each in hours if each.weekday == day.weekday()]
    of_the_day = [each for each in exceptions if each.first_on <= day <= each.last_on]
    of_the_clinic = [each for each in of_the_day if each.injector_id is None]
    own = [each for each in of_the_day if each.injector_id is not None]
    working = _changed([_span(day, each, zone) for each in weekly], of_the_clinic, day, zone)
    return _changed(working, own, day, zone)


def _changed(working: list[Span], exceptions: list[DateException], day: date, zone: ZoneInfo) -> list[Span]:
    off = [each for each in exceptions if each.kind == Kind.OFF]
    if any(each.starts is None for each in off):
        working = []
    extra = [_span(day, each, zone) for each in exceptions if each.kind == Kind.EXTRA]
    return cut([*working, *extra], [_span(day, each, zone) for each in off if each.starts is not None])


def _span(day: date, each: Hours | DateException, zone: ZoneInfo) -> Span:
    return Span(moment(day, each.starts, zone), moment(day, each.ends, zone))

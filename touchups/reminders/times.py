"""When a mail may leave: wall-clock hours of the clinic, worked out there and kept as moments in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from touchups.models.reminder import Kind

#: Mail of these kinds leaves at any hour: it answers what was done a moment ago.
AT_ANY_HOUR = (Kind.APPOINTMENT_NEWS,)

OPENS = 9
CLOSES = 18
AFTERCARE_CLOSES = 21
AFTERCARE_AFTER = timedelta(hours=1)

#: A reminder that could not leave is worth sending for this long; after that it is missed.
USEFUL = timedelta(days=2)


def at_hour(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """A full hour of a clinic-local date, in UTC. Hours of the day never fall into a change of clocks."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def closing_hour(kind: str) -> int:
    return AFTERCARE_CLOSES if kind == Kind.AFTERCARE else CLOSES


def may_leave(kind: str, now: datetime, zone: ZoneInfo) -> bool:
    return kind in AT_ANY_HOUR or OPENS <= now.astimezone(zone).hour < closing_hour(kind)


def next_opening(kind: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself when mail of this kind may leave then, else the next one at which it may, in UTC."""
    if may_leave(kind, now, zone):
        return now.astimezone(UTC)
    local = now.astimezone(zone)
    return at_hour(local.date() + timedelta(days=local.hour >= OPENS), OPENS, zone)


def aftercare_at(session_at: datetime, zone: ZoneInfo) -> datetime:
    """An hour after the session, and by night the next morning. On the stroke of closing it still leaves."""
    wanted = (session_at + AFTERCARE_AFTER).astimezone(UTC)
    if wanted == at_hour(wanted.astimezone(zone).date(), AFTERCARE_CLOSES, zone):
        return wanted
    return next_opening(Kind.AFTERCARE, wanted, zone)


def is_useful(due_at: datetime, now: datetime) -> bool:
    return now <= due_at + USEFUL

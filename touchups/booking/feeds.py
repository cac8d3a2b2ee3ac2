"""An injector's private calendar address, to which their own calendar program subscribes.

The token in it is the secret: it is told once, and only its hash is kept. The events name a kind and the
patient's initials.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from icalendar import Event

from touchups.access import audit
from touchups.access.roles import Can, allows, require
from touchups.models import Appointment, CalendarFeed, Staff
from touchups.models.appointment import TAKING
from touchups.reminders.calendar_files import Method, calendar, event_of
from touchups.reminders.links import hash_of

PAST, COMING = timedelta(days=14), timedelta(days=90)
REFRESH = timedelta(hours=1)


@transaction.atomic
def make_feed(*, by: Staff, now: datetime) -> str:
    """A new private address; the one of before, if there is one, opens no more."""
    require(by, Can.CHART)
    _shut(by, now)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(injector=by, token_hash=hash_of(token), made_at=now)
    audit.record("feed.make", by=by, now=now, subject=feed)
    return settings.PUBLIC_URL + reverse("feed", args=[token]).lstrip("/")


@transaction.atomic
def revoke_feed(*, by: Staff, now: datetime) -> None:
    """Shut the private address; nothing happens if there is none."""
    require(by, Can.CHART)
    if feed := _shut(by, now):
        audit.record("feed.revoke", by=by, now=now, subject=feed)


def _shut(by: Staff, now: datetime) -> CalendarFeed | None:
    list(Staff.objects.filter(pk=by.pk).select_for_update(no_key=True))
    if feed := open_feed(by):
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
    return feed


def open_feed(injector: Staff) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(injector=injector, revoked_at=None).first()


def injector_of(token: str) -> Staff | None:
    """Whose calendar a token opens, while they work here as one who has patients."""
    feed = CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at=None, injector__is_active=True)
    feed = feed.select_related("injector__clinic").first()
    return feed.injector if feed and allows(feed.injector, Can.CHART) else None


def feed_of(injector: Staff, *, now: datetime) -> str:
    """The calendar file of an injector's appointments, of two weeks past and three months to come."""
    rows = Appointment.objects.filter(
        injector=injector, state__in=TAKING, starts_at__range=(now - PAST, now + COMING)
    )
    rows = rows.select_related("patient", "clinic", "room").order_by("starts_at", "pk")
    name = f"{injector.clinic.name}, {injector.name}"
    told = {"name": name, "x-wr-calname": name, "refresh-interval": REFRESH, "x-published-ttl": REFRESH}
    return calendar(map(_event, rows), method=Method.PUBLISH, **told)


def _event(appointment: Appointment) -> Event:
    initials = "".join(f"{name[0]}." for name in appointment.patient.name.split())
    event = event_of(appointment, summary=f"{appointment.get_kind_display()} {initials}")
    if appointment.room:
        event.add("location", appointment.room.name)
    return event

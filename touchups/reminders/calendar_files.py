"""Appointments as iCalendar (RFC 5545, sent by the rules of RFC 5546): they name no treatment.

A later file for the same appointment bears the same UID and a higher SEQUENCE, so that a calendar moves or
removes what it has.
"""

from collections.abc import Iterable
from datetime import UTC, date
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from touchups.models import Appointment

_PRODUCT = "-//Touchups//Touchups//EN"


class Method(StrEnum):
    """What the receiving calendar is to do."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


def method_for(appointment: Appointment) -> Method:
    return Method.CANCEL if appointment.state == Appointment.State.CANCELLED else Method.REQUEST


def calendar_of(appointment: Appointment, *, method: str) -> str:
    """A patient's appointment, in the active language; PUBLISH is for one that they fetch themselves."""
    clinic = appointment.clinic
    event = event_of(appointment, summary=_("Appointment at %(clinic)s") % {"clinic": clinic.sender_name})
    event.add("location", clinic.sender_name)
    event.add("contact", clinic.phone)
    event.add("organizer", _address(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], clinic.sender_name))
    if method != Method.PUBLISH and appointment.patient.email:
        attendee = _address(appointment.patient.email, appointment.patient.name)
        attendee.params |= {"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"}
        event.add("attendee", attendee)
    return calendar([event], method=method)


def event_of(appointment: Appointment, *, summary: str) -> Event:
    """The bare event, its times by the clinic's clock."""
    zone, is_off = appointment.clinic.zone, appointment.state == Appointment.State.CANCELLED
    return Event.new(
        uid=appointment.key,
        sequence=appointment.sequence,
        stamp=appointment.changed_at.astimezone(UTC),
        last_modified=appointment.changed_at.astimezone(UTC),
        start=appointment.starts_at.astimezone(zone),
        end=appointment.ends_at.astimezone(zone),
        summary=summary,
        status="CANCELLED" if is_off else "CONFIRMED",
        classification="PRIVATE",
    )


def calendar(events: Iterable[Event], *, method: str, **more: object) -> str:
    """A calendar of events, with the rules of their zones, and ``more`` properties of its own."""
    file = Calendar()
    for name, value in {"prodid": _PRODUCT, "version": "2.0", "method": method, **more}.items():
        file.add(name, value)
    for event in events:
        file.add_component(event)
    years = [event.start.year for event in file.events]
    if years:
        file.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    return file.to_ical().decode()


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = name
    return address

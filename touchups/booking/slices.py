"""The pieces of an injector's and a room's time that appointments take: unique in the database, five minutes
each, so that two patients never sit in one chair, whatever happens at the same time.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from touchups.booking.diary import LONGEST
from touchups.models import Appointment, Room, Slice
from touchups.models.appointment import SLICE_MINUTES, TAKING

STEP = timedelta(minutes=SLICE_MINUTES)

#: Whose time, in which room, from when.
Piece = tuple[int, int | None, datetime]


class Taken(ValidationError):
    """Somebody else has this time."""


def keep_slices(appointment: Appointment) -> None:
    """Bring the slices of an appointment in line with it. Raises Taken, and then nothing is changed."""
    wanted = _wanted(appointment)
    if wanted == _held(appointment):
        return
    try:
        with transaction.atomic():
            appointment.slices.all().delete()
            Slice.objects.bulk_create(
                Slice(appointment=appointment, injector_id=injector, room_id=room, at=at)
                for injector, room, at in sorted(wanted, key=lambda piece: piece[2])
            )
    except IntegrityError as clash:
        raise _taken() from clash


def check_is_free(appointment: Appointment) -> None:
    """Raise Taken where it wants a time that is not its own yet and the injector has another appointment."""
    wants_more = _wanted(appointment) - _held(appointment)
    if wants_more and _others(appointment).filter(injector=appointment.injector_id).exists():
        raise _taken()


def _held(appointment: Appointment) -> set[Piece]:
    return set(appointment.slices.values_list("injector", "room", "at")) if appointment.pk else set()


def _wanted(appointment: Appointment) -> set[Piece]:
    """None where it lies over another one on purpose, or does not keep its time any more."""
    if appointment.overlap_reason or appointment.state not in TAKING:
        return set()
    # All slices lie on one grid, whatever the buffers.
    first = appointment.busy_from - timedelta(minutes=appointment.busy_from.minute % SLICE_MINUTES)
    count = -(-(appointment.busy_to - first) // STEP)
    return {(appointment.injector_id, appointment.room_id, first + place * STEP) for place in range(count)}


def free_room(appointment: Appointment, rooms: list[Room]) -> Room | None:
    """A room that nobody else has at the time: the one that the appointment is in, or the first by name.

    ``rooms`` are those of the clinic. Where all are taken, None for an appointment over another one on
    purpose. Raises Taken for any other.
    """
    taken = set(_others(appointment).values_list("room", flat=True))
    free = [room for room in rooms if room.is_active and room.pk not in taken]
    if not free and not appointment.overlap_reason:
        raise Taken(_("No room is free at this time."))
    return min(free, key=lambda room: (room.pk != appointment.room_id, room.name), default=None)


def _others(appointment: Appointment) -> QuerySet[Appointment]:
    """The clinic's other appointments that keep some of the same time."""
    near = (appointment.starts_at - LONGEST, appointment.starts_at + LONGEST)
    return Appointment.objects.filter(
        clinic=appointment.clinic_id,
        starts_at__range=near,
        state__in=TAKING,
        busy_from__lt=appointment.busy_to,
        busy_to__gt=appointment.busy_from,
    ).exclude(key=appointment.key)


def _taken() -> Taken:
    return Taken(_("This time has just been taken."))

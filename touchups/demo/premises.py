"""The demo clinic's rooms, and when its injectors are there."""

from datetime import time

from touchups.models import AppointmentType, Clinic, Room, Staff, WorkingHours
from touchups.models.hours import Weekday

ROOMS = ("Garden room", "Harbour room")
IN_A_ROOM = (AppointmentType.Kind.FULL_SESSION, AppointmentType.Kind.TOUCH_UP)

MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 15), time(17))
WORKDAYS = tuple(Weekday)[:5]

#: By the first part of their address: the weekdays, and from when to when.
HOURS = {
    "ines": [(day, MORNING, AFTERNOON) for day in WORKDAYS],
    "thomas": [*[(day, MORNING, AFTERNOON) for day in WORKDAYS[1:]], (Weekday.SATURDAY, (time(9), time(13)))],
    "helen": [(day, (time(8, 30), time(12)), (time(12, 30), time(16))) for day in WORKDAYS[:4]],
}


def open_up(clinic: Clinic, staff: dict[str, Staff]) -> None:
    """Give the clinic its rooms and the injectors their hours."""
    Room.objects.bulk_create(Room(clinic=clinic, name=name) for name in ROOMS)
    clinic.appointment_types.filter(kind__in=IN_A_ROOM).update(needs_room=True)
    WorkingHours.objects.bulk_create(
        WorkingHours(injector=staff[name], weekday=weekday, starts=starts, ends=ends)
        for name, week in HOURS.items()
        for weekday, *stretches in week
        for starts, ends in stretches
    )

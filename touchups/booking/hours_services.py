"""Writes about when, where and how appointments are given: hours, exceptions, types and rooms.

No appointment is changed by any of them: those that no longer fit are shown until somebody moves them.
``now`` is aware. They raise PermissionDenied, or ValidationError naming the field.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.roles import Can, require
from touchups.models import AppointmentType, Clinic, DateException, Room, Staff, WorkingHours
from touchups.models.appointment import SLICE_MINUTES
from touchups.models.hours import Weekday

#: Stretches of work of each weekday.
Week = Mapping[int, Iterable[tuple[time, time]]]


@transaction.atomic
def change_hours(*, injector: Staff, week: Week, by: Staff, now: datetime) -> None:
    """Put a week in the place of an injector's hours; weekdays without stretches are days off."""
    _own_clinic(by, injector.clinic_id)
    if not injector.injects:
        raise ValidationError(_("Only who treats patients has hours."))
    before = _told(_stretches(injector))
    rows = [
        WorkingHours(injector=injector, weekday=weekday, starts=starts, ends=ends)
        for weekday, stretches in week.items()
        for starts, ends in stretches
    ]
    if changed := audit.changes(before, _told(rows)):
        injector.working_hours.all().delete()
        WorkingHours.objects.bulk_create(rows)
        audit.record("hours.change", by=by, now=now, subject=injector, name=injector.name, fields=changed)


def _stretches(injector: Staff) -> list[WorkingHours]:
    return list(WorkingHours.objects.filter(injector=injector))


def _told(rows: Iterable[WorkingHours]) -> dict[str, str]:
    """The hours of each weekday as the trail writes them."""
    rows = sorted(rows, key=lambda row: (row.weekday, row.starts))
    days = {weekday: [row for row in rows if row.weekday == weekday] for weekday in Weekday}
    return {
        weekday.name.lower(): " ".join(f"{row.starts:%H:%M}-{row.ends:%H:%M}" for row in found)
        for weekday, found in days.items()
    }


@transaction.atomic
def add_exception(
    *,
    by: Staff,
    now: datetime,
    kind: str,
    first_on: date,
    last_on: date | None = None,
    injector: Staff | None = None,
    starts: time | None = None,
    ends: time | None = None,
    note: str = "",
) -> DateException:
    """Days that differ, of one injector or, without one, of the whole clinic; the same twice is one."""
    clinic = _own_clinic(by, injector.clinic_id if injector else by.clinic_id)
    fields = {
        "kind": kind,
        "injector": injector,
        "first_on": first_on,
        "last_on": last_on or first_on,
        "starts": starts,
        "ends": ends,
        "note": note,
    }
    exception = DateException(clinic=clinic, **fields)
    _check_days(exception, today=clinic.day_of(now))
    _check_times(exception)
    if same := DateException.objects.filter(clinic=clinic, **fields).first():
        return same
    exception.save()
    audit.record("exception.add", by=by, now=now, subject=exception, **_days_of(exception))
    return exception


@transaction.atomic
def remove_exception(*, exception: DateException, by: Staff, now: datetime) -> None:
    """The weekly hours hold again on its days."""
    _own_clinic(by, exception.clinic_id)
    audit.record("exception.remove", by=by, now=now, subject=exception, **_days_of(exception))
    exception.delete()


def _check_days(exception: DateException, *, today: date) -> None:
    if exception.last_on < exception.first_on:
        raise ValidationError({"last_on": _("The last day is before the first.")})
    if exception.last_on < today:
        raise ValidationError({"first_on": _("These days are past.")})


def _check_times(exception: DateException) -> None:
    if exception.starts and exception.ends:
        if exception.ends <= exception.starts:
            raise ValidationError({"ends": _("This is not after the beginning.")})
    elif exception.kind == DateException.Kind.EXTRA or exception.starts or exception.ends:
        missing = "ends" if exception.starts else "starts"
        raise ValidationError({missing: _("Say from when to when.")})


def _days_of(exception: DateException) -> dict[str, str | None]:
    """What the trail tells of an exception, which will be gone once it is removed."""
    names = ("kind", "first_on", "last_on", "starts", "ends", "note")
    told = {name: str(getattr(exception, name) or "") for name in names}
    return told | {"injector": exception.injector.name if exception.injector else None}


@transaction.atomic
def change_type(
    *, type: AppointmentType, injectors: Iterable[Staff], by: Staff, now: datetime, **fields: int | bool
) -> None:
    """Change how appointments of a kind are given from now on; what is booked stays as it is."""
    clinic = _own_clinic(by, type.clinic_id)
    for name in ("length", "buffer_before", "buffer_after"):
        if fields[name] % SLICE_MINUTES:
            raise ValidationError({name: _("Choose a multiple of five minutes.")})
    if fields["needs_room"] and not clinic.rooms.filter(is_active=True).exists():
        raise ValidationError({"needs_room": _("The clinic has no room in use. Add one first.")})
    before = {name: getattr(type, name) for name in fields} | {"injectors": _names(type.injectors.all())}
    if changed := audit.changes(before, {**fields, "injectors": _names(injectors)}):
        AppointmentType.objects.filter(pk=type.pk).update(**fields)
        type.injectors.set(injectors)
        audit.record("appointment_type.change", by=by, now=now, subject=type, kind=type.kind, fields=changed)


def _names(people: Iterable[Staff]) -> str:
    return ", ".join(sorted(each.name for each in people))


@transaction.atomic
def add_room(*, name: str, by: Staff, now: datetime) -> Room:
    """A room in which patients are treated; the same name twice is refused."""
    clinic = _own_clinic(by, by.clinic_id)
    _refuse_known(clinic, name)
    room = Room.objects.create(clinic=clinic, name=name)
    audit.record("room.add", by=by, now=now, subject=room, name=name)
    return room


@transaction.atomic
def change_room(*, room: Room, name: str, is_active: bool, by: Staff, now: datetime) -> None:
    """Rename a room, or take it out of use; appointments that are booked in it stay there."""
    clinic = _own_clinic(by, room.clinic_id)
    _refuse_known(clinic, name, but=room)
    others = clinic.rooms.filter(is_active=True).exclude(pk=room.pk)
    if not is_active and clinic.appointment_types.filter(needs_room=True).exists() and not others.exists():
        raise ValidationError(
            {"is_active": _("This is the last room in use, and there are appointments that need one.")}
        )
    fields = {"name": name, "is_active": is_active}
    if changed := audit.changes({field: getattr(room, field) for field in fields}, fields):
        Room.objects.filter(pk=room.pk).update(**fields)
        audit.record("room.change", by=by, now=now, subject=room, fields=changed)


def _refuse_known(clinic: Clinic, name: str, but: Room | None = None) -> None:
    if clinic.rooms.filter(name__iexact=name).exclude(pk=but.pk if but else None).exists():
        raise ValidationError({"name": _("There is a room of this name already.")})


def _own_clinic(by: Staff, clinic_id: int) -> Clinic:
    """The manager's clinic, its row locked, if what is written about belongs to it."""
    require(by, Can.MANAGE_CLINIC, at=clinic_id)
    return Clinic.objects.select_for_update(no_key=True).get(pk=clinic_id)

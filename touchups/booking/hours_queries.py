"""What a manager's pages show of hours, exceptions, holidays, types and rooms."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from touchups.booking.hours import public_holidays
from touchups.booking.timetable import injectors_of
from touchups.models import Appointment, Clinic, DateException, Staff, WorkingHours
from touchups.models.hours import Weekday

#: So many coming holidays are shown.
SOON = 6


@dataclass(frozen=True)
class Week:
    """An injector and their stretches of work of each weekday from Monday on."""

    injector: Staff
    days: list[tuple[str, list[WorkingHours]]]

    @property
    def is_empty(self) -> bool:
        return not any(stretches for _weekday, stretches in self.days)


def weeks(clinic: Clinic) -> list[Week]:
    """The weeks of all who see patients, by name."""
    return [
        Week(injector, _by_weekday(list(injector.working_hours.all())))
        for injector in injectors_of(clinic).prefetch_related("working_hours")
    ]


def _by_weekday(hours: list[WorkingHours]) -> list[tuple[str, list[WorkingHours]]]:
    return [(day.label, [each for each in hours if each.weekday == day]) for day in Weekday]


def exceptions_from(clinic: Clinic, today: date) -> QuerySet[DateException]:
    """The exceptions that are not over, the next first."""
    return DateException.objects.filter(clinic=clinic, last_on__gte=today).select_related("injector")


def coming_holidays(country: str, today: date) -> list[tuple[date, str]]:
    """The next public holidays of a country and their names."""
    found = [*public_holidays(country, today.year).items(), *public_holidays(country, today.year + 1).items()]
    return [(day, name) for day, name in found if day >= today][:SOON]


def in_closed_rooms(clinic: Clinic, *, now: datetime, until: date | None = None) -> QuerySet[Appointment]:
    """Coming appointments, up to a local date, in rooms that are no longer in use, the next first."""
    rows = Appointment.objects.filter(
        clinic=clinic, state=Appointment.State.BOOKED, starts_at__gte=now, room__is_active=False
    )
    rows = rows.filter(on__lte=until) if until else rows
    return rows.select_related("patient", "injector", "room").order_by("starts_at", "pk")

"""Who sees patients at a clinic, when they work, and which appointments lie outside of that."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import F, QuerySet

from touchups.booking.hours import Hours, public_holidays, working_spans
from touchups.booking.spans import Span
from touchups.models import Appointment, Clinic, DateException, Staff


def injectors_of(clinic: Clinic) -> QuerySet[Staff]:
    """Who sees patients at a clinic now."""
    return Staff.objects.filter(clinic=clinic, is_active=True, role__in=Staff.INJECTING)


@dataclass(frozen=True)
class Timetable:
    """The working hours of injectors, by key, and the exceptions of some days."""

    clinic: Clinic
    injectors: list[Staff]
    hours: dict[int, list[Hours]]
    exceptions: list[DateException]

    def working(self, day: date, injector: Staff | None) -> list[Span]:
        """When an injector works on a clinic-local date; never where they see no patients here."""
        if injector not in self.injectors:
            return []
        return working_spans(
            day,
            zone=self.clinic.zone,
            hours=self.hours.get(injector.pk, ()),
            exceptions=[each for each in self.exceptions if each.injector_id in (None, injector.pk)],
            is_holiday=day in public_holidays(self.clinic.country, day.year),
        )


def load_timetable(
    clinic: Clinic, injectors: QuerySet[Staff] | Iterable[Staff], first: date, last: date
) -> Timetable:
    """Read the clinic-local dates ``first`` to ``last`` in two queries. Who no longer works is left out."""
    among = injectors.values("pk") if isinstance(injectors, QuerySet) else [each.pk for each in injectors]
    # One row for each stretch of somebody's week, and one for who has none.
    rows = injectors_of(clinic).filter(pk__in=among).order_by("name", "pk")
    rows = rows.annotate(
        weekday=F("working_hours__weekday"), starts=F("working_hours__starts"), ends=F("working_hours__ends")
    )
    hours: dict[int, list[Hours]] = defaultdict(list)
    staff = {}
    for row in rows:
        staff.setdefault(row.pk, row)
        if row.weekday is not None:
            hours[row.pk].append(row)
    exceptions = DateException.objects.filter(clinic=clinic, first_on__lte=last, last_on__gte=first)
    return Timetable(clinic, list(staff.values()), hours, list(exceptions))


def outside_hours(clinic: Clinic, *, now: datetime, until: date | None = None) -> list[Appointment]:
    """Coming appointments at times at which their injector does not, or no longer does, work, the next first.

    Those that were put there on purpose are left out; ``until`` is the last local date to look at.
    """
    coming = Appointment.objects.filter(
        clinic=clinic, state=Appointment.State.BOOKED, starts_at__gte=now, overlap_reason=""
    ).order_by("starts_at", "pk")
    coming = coming.filter(on__lte=until) if until else coming
    # Of a whole diary first the little that tells.
    found = outside(clinic, coming.only("on", "injector", "starts_at", "ends_at", "state", "overlap_reason"))
    return list(coming.filter(pk__in=[each.pk for each in found]).select_related("patient", "injector"))


def outside(clinic: Clinic, appointments: Iterable[Appointment]) -> list[Appointment]:
    """Those of a clinic's appointments whose injector is expected and does not work then; two queries."""
    expected = [each for each in appointments if is_expected(each)]
    if not expected:
        return []
    days = [each.on for each in expected]
    table = load_timetable(clinic, injectors_of(clinic), min(days), max(days))
    working, staff = cache(table.working), {each.pk: each for each in table.injectors}
    return [each for each in expected if not is_within(each, working(each.on, staff.get(each.injector_id)))]


def is_expected(appointment: Appointment) -> bool:
    """Whether it is to come, in the hours of its injector."""
    return appointment.state == Appointment.State.BOOKED and not appointment.overlap_reason


def is_within(appointment: Appointment, working: Iterable[Span]) -> bool:
    """Whether an appointment begins and ends in one stretch of work; the time left free may lie outside."""
    return any(span.start <= appointment.starts_at and appointment.ends_at <= span.end for span in working)

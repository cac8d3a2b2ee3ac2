"""Appointments as pages read them."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from touchups.assessment.booked import OPEN
from touchups.booking.hours import moment
from touchups.models import Appointment, Clinic, Patient

State = Appointment.State


def booked_for(patients: Collection[Patient], *, now: datetime) -> dict[int, Appointment]:
    """The next appointment of each of these patients who has one, by the patient's primary key."""
    coming = Appointment.objects.filter(patient__in=patients, state__in=OPEN, ends_at__gt=now)
    return {each.patient_id: each for each in coming.select_related("injector").order_by("-starts_at", "-pk")}


def appointments_of(patient: Patient) -> QuerySet[Appointment]:
    """All of a patient's appointments, the latest first."""
    return patient.appointments.select_related("injector", "room").order_by("-starts_at", "-pk")


def between(clinic: Clinic, first: date, last: date) -> QuerySet[Appointment]:
    """The clinic's appointments of local days, both included, whatever became of them, in order."""
    begins = moment(first, time(), clinic.zone)
    ends = moment(last + timedelta(days=1), time(), clinic.zone)
    return Appointment.objects.filter(clinic=clinic, starts_at__gte=begins, starts_at__lt=ends)


def day_of(clinic: Clinic, day: date) -> QuerySet[Appointment]:
    """The same of one local day."""
    return between(clinic, day, day).select_related("patient", "injector", "room")

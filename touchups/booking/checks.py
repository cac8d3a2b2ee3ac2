"""Whether an appointment may stand where somebody wants it. Each check raises ValidationError, saying why."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touchups.access.roles import Can, require
from touchups.assessment.ahead import ahead_of
from touchups.assessment.days import in_words
from touchups.booking.diary import who_may
from touchups.booking.timetable import is_within, load_timetable
from touchups.booking.windows import window_of
from touchups.models import Appointment, AppointmentType, Clinic, Staff, Standing
from touchups.models.appointment import SLICE_MINUTES, TAKING
from touchups.rules.catalogue import Urgency

State = Appointment.State


def check_place(appointment: Appointment, type: AppointmentType, *, by: Staff | None, now: datetime) -> None:
    """All that an appointment's time, injector and day must fulfil but to be free. ``by``: None, the patient.

    Forgets the reason for a day outside the window where the day is inside it.
    """
    if by is None:
        _check_patient_may(appointment, type, now=now)
    if not who_may(type).filter(pk=appointment.injector_id).exists():
        raise ValidationError({"injector": _("Choose somebody who does this kind of appointment.")})
    check_time(appointment.starts_at, appointment.clinic, now=now)
    if not appointment.overlap_reason:
        _check_hours(appointment)
    check_patient_is_free(appointment, now=now)
    _check_window(appointment, by=by, now=now)


def _check_patient_may(appointment: Appointment, type: AppointmentType, *, now: datetime) -> None:
    clinic = appointment.clinic
    if appointment.overlap_reason or appointment.window_reason:
        raise PermissionDenied(Can.BOOK)
    if not type.by_patients:
        raise ValidationError(_("Please call us for this appointment: %(phone)s.") % {"phone": clinic.phone})
    if appointment.starts_at < now + timedelta(hours=clinic.booking_lead):
        words = ngettext(
            "Please choose a time that is at least %(hours)s hour ahead, or call us: %(phone)s.",
            "Please choose a time that is at least %(hours)s hours ahead, or call us: %(phone)s.",
            clinic.booking_lead,
        )
        raise ValidationError({"starts_at": words % {"hours": clinic.booking_lead, "phone": clinic.phone}})


def check_time(starts_at: datetime, clinic: Clinic, *, now: datetime) -> None:
    """What holds of every appointment's time, with whomever it is and whatever else is then."""
    if starts_at.minute % SLICE_MINUTES or starts_at.second or starts_at.microsecond:
        raise ValidationError({"starts_at": _("Choose a time on the full five minutes.")})
    if starts_at < now:
        raise ValidationError({"starts_at": _("This time has passed.")})
    last = clinic.day_of(now) + timedelta(days=clinic.booking_horizon)
    if clinic.day_of(starts_at) > last:
        raise ValidationError({"starts_at": _("Bookings reach until %(day)s.") % {"day": in_words(last)}})


def _check_hours(appointment: Appointment) -> None:
    day, injector = appointment.on, appointment.injector
    timetable = load_timetable(appointment.clinic, [injector], day, day)
    if not is_within(appointment, timetable.working(day, injector)):
        raise ValidationError(
            {"starts_at": _("%(name)s does not work at this time.") % {"name": injector.name}}
        )


def check_patient_is_free(appointment: Appointment, *, now: datetime) -> None:
    """No two appointments of a patient overlap, and of each kind one at most is to come."""
    others = Appointment.objects.filter(patient=appointment.patient_id).exclude(pk=appointment.pk)
    clash = Q(state__in=TAKING, starts_at__lt=appointment.ends_at, ends_at__gt=appointment.starts_at)
    if appointment.state == State.BOOKED:
        clash |= Q(state=State.BOOKED, kind=appointment.kind, ends_at__gt=now)
    if held := others.filter(clash).first():
        day = held.starts_at.astimezone(appointment.clinic.zone)
        words = _("There is an appointment already: %(kind)s on %(day)s at %(time)s. Move that one instead.")
        said = {"kind": held.get_kind_display(), "day": in_words(day.date()), "time": f"{day:%H:%M}"}
        raise ValidationError(words % said)


def _check_window(appointment: Appointment, *, by: Staff | None, now: datetime) -> None:
    """The rules call for it on its day, or an injector says why it is on another one."""
    today = appointment.clinic.day_of(now)
    standing = Standing.objects.select_related("assessment__policy", "override").get(
        patient=appointment.patient
    )
    ahead = ahead_of(standing.assessment, today=today, override=standing.override)
    window = window_of(ahead, appointment.kind)
    if standing.urgency == Urgency.EMERGENCY:
        raise ValidationError(window.why_not(today))
    if appointment.on in window:
        appointment.window_reason = ""
    elif not appointment.window_reason:
        raise ValidationError({"starts_at": window.why_not(appointment.on)})
    else:
        require(by, Can.CHART)

"""The calendar, the list of a day for paper, and whom a chosen time is for."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can, allows
from touchups.booking.calendar import day_list_of
from touchups.booking.calendar_page import Asked, calendar_page
from touchups.booking.diary import injectors_of
from touchups.booking.forms import AskedForm
from touchups.booking.hours_queries import in_closed_rooms
from touchups.booking.timetable import outside, outside_hours
from touchups.models import Appointment, Patient, Staff, Standing

SOON = timedelta(days=14)


@allowed(Can.BOOK)
def calendar(request: HttpRequest) -> HttpResponse:
    """A day of all injectors or a week of one; for a patient, and for an appointment to be moved."""
    asked = Asked.read(request.GET)
    moving = find(request.user, Appointment, asked.move, "patient") if asked.move else None
    who = moving.patient_id if moving else asked.patient
    standing = find(request.user, Standing, who, "patient", "assessment__policy", "override") if who else None
    page = calendar_page(request.user, asked, standing=standing, moving=moving, now=request.now)
    audit.record("calendar.view", by=request.user, now=request.now, patients=page.patients_shown)
    context = {
        "page": page,
        "grid": page.grid,
        "kinds": Appointment.Kind.choices,
        "may_manage": allows(request.user, Can.MANAGE_CLINIC),
        "may_subscribe": allows(request.user, Can.CHART),
    }
    return render(request, "booking/calendar.html", context)


@allowed(Can.BOOK)
def day_list(request: HttpRequest) -> HttpResponse:
    """Who comes on a day, to be printed."""
    asked = AskedForm(request.GET, injectors=injectors_of(request.clinic))
    day, injector = asked.get("day") or request.today, asked.get("injector")
    rows = list(day_list_of(request.clinic, day, injector=injector))
    seen = sorted({row.patient_id for row in rows})
    audit.record("calendar.view", by=request.user, now=request.now, patients=seen)
    context = {
        "rows": rows,
        "outside": outside(request.clinic, rows),
        "day": day,
        "injector": injector,
        "injectors": asked.fields["injector"].queryset,
    }
    return render(request, "booking/day_list.html", context)


@allowed(Can.BOOK)
def misfits(request: HttpRequest) -> HttpResponse:
    """What is booked outside the hours or in rooms not in use; as a part of a page, how many there are.

    Today asks only for those that come soon: to look through a whole diary takes long.
    """
    soon = "soon" in request.GET
    until = request.today + SOON if soon else None
    outside = outside_hours(request.clinic, now=request.now, until=until)
    closed = list(in_closed_rooms(request.clinic, now=request.now, until=until))
    context = {"outside": outside, "closed": closed, "misfits": {*outside, *closed}, "soon": soon}
    if request.htmx:
        return render(request, "booking/_misfits.html", context)
    seen = sorted({each.patient_id for each in context["misfits"]})
    audit.record("misfits.view", by=request.user, now=request.now, patients=seen)
    return render(request, "booking/misfits.html", context)


@allowed(Can.BOOK)
def patient(request: HttpRequest) -> HttpResponse:
    """For whom a time that was chosen in the calendar is; found as everywhere, by a part of what is known."""
    asked = AskedForm(request.GET, injectors=visible_to(request.user, Staff))
    search = request.GET.get("q", "").replace("\0", "").strip()[:80]
    found = []
    if search:
        found = list(visible_to(request.user, Patient).filter(archived_at=None).matching(search)[:20])
        seen = [each.pk for each in found]
        audit.record("worklist.view", by=request.user, now=request.now, patients=seen)
    kept = [(name, request.GET[name]) for name in ("slot", "kind") if name in request.GET]
    context = {"choice": asked.choice(), "search": search, "found": found, "kept": kept}
    return render(request, "booking/patient.html", context)

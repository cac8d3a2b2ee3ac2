"""The manager's pages: hours, exceptions, types of appointment, rooms."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups.access.decorators import allowed
from touchups.access.forms import sent, status_of, write
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can
from touchups.booking import hours_queries as queries
from touchups.booking import hours_services as services
from touchups.booking.hours_forms import (
    AddRoomForm,
    ExceptionForm,
    RoomForm,
    TypeForm,
    WeekForm,
    breaks_asked_for,
)
from touchups.booking.timetable import injectors_of
from touchups.models import AppointmentType, DateException, Room, Staff


@allowed(Can.MANAGE_CLINIC)
def hours(request: HttpRequest) -> HttpResponse:
    """Who works when, and which days differ."""
    clinic, today = request.clinic, request.today
    context = {
        "weeks": queries.weeks(clinic),
        "exceptions": queries.exceptions_from(clinic, today),
        "holidays": queries.coming_holidays(clinic.country, today),
    }
    return render(request, "booking/hours.html", context)


@allowed(Can.MANAGE_CLINIC)
def hours_of(request: HttpRequest, pk: int) -> HttpResponse:
    injector = find(request.user, Staff, pk)
    form = WeekForm(sent(request), hours=injector.working_hours.all(), breaks=breaks_asked_for(request.GET))
    if form.is_valid() and form.attempt(
        services.change_hours, injector=injector, week=form.week, by=request.user, now=request.now
    ):
        messages.success(request, _("The hours of %(name)s are saved.") % {"name": injector.name})
        return redirect("hours")
    context = {"form": form, "injector": injector}
    return render(request, "booking/hours_of.html", context, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
def exception_new(request: HttpRequest) -> HttpResponse:
    form = ExceptionForm(
        sent(request), initial={"first_on": request.today}, injectors=injectors_of(request.clinic)
    )
    if write(request, form, services.add_exception):
        messages.success(request, _("The days are saved."))
        return redirect("hours")
    return render(request, "booking/exception_new.html", {"form": form}, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
@require_POST
def exception_remove(request: HttpRequest, pk: int) -> HttpResponse:
    exception = find(request.user, DateException, pk)
    services.remove_exception(exception=exception, by=request.user, now=request.now)
    messages.success(request, _("Removed. The weekly hours hold again on these days."))
    return redirect("hours")


@allowed(Can.MANAGE_CLINIC)
def appointment_types(request: HttpRequest) -> HttpResponse:
    types = visible_to(request.user, AppointmentType).prefetch_related("injectors")
    return render(request, "booking/appointment_types.html", {"types": types})


@allowed(Can.MANAGE_CLINIC)
def appointment_type(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request.user, AppointmentType, pk)
    form = TypeForm(sent(request), initial=model_to_dict(found), injectors=injectors_of(request.clinic))
    if write(request, form, services.change_type, type=found):
        messages.success(request, _("%(kind)s: saved.") % {"kind": found.get_kind_display()})
        return redirect("appointment_types")
    context = {"form": form, "type": found}
    return render(request, "booking/appointment_type.html", context, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms, and a form for one more."""
    form = AddRoomForm(sent(request))
    if write(request, form, services.add_room):
        messages.success(request, _("%(name)s is added.") % {"name": form.made.name})
        return redirect("rooms")
    context = {
        "form": form,
        "rooms": visible_to(request.user, Room).order_by("-is_active", "name"),
    }
    return render(request, "booking/rooms.html", context, status=status_of(form))


@allowed(Can.MANAGE_CLINIC)
def room(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request.user, Room, pk)
    form = RoomForm(sent(request), initial=model_to_dict(found))
    if write(request, form, services.change_room, room=found):
        messages.success(request, _("The room is saved."))
        return redirect("rooms")
    return render(request, "booking/room.html", {"form": form, "room": found}, status=status_of(form))

"""One appointment: what is known of it, and each step of its life."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import ServiceForm, write
from touchups.access.lookups import find
from touchups.access.roles import Can
from touchups.booking import services
from touchups.booking.acts import acts_on
from touchups.booking.forms import AdvanceForm, CancelForm, CorrectForm
from touchups.booking.timetable import outside
from touchups.models import Appointment

RELATED = ("patient__clinic", "injector", "room", "booked_by")


@allowed(Can.BOOK)
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known of an appointment, and what can be done about it."""
    return _page(request, find(request.user, Appointment, pk, *RELATED))


@allowed(Can.BOOK)
@require_POST
def advance(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.advance, AdvanceForm(request.POST), _("Written down."))


@allowed(Can.BOOK)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.undo, ServiceForm(request.POST), _("Undone."))


@allowed(Can.BOOK)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.cancel, CancelForm(request.POST), _("Cancelled."))


@allowed(Can.BOOK)
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request.user, Appointment, pk, *RELATED)
    return _act(request, pk, services.correct, CorrectForm(request.POST, state=row.state), _("Corrected."))


def _act(
    request: HttpRequest, pk: int, service: Callable, form: ServiceForm, done: Promise | str
) -> HttpResponse:
    """Do it and show the appointment as it is now; what was refused stands where it was filled in."""
    row = find(request.user, Appointment, pk, *RELATED)
    if write(request, form, service, appointment=row):
        messages.success(request, done)
        return redirect(_back(request, row))
    return _page(request, row, form)


def _back(request: HttpRequest, row: Appointment) -> str:
    """Where the button stood: in the list of the day, or on the page of the appointment."""
    if "on_list" in request.POST:
        return f"{reverse('day_list')}?day={row.on:%Y-%m-%d}"
    return reverse("appointment", args=[row.pk])


def _page(request: HttpRequest, row: Appointment, refused: ServiceForm | None = None) -> HttpResponse:
    audit.record("appointment.view", by=request.user, now=request.now, patient=row.patient, subject=row)
    forms = {"cancel": CancelForm(), "correct": CorrectForm(state=row.state)}
    open_form = next((name for name, form in forms.items() if isinstance(refused, type(form))), "")
    context = {
        "appointment": row,
        "patient": row.patient,
        "is_outside": bool(outside(request.clinic, [row])),
        "steps": row.steps.select_related("by", "injector", "room"),
        "acts": acts_on(row, by=request.user, now=request.now),
        "forms": forms | ({open_form: refused} if open_form else {}),
        "open_form": open_form,
        "refused": refused,
    }
    return render(request, "booking/appointment.html", context, status=422 if refused else 200)

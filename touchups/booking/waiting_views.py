"""The waiting list: which times became free and who could come, and everybody who waits."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import ServiceForm, say_why, sent, status_of, write
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can
from touchups.booking import waiting as services
from touchups.booking.diary import injectors_of
from touchups.booking.freed import freed_times, waiting
from touchups.booking.picking import window_today
from touchups.booking.waiting_forms import OfferForm, WaitingForm
from touchups.models import Patient, Staff, WaitingEntry


@allowed(Can.BOOK)
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Times that became free with those who could come, then everybody in the order of the line."""
    entries = list(waiting(request.clinic, now=request.now))
    seen = sorted({entry.patient_id for entry in entries})
    audit.record("waiting.view", by=request.user, now=request.now, patients=seen)
    context = {"entries": entries, "freed": freed_times(request.clinic, now=request.now)}
    return render(request, "booking/waiting_list.html", context)


@allowed(Can.BOOK)
def freed(request: HttpRequest) -> HttpResponse:
    """The freed times for which somebody waits, a line each for Today; without scripts the list has them."""
    if not request.htmx:
        return redirect("waiting_list")
    found = freed_times(request.clinic, now=request.now)
    return render(request, "booking/_freed.html", {"freed": found})


@allowed(Can.BOOK)
def waiting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a patient on the list."""
    patient = find(request.user, Patient, pk, "clinic")
    if patient.archived_at:
        return render(request, "booking/archived.html", {"patient": patient})
    held = services.held_by(patient, request.GET.get("kind"), now=request.now)
    needed = window_today(patient, None, today=request.today).kind
    usual = WaitingForm.usual(held, kind=needed, today=request.today)
    form = WaitingForm(sent(request), initial=usual, injectors=injectors_of(request.clinic))
    if write(request, form, services.add_waiting, patient=patient):
        messages.success(request, _("%s is on the waiting list.") % patient)
        return redirect("waiting_list")
    audit.record("waiting.view", by=request.user, now=request.now, patient=patient)
    context = {"form": form, "patient": patient, "held": held}
    return render(request, "booking/waiting_new.html", context, status=status_of(form))


@allowed(Can.BOOK)
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    form = OfferForm(request.POST, injectors=visible_to(request.user, Staff))
    return _act(request, pk, services.offer, form, _("Written down that %s was told."))


@allowed(Can.BOOK)
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.decline, ServiceForm(request.POST), _("%s waits on."))


@allowed(Can.BOOK)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.accept, ServiceForm(request.POST), _("%s has the earlier time."))


@allowed(Can.BOOK)
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, services.leave, ServiceForm(request.POST), _("%s does not wait any more."))


def _act(
    request: HttpRequest, pk: int, service: Callable, form: ServiceForm, done: Promise | str
) -> HttpResponse:
    """Do it and go back to the list, which shows what is free now; say why if it was refused."""
    entry = find(request.user, WaitingEntry, pk, "patient__clinic")
    if write(request, form, service, entry=entry):
        messages.success(request, done % entry.patient)
    say_why(request, form)
    return redirect("waiting_list")

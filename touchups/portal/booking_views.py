"""The patient's appointment: see it, choose a time, move it, call it off, wait for an earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups.access.forms import sent
from touchups.booking import services
from touchups.booking.calendar_page import read_date
from touchups.booking.diary import who_may
from touchups.booking.forms import key_of
from touchups.booking.freed import waiting
from touchups.booking.proposal import Proposal, next_free, propose
from touchups.booking.slots import Slot
from touchups.booking.waiting import add_waiting
from touchups.models import Appointment
from touchups.portal.doors import behind
from touchups.portal.forms import REASONS_TO_CANCEL, CancelForm, TimeForm
from touchups.portal.home_views import HOME, act, booked_by, look, shown
from touchups.reminders.calendar_files import Method, calendar_of

#: So many times stand before all the others.
BEST = 6


@dataclass(frozen=True)
class Offer:
    """A free time as the form names it. ``is_best``: the one that is offered first."""

    value: str
    slot: Slot
    is_best: bool = False


def _by_day(slots: Iterable[Slot], request: HttpRequest) -> dict[date, list[Offer]]:
    """The times by their clinic-local date, in order; the first of them that was given is the best."""
    offers = [
        Offer(key_of(slot.starts_at, slot.injector), slot, is_best=place == 0)
        for place, slot in enumerate(slots)
    ]
    days: dict[date, list[Offer]] = {}
    for offer in sorted(offers, key=lambda offer: (offer.slot.starts_at, offer.slot.injector.pk)):
        days.setdefault(request.clinic.day_of(offer.slot.starts_at), []).append(offer)
    return days


@look
@behind(HOME)
def appointment(request: HttpRequest) -> HttpResponse:
    """What is booked and what can be done about it; without one, the way to the times."""
    held = booked_by(request)
    if held is None:
        return redirect("my_time")
    waits = waiting(request.clinic, now=request.now).filter(patient=request.patient, kind=held.kind).exists()
    is_ahead = held.state == Appointment.State.BOOKED and held.starts_at > request.now
    context = {"appointment": held, "waits": waits, "is_ahead": is_ahead}
    return render(request, "portal/appointment.html", context)


@act
@behind(HOME)
def time(request: HttpRequest) -> HttpResponse:
    """The free times within the days that the rules call for, to book or to move to."""
    held, since = booked_by(request), read_date(request.GET.get("from", ""))
    proposal = propose(
        request.patient,
        now=request.now,
        kind=held and held.kind,
        limit=None,
        since=since,
        patient_books=True,
        moving=held,
    )
    form = TimeForm(
        sent(request), injectors=who_may(proposal.type), initial={"sequence": held and held.sequence}
    )
    if form.is_valid() and _keep(request, form, held, proposal.kind):
        messages.success(request, _("Your appointment is booked. You get a mail about it."))
        return redirect("my_review")
    times = _times(request, form, proposal)
    return shown(request, "time", form, proposal=proposal, held=held, since=since, **times)


def _times(request: HttpRequest, form: TimeForm, proposal: Proposal) -> dict[str, object]:
    return {
        "instead": _by_day(_instead(request, form, proposal), request),
        "best": _by_day(proposal.slots[:BEST], request),
        "days": _by_day(proposal.slots, request),
        "are_more": len(proposal.slots) > BEST,
    }


def _keep(request: HttpRequest, form: TimeForm, held: Appointment | None, kind: str) -> bool:
    starts_at, injector = form.cleaned_data["slot"]
    there = {"starts_at": starts_at, "injector": injector, "by": None, "now": request.now}
    if held:
        sequence = form.cleaned_data["sequence"]
        return form.attempt(services.move, appointment=held, sequence=sequence, **there)
    return form.attempt(
        services.book, patient=request.patient, kind=kind, key=form.cleaned_data["key"], **there
    )


def _instead(request: HttpRequest, form: TimeForm, proposal: Proposal) -> list[Slot]:
    """The free times nearest to the one that was not to be had."""
    slot = form.cleaned_data.get("slot") if form.is_bound else None
    if not slot or not proposal.slots:
        return []
    starts_at, injector = slot
    about = {"type": proposal.type, "window": proposal.window, "patient_books": True}
    return next_free(request.clinic, injector=injector, near=starts_at, now=request.now, **about)


@act
@behind(HOME)
def cancel(request: HttpRequest) -> HttpResponse:
    held = booked_by(request)
    if held is None:
        return redirect("my_review")
    form = CancelForm(sent(request))
    if form.is_valid():
        with translation.override("en"):
            why = str(REASONS_TO_CANCEL[form.cleaned_data["why"]])
        if form.attempt(services.cancel, appointment=held, by=None, now=request.now, why=why):
            messages.success(request, _("Your appointment is cancelled."))
            return redirect("home")
    return shown(request, "cancel", form, appointment=held)


@look
@behind(HOME)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The appointment as a file for the calendar of a phone."""
    held = booked_by(request)
    if held is None:
        raise Http404
    held.clinic, held.patient = request.clinic, request.patient
    response = HttpResponse(
        calendar_of(held, method=Method.PUBLISH), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


@require_POST
@behind(HOME)
def wait(request: HttpRequest) -> HttpResponse:
    """Put on the list of those who would come earlier than they are booked."""
    held = booked_by(request)
    tomorrow = request.today + timedelta(days=1)
    if held is None or held.on <= tomorrow:
        return redirect("my_review")
    if not waiting(request.clinic, now=request.now).filter(patient=request.patient, kind=held.kind).exists():
        days = {"first_on": tomorrow, "last_on": held.on}
        add_waiting(patient=request.patient, by=None, now=request.now, kind=held.kind, **days)
    messages.success(
        request, _("We call you when an earlier time becomes free. Until then yours stays yours.")
    )
    return redirect("my_review")

"""Choosing a time: for a new appointment, and for one that moves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import sent, status_of, write
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can, allows
from touchups.assessment.days import in_words
from touchups.booking import services
from touchups.booking.calendar import wall_clock
from touchups.booking.forms import AskedForm, BookForm, MoveForm, TimeForm, key_of
from touchups.booking.picking import Picking, pick
from touchups.models import Appointment, Patient, Staff


@allowed(Can.BOOK)
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed to a patient, other free times, and the chosen one to confirm."""
    patient = find(request.user, Patient, pk, "clinic")
    form = BookForm(sent(request), injectors=visible_to(request.user, Staff))
    if write(request, form, services.book, patient=patient):
        return kept(request, form.made, _("Booked: %s."))
    audit.record("booking.view", by=request.user, now=request.now, patient=patient)
    return _page(request, patient, form)


@allowed(Can.BOOK)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for an appointment that is booked already."""
    appointment = find(request.user, Appointment, pk, "patient__clinic", "injector", "room")
    if request.method == "GET" and appointment.state != Appointment.State.BOOKED:
        messages.warning(request, _("Only an appointment that is booked can be moved."))
        return redirect("appointment", pk)
    form = MoveForm(sent(request), injectors=visible_to(request.user, Staff))
    if write(request, form, services.move, appointment=appointment):
        return kept(request, form.made, _("Moved to %s."))
    patient = appointment.patient
    audit.record("booking.view", by=request.user, now=request.now, patient=patient, subject=appointment)
    return _page(request, patient, form, moving=appointment)


def kept(request: HttpRequest, appointment: Appointment, words: str) -> HttpResponse:
    """Say when it is, and go to its page, where it can be undone."""
    time = wall_clock(appointment.starts_at, request.clinic.zone)
    when = f"{in_words(appointment.on)}, {time}, {appointment.injector}"
    messages.success(request, words % when)
    return redirect("appointment", appointment.pk)


def _page(
    request: HttpRequest, patient: Patient, form: TimeForm, *, moving: Appointment | None = None
) -> HttpResponse:
    """With htmx a choice changes the panel of the chosen time alone; so does a refusal, to be quick."""
    if patient.archived_at:
        return render(request, "booking/archived.html", {"patient": patient})
    asked = AskedForm(request.GET, injectors=visible_to(request.user, Staff))
    is_panel = request.htmx.target == "choice"
    picking = pick(
        patient,
        kind=moving.kind if moving else form.kind() or asked.get("kind"),
        injector=asked.get("injector"),
        day=asked.get("day"),
        chosen=form.choice() or asked.choice(),
        now=request.now,
        moving=moving,
        with_times=not (is_panel or form.is_bound),
    )
    if picking.choice and not form.is_bound:
        form.initial = _filled_in(picking)
    context = {
        "picking": picking,
        "patient": patient,
        "form": form,
        "asked": asked,
        "injector": asked.get("injector"),
        "may_override": allows(request.user, Can.CHART),
        "kinds": Appointment.Kind.choices,
    }
    template = "booking/_choice.html" if is_panel else "booking/book.html"
    return render(request, template, context, status=status_of(form))


def _filled_in(picking: Picking) -> dict:
    """What the form says of the time that was chosen."""
    choice, moving = picking.choice, picking.moving
    known = {"sequence": moving.sequence} if moving else {"kind": picking.type.kind}
    return {"slot": key_of(choice.starts_at, choice.injector)} | known

"""Where the patient is and what comes next; what worries them; an event; aftercare; choices."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touchups.access.forms import ServiceForm, sent, status_of
from touchups.booking.queries import booked_for
from touchups.booking.windows import FLAGS
from touchups.charting.patients import add_event
from touchups.charting.patients import remove_event as call_off
from touchups.charting.services import record_report
from touchups.insight.event import plan_for
from touchups.models import Appointment, Link
from touchups.portal.aftercare import aftercare_of
from touchups.portal.coming import coming, photos_are_wanted
from touchups.portal.course import Course
from touchups.portal.doors import behind
from touchups.portal.forms import DayForm, EventForm, WorryForm
from touchups.portal.phases import phase_on
from touchups.portal.worries import emergency_numbers, replies
from touchups.reminders.words import first_name
from touchups.rules.catalogue import Flag

HOME = Link.Purpose.HOME
look = require_safe
act = require_http_methods(["GET", "HEAD", "POST"])


def shown(request: HttpRequest, name: str, form: ServiceForm, **context: object) -> HttpResponse:
    """A page with a form; 422 when what was sent was refused."""
    context["form"] = form
    return render(request, f"portal/{name}.html", context, status=status_of(form))


@look
@behind(HOME)
def home(request: HttpRequest) -> HttpResponse:
    patient = request.patient
    course = Course(patient, today=request.today)
    appointment = booked_by(request)
    context = {
        "first_name": first_name(patient),
        "course": course,
        "appointment": appointment,
        "is_overtaken": _is_overtaken(course, appointment),
        "coming": coming(course, appointment),
        "photos_are_wanted": photos_are_wanted(course),
        "replies": replies(course),
        "emergency_numbers": emergency_numbers(request.clinic.country),
    }
    return render(request, "portal/home.html", context)


def booked_by(request: HttpRequest) -> Appointment | None:
    return booked_for([request.patient], now=request.now).get(request.patient.pk)


def _is_overtaken(course: Course, appointment: Appointment | None) -> bool:
    """Whether a time need not be found any more, or not only on the best days: they end today."""
    if appointment:
        return FLAGS.get(appointment.kind) == course.answer.flag
    return course.answer.flag == Flag.REVIEW and course.answer.act_by == course.today


@act
@behind(HOME)
def worry(request: HttpRequest) -> HttpResponse:
    """What was reported and what we say to it, and a form for something new."""
    course = Course(request.patient, today=request.today)
    areas = [area for cycle in course.cycles for area in cycle.areas]
    form = WorryForm(sent(request), areas=areas)
    if form.is_valid() and form.attempt(
        record_report,
        patient=request.patient,
        by=None,
        now=request.now,
        on=request.today,
        **form.cleaned_data,
    ):
        return redirect("my_worry")
    appointment = booked_by(request)
    return shown(
        request,
        "worry",
        form,
        replies=replies(course),
        appointment=appointment,
        is_overtaken=_is_overtaken(course, appointment),
        emergency_numbers=emergency_numbers(request.clinic.country),
    )


@act
@behind(HOME)
def event(request: HttpRequest) -> HttpResponse:
    """The plan backwards from a date, which may then be kept. To ask writes nothing down."""
    course = Course(request.patient, today=request.today)
    keep = EventForm(sent(request), today=request.today)
    if keep.is_valid() and keep.attempt(
        add_event, patient=request.patient, by=None, now=request.now, **keep.cleaned_data
    ):
        messages.success(request, _("Noted. We plan around this day."))
        return redirect("my_event")
    asked = DayForm(request.GET if "on" in request.GET else None, today=request.today)
    form = keep if keep.is_bound else asked
    plan = plan_for(course.ahead, form.cleaned_data["on"]) if form.is_valid() else None
    if plan and not keep.is_bound:
        keep.initial["on"] = plan.on
    by_then = [(cycle, phase_on(plan.on, cycle.windows)) for cycle in course.cycles] if plan else []
    return shown(request, "event", form, keep=keep, plan=plan, by_then=by_then, course=course)


@require_POST
@behind(HOME)
def remove_event(request: HttpRequest, pk: int) -> HttpResponse:
    """The event was called off, or is on another day."""
    event = get_object_or_404(request.patient.events, pk=pk, on__gte=request.today)
    call_off(event=event, by=None, now=request.now)
    messages.success(request, _("Removed. We no longer plan around this day."))
    return redirect("my_event")


@look
@behind(HOME)
def aftercare(request: HttpRequest) -> HttpResponse:
    course = Course(request.patient, today=request.today)
    return render(request, "portal/aftercare.html", {"text": aftercare_of(course), "visit": course.latest})

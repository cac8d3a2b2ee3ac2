"""Writing down a session, a touch-up or a second pass, and looking at one."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import sent, write
from touchups.access.lookups import find
from touchups.access.roles import Can, allows
from touchups.charting import advice, queries
from touchups.charting.forms.sessions import SessionForm, TouchUpForm
from touchups.charting.plans import personal_doses, plan_for
from touchups.charting.services import record_session
from touchups.charting.views.writing import find_patient, form_page, saved
from touchups.models import TreatmentSession

Kind = TreatmentSession.Kind


@allowed(Can.SEE_PATIENTS)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    session = find(
        request.user,
        TreatmentSession,
        pk,
        "patient__clinic",
        "parent",
        "injector",
        "lot",
        "recorded_by",
        "error_by",
    )
    audit.record("patient.view", by=request.user, now=request.now, patient=session.patient, subject=session)
    context = {
        "patient": session.patient,
        "entry": queries.session_entry(session),
        "warnings": queries.warnings_of(session.patient),
        "can_chart": allows(request.user, Can.CHART),
        "standing": queries.standing_of(session.patient, now=request.now),
    }
    return render(request, "charting/session.html", context)


@allowed(Can.CHART)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    against = advice.against_a_session(patient, now=request.now)
    last = queries.full_sessions(patient).first()
    personal = personal_doses(plan_for(patient), last) if last else {}
    if last and "plan" in request.GET:
        begin = {"same": last, "personal": personal}
    else:
        begin = {"same": _asked_for(request, "same", queries.repeatable_sessions(patient))}
    form = SessionForm(sent(request), staff=request.user, now=request.now, needs_why=bool(against), **begin)
    if write(request, form, record_session, patient=patient):
        return saved(request, patient, _("The session is recorded."))
    context = {"title": _("Log a session"), "against": against, "last": last, "personal": personal}
    return form_page(request, "session_form.html", patient, form, **context)


@allowed(Can.CHART)
def touch_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_a_session(request, pk, Kind.TOUCH_UP, _("Record a touch-up"))


@allowed(Can.CHART)
def second_pass(request: HttpRequest, pk: int) -> HttpResponse:
    return _on_a_session(request, pk, Kind.SECOND_PASS, _("Record a second pass"))


def _on_a_session(request: HttpRequest, pk: int, kind: Kind, title: str) -> HttpResponse:
    patient = find_patient(request, pk)
    asked_for = _asked_for(request, "session", queries.full_sessions(patient))
    parent = asked_for or advice.session_for(patient, kind, now=request.now)
    if parent is None:
        messages.warning(request, _("There is no session to which this could belong."))
        return redirect("patient", patient.pk)
    against = advice.against_a_touch_up(parent, kind, now=request.now)
    form = TouchUpForm(
        sent(request),
        staff=request.user,
        now=request.now,
        parent=parent,
        kind=kind,
        needs_why=bool(against),
    )
    if write(request, form, record_session, patient=patient):
        return saved(request, patient, _("It is recorded with its session."))
    guidance = advice.guidance_for(parent, now=request.now)
    return form_page(
        request,
        "touch_up_form.html",
        patient,
        form,
        title=title,
        against=against,
        guidance=guidance,
    )


def _asked_for(request: HttpRequest, name: str, among: QuerySet[TreatmentSession]) -> TreatmentSession | None:
    """The session that the address names; None when it names none."""
    number = request.GET.get(name, "")
    if not number:
        return None
    session = among.filter(pk=number).first() if number.isdecimal() else None
    if session is None:
        raise Http404
    return session

"""The work list, and the telephone: what to say, and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.forms import ServiceForm, sent, status_of, write
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can, allows
from touchups.access.trail import written_since
from touchups.assessment.caller import caller_words
from touchups.assessment.calls import may_call, record_call, take_back
from touchups.assessment.forms import CallForm, NewsForm
from touchups.assessment.listing import archived, filters_from, listing, next_due
from touchups.assessment.rows import dial
from touchups.assessment.services import reassess_due
from touchups.assessment.worklist import Cursor
from touchups.models import AuditEvent, Patient, Staff, Standing
from touchups.models.choices import areas, flags


@allowed(Can.SEE_PATIENTS)
def today(request: HttpRequest) -> HttpResponse:
    """Who needs what today: one page of the list, narrowed and searched by the address."""
    injectors = list(visible_to(request.user, Staff).filter(role__in=Staff.INJECTING))
    filters = filters_from(request.GET, injectors, clinic=request.clinic, now=request.now)
    after = Cursor.parse(request.GET.get("after", ""))
    shown = listing(request.user, filters=filters, after=after, now=request.now)
    audit.record("worklist.view", by=request.user, now=request.now, patients=shown.shown)
    context = {
        "listing": shown,
        "filters": filters,
        "after": after,
        "injectors": injectors,
        "areas": areas(),
        "flags": flags(),
        "archived": archived(visible_to(request.user, Patient), filters),
    }
    if not shown.shown:
        context["next_due"] = next_due(request.clinic)
        context["is_new"] = not visible_to(request.user, Patient).exists()
        context["may_manage"] = allows(request.user, Can.MANAGE_CLINIC)
    return render(request, "assessment/today.html", context)


@allowed(Can.SEE_PATIENTS, is_use=False)
def news(request: HttpRequest) -> HttpResponse:
    """For a list that stays open for long: whether others have changed something since it was made."""
    form = NewsForm(request.GET)
    since = form.cleaned_data["since"] if form.is_valid() else request.now
    has_changed = written_since(visible_to(request.user, AuditEvent), since, but_by=request.user)
    address = request.htmx.current_url_abs_path or reverse("today")
    return render(request, "assessment/_news.html", {"has_changed": has_changed, "address": address})


@allowed(Can.SEE_PATIENTS)
def caller(request: HttpRequest, pk: int) -> HttpResponse:
    """What to say on the telephone, and what came of a call; opens under the row, or is a page of its own."""
    patient = find(request.user, Patient, pk, "clinic")
    reassess_due(request.clinic, now=request.now, among=[patient.pk])
    standing = _standing(request, patient)
    form = CallForm(sent(request), standing=standing, today=request.today)
    if write(request, form, record_call, patient=patient):
        return _noted(request, patient, _("Written down: %(outcome)s.") % {"outcome": form.made})
    audit.record("caller.view", by=request.user, now=request.now, patient=patient)
    return _caller_page(request, standing, form)


@allowed(Can.BOOK)
@require_POST
def call_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """As if nobody had called."""
    patient = find(request.user, Patient, pk, "clinic")
    if write(request, ServiceForm(request.POST), take_back, patient=patient):
        return _noted(request, patient, _("Back on the list."))
    return redirect("caller", patient.pk)


def _noted(request: HttpRequest, patient: Patient, words: str) -> HttpResponse:
    """Under a row it stays open and says so; a page of its own goes back to the list."""
    if not request.htmx:
        messages.success(request, f"{patient}: {words}")
        return redirect("today")
    standing = _standing(request, patient)
    return _caller_page(request, standing, CallForm(standing=standing, today=request.today), done=words)


def _caller_page(request: HttpRequest, standing: Standing, form: CallForm, done: str = "") -> HttpResponse:
    context = {
        "standing": standing,
        "dial": dial(standing.patient.phone),
        "words": caller_words(standing, today=request.today),
        "form": form if may_call(standing) else None,
        "rests": standing.call and standing.call.rests(request.today),
        "done": done,
    }
    template = "assessment/_caller.html" if request.htmx else "assessment/caller.html"
    return render(request, template, context, status=status_of(form))


def _standing(request: HttpRequest, patient: Patient) -> Standing:
    related = ("patient", "assessment__policy", "override__recorded_by", "call")
    return find(request.user, Standing, patient.pk, *related)

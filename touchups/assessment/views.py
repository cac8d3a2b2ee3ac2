"""The work list, and what to tell somebody who calls."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from touchups.access import audit
from touchups.access.decorators import allowed
from touchups.access.lookups import find, visible_to
from touchups.access.roles import Can, allows
from touchups.access.trail import written_since
from touchups.assessment.caller import caller_words
from touchups.assessment.forms import NewsForm
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
    """What to tell this patient on the telephone; opens under the row, or is a page of its own."""
    patient = find(request.user, Patient, pk)
    reassess_due(request.clinic, now=request.now, among=[patient.pk])
    standing = find(
        request.user, Standing, patient.pk, "patient", "assessment__policy", "override__recorded_by"
    )
    audit.record("caller.view", by=request.user, now=request.now, patient=patient)
    context = {
        "standing": standing,
        "dial": dial(patient.phone),
        "words": caller_words(standing, today=request.today),
    }
    template = "assessment/_caller.html" if request.htmx else "assessment/caller.html"
    return render(request, template, context)

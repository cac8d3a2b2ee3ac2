"""Writing down a review, and what would follow from it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touchups import rules
from touchups.access.decorators import allowed
from touchups.access.forms import sent, write
from touchups.access.roles import Can
from touchups.charting import advice, queries
from touchups.charting.forms.reviews import ReviewForm
from touchups.charting.services import record_review
from touchups.charting.views.writing import find_patient, form_page, saved
from touchups.models import Patient
from touchups.photos.compare import MODES, look


@allowed(Can.CHART)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    patient = find_patient(request, pk)
    form = _form(request, patient)
    if write(request, form, record_review, patient=patient):
        return saved(request, patient, _("The review is recorded."))
    return _page(request, patient, form)


@allowed(Can.CHART)
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rules would answer to this review. Nothing is stored."""
    patient = find_patient(request, pk)
    form = _form(request, patient)
    answer = _what_would_follow(form, patient, today=request.today)
    if request.htmx:
        return render(request, "charting/_follows.html", {"form": form, "answer": answer})
    return _page(request, patient, form, answer=answer)


def _form(request: HttpRequest, patient: Patient) -> ReviewForm:
    return ReviewForm(
        sent(request),
        staff=request.user,
        patient=patient,
        today=request.today,
        areas=advice.treated_areas(patient, today=request.today),
    )


def _page(request: HttpRequest, patient: Patient, form: ReviewForm, **context: object) -> HttpResponse:
    context |= {
        "last": queries.full_sessions(patient).first(),
        "comparison": look(patient, QueryDict(), by=request.user, now=request.now, most=2),
        "modes": MODES,
        "beside": True,
    }
    return form_page(request, "review_form.html", patient, form, **context)


def _what_would_follow(form: ReviewForm, patient: Patient, *, today) -> rules.Answer | None:
    if not form.is_valid():
        return None
    try:
        seen = form.answers
        asked = {name: seen[name] for name in ("on", "plateau", "findings", "seen")}
        is_possible = form.attempt(advice.what_would_follow, patient=patient, today=today, **asked)
        return form.made if is_possible else None
    except rules.ImpossibleCase as problem:
        form.add_error(None, _("This does not fit the rest of the record: %s") % problem)
        return None

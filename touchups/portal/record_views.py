"""What a patient decides about mails and photos, and their record to take along."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from touchups.models import Consent
from touchups.photos.forms import ConsentForm
from touchups.photos.services import give_consent, revoke_consent
from touchups.portal.doors import behind
from touchups.portal.forms import PURPOSES, ChoicesForm, RecordForm
from touchups.portal.home_views import HOME, act
from touchups.portal.record import as_data, as_page
from touchups.portal.services import note_download
from touchups.portal.views import choose_mails


@act
@behind(HOME)
def choices(request: HttpRequest) -> HttpResponse:
    """Mails, and what photos may be used for."""
    consent = ConsentForm(request.POST)
    if request.method == "POST":
        if consent.is_valid():
            _choose_consent(request, **consent.cleaned_data)
        else:
            choose_mails(request)
        return redirect("my_choices")
    given = {each.purpose: each for each in request.patient.consents.filter(revoked_at=None)}
    purposes = [(Consent.Purpose(key), words, given.get(key)) for key, words in PURPOSES.items()]
    context = {"form": ChoicesForm(patient=request.patient), "purposes": purposes}
    return render(request, "portal/my_choices.html", context)


def _choose_consent(request: HttpRequest, *, purpose: str, allow: bool) -> None:
    change = give_consent if allow else revoke_consent
    change(patient=request.patient, purpose=purpose, by=None, now=request.now)
    messages.success(request, _("Saved, and it holds from now on."))


@act
@behind(HOME, known=True)
def record(request: HttpRequest) -> HttpResponse:
    """The whole record as a file; that it was taken is written down, so it is asked for by a button."""
    wanted = RecordForm(request.POST)
    if request.method != "POST" or not wanted.is_valid():
        return render(request, "portal/record.html")
    form = wanted.cleaned_data["form"]
    note_download(patient=request.patient, form=form, now=request.now)
    if form == "json":
        plain = {"indent": 2, "ensure_ascii": False}
        response = JsonResponse(as_data(request.patient), json_dumps_params=plain)
    else:
        response = StreamingHttpResponse(as_page(request.patient), content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="my-record.{form}"'
    return response

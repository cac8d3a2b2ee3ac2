"""Which mails a patient gets, decided by whoever holds the private link of one of them."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from touchups.models import Link, Patient
from touchups.portal.doors import let_in, link_of, misses_too_often
from touchups.portal.forms import ChoicesForm
from touchups.reminders import services
from touchups.reminders.links import find_link

ONE_CLICK = "One-Click"


def _without_referrer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For an address that is a secret: no other site and no later page is told of it."""

    @wraps(view)
    def secretive(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return secretive


# A mail program that ends the mails with one click has neither cookies nor our token (RFC 8058, section 3.2).
@csrf_exempt
@_without_referrer
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """The private link itself. To look changes nothing; a mail program's one click ends all routine mail."""
    link = find_link(token, purpose=Link.Purpose.CHOICES, now=request.now)
    if link is None:
        return _no_such_link(request, status=429 if misses_too_often(request) else 404)
    if request.method == "POST":
        return _one_click(request, link.patient)
    response = redirect("choices")
    let_in(response, link, secure=request.is_secure())
    return response


def _one_click(request: HttpRequest, patient: Patient) -> HttpResponse:
    if request.POST.get("List-Unsubscribe") != ONE_CLICK:
        return HttpResponse(status=400)
    services.choose(patient=patient, wanted=(), by=None, now=request.now)
    with translation.override(patient.language):
        return HttpResponse(_("You will get no more of these mails."), content_type="text/plain")


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """What somebody who came in by a private link may choose."""
    link = link_of(request, now=request.now)
    if link is None:
        return _no_such_link(request, status=404)
    patient = link.patient
    with translation.override(patient.language):
        if request.method == "POST":
            _choose(request, patient)
            return redirect("choices")
        context = {"clinic": patient.clinic, "form": ChoicesForm(patient=patient)}
        return render(request, "portal/choices.html", context)


def _choose(request: HttpRequest, patient: Patient) -> None:
    form = ChoicesForm(request.POST, patient=patient)
    wanted = set() if "stop" in request.POST else form.wanted()
    services.choose(patient=patient, wanted=wanted, by=None, now=request.now)
    if wanted:
        messages.success(request, _("Saved. You will get only the mails that are ticked."))
    else:
        messages.success(request, _("Saved. You will get no more of these mails."))


def _no_such_link(request: HttpRequest, *, status: int) -> HttpResponse:
    """The same for a link that is over, revoked or made up: it tells nobody which."""
    with translation.override(translation.get_language_from_request(request)):
        return render(request, "portal/no_such_link.html", status=status)

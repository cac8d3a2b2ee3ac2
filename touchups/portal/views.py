"""The doors behind the private links of a mail, the second check, and which mails a patient gets."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from touchups.access.forms import sent, status_of
from touchups.access.tries import misses_too_often
from touchups.models import Link, Patient
from touchups.portal.doors import FIRST_PAGE, Visit, behind, let_in, no_such_link
from touchups.portal.forms import CheckForm, ChoicesForm
from touchups.portal.services import can_be_checked, check_person
from touchups.reminders import services
from touchups.reminders.links import clinic_behind, find_link
from touchups.reminders.words import Action

Purpose = Link.Purpose
ONE_CLICK = "One-Click"

#: Where the buttons of a mail lead, by url name; any other leads to the first page.
WAYS = {Action.PHOTOS: "my_photos", Action.BOOK: "my_review", Action.APPOINTMENT: "my_review"}

#: Pages that ask for the second check, by url name.
CHECKED = ("my_pictures", "my_record")


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
    """The link to a patient's choices. To look changes nothing; a mail program's click ends routine mail."""
    link = find_link(token, purpose=Purpose.CHOICES, now=request.now)
    if link is None:
        return _no_such_link(request, token)
    if request.method == "POST":
        return _one_click(request, link.patient)
    return _through(request, link)


@_without_referrer
@require_safe
def home_door(request: HttpRequest, token: str) -> HttpResponse:
    """The link to a patient's own pages; a mail's button leads on to what it is named after."""
    link = find_link(token, purpose=Purpose.HOME, now=request.now)
    if link is None:
        return _no_such_link(request, token)
    return _through(request, link, WAYS.get(request.GET.get("to")))


def _through(request: HttpRequest, link: Link, page: str | None = None) -> HttpResponse:
    response = redirect(page or FIRST_PAGE[Purpose(link.purpose)])
    let_in(response, Visit(link), secure=request.is_secure())
    return response


def _no_such_link(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link once opened, the clinic's number helps; nothing else is told of it."""
    if clinic := clinic_behind(token):
        return no_such_link(request, phone=clinic.phone)
    return no_such_link(request, status=429 if misses_too_often(request) else 404)


def _one_click(request: HttpRequest, patient: Patient) -> HttpResponse:
    if request.POST.get("List-Unsubscribe") != ONE_CLICK:
        return HttpResponse(status=400)
    services.choose(patient=patient, wanted=(), by=None, now=request.now)
    with translation.override(patient.language):
        return HttpResponse(_("You will get no more of these mails."), content_type="text/plain")


@require_http_methods(["GET", "HEAD", "POST"])
@behind(Purpose.CHOICES)
def choices(request: HttpRequest) -> HttpResponse:
    """What somebody who came in by the link to the choices may choose."""
    if request.method == "POST":
        choose_mails(request)
        return redirect("choices")
    return render(request, "portal/choices.html", {"form": ChoicesForm(patient=request.patient)})


def choose_mails(request: HttpRequest) -> None:
    form = ChoicesForm(request.POST, patient=request.patient)
    wanted = set() if "stop" in request.POST else form.wanted()
    services.choose(patient=request.patient, wanted=wanted, by=None, now=request.now)
    if wanted:
        messages.success(request, _("Saved. You will get only the mails that are ticked."))
    else:
        messages.success(request, _("Saved. You will get no more of these mails."))


@require_http_methods(["GET", "HEAD", "POST"])
@behind(Purpose.HOME)
def check(request: HttpRequest, page: str) -> HttpResponse:
    """Asks for the birth date before a page that shows the record; five wrong ones shut the link."""
    if page not in CHECKED:
        raise Http404(page)
    if not can_be_checked(request.patient):
        return render(request, "portal/cannot_check.html")
    form = CheckForm(sent(request), patient=request.patient)
    if form.is_valid():
        link = request.visit.link
        if check_person(link=link, given=form.cleaned_data["given"], now=request.now):
            request.visit = Visit(link, is_known=True)
            return redirect(page)
        link.refresh_from_db()
        if link.revoked_at:
            return no_such_link(request, phone=request.clinic.phone, language=request.patient.language)
        form.add_error("given", _("This is not what we have on file."))
    return render(request, "portal/check.html", {"form": form}, status=status_of(form))

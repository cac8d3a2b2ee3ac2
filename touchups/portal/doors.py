"""From the private link of a mail to the pages it opens, so that the link's token stands in no address bar.

A look at the link leaves a signed cookie with the link's number, good for an hour after the last page and for
the link's own pages alone; nothing is written down. It also bears whether the person has been checked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.csrf import csrf_failure

from touchups.access.tries import too_many
from touchups.models import Link
from touchups.reminders.links import living

Purpose = Link.Purpose
View = Callable[..., HttpResponse]

#: The url name of the first page behind a link; the cookie has its path, and the purpose as its name.
FIRST_PAGE = {Purpose.CHOICES: "choices", Purpose.HOME: "home"}
STAY = timedelta(hours=1)
KNOWN = "known"

#: So many forms may be sent by one link within an hour, photos included.
MOST_WRITES = 90


@dataclass(frozen=True)
class Visit:
    """Somebody who came in by a link. ``is_known``: they have also given the patient's birth date."""

    link: Link
    is_known: bool = False


def let_in(response: HttpResponse, visit: Visit, *, secure: bool) -> None:
    """Leave the cookie that opens the link's pages, for another hour."""
    purpose = visit.link.purpose
    response.set_signed_cookie(
        purpose,
        f"{visit.link.pk} {KNOWN if visit.is_known else ''}",
        salt=purpose,
        max_age=STAY,
        path=reverse(FIRST_PAGE[purpose]),
        secure=secure,
        httponly=True,
        # Who comes from a mail program is sent on at once: "Strict" would keep the cookie back.
        samesite="Lax",
    )


def visit_of(request: HttpRequest, purpose: Purpose, *, now: datetime) -> Visit | None:
    """By which link this person came in, while it still opens."""
    cookie = request.get_signed_cookie(purpose, default="", salt=purpose, max_age=STAY)
    number, _space, known = cookie.partition(" ")
    links = living(now=now)
    if purpose == Purpose.HOME:
        links = links.filter(patient__archived_at=None)
    link = links.filter(pk=number).first() if number else None
    return Visit(link, is_known=known == KNOWN) if link else None


def behind(purpose: Purpose, *, known: bool = False) -> Callable[[View], View]:
    """A view for who came in by a private link, in the patient's language and the clinic's zone.

    It finds ``request.visit`` and ``request.patient``; ``known``: only after the second check.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            visit = visit_of(request, purpose, now=request.now)
            if visit is None:
                return no_such_link(request)
            patient = visit.link.patient
            request.visit, request.patient, request.clinic = visit, patient, patient.clinic
            request.today = patient.clinic.day_of(request.now)
            with translation.override(patient.language), timezone.override(patient.clinic.zone):
                response = _respond(request, view, known, *args, **kwargs)
            let_in(response, request.visit, secure=request.is_secure())
            return response

        guarded.purpose = purpose
        return guarded

    return decorate


def _respond(request: HttpRequest, view: View, known: bool, *args, **kwargs) -> HttpResponse:
    if request.method == "POST" and writes_too_often(request.visit.link):
        return render(request, "portal/too_often.html", status=429)
    if known and not request.visit.is_known:
        return redirect("my_check", request.resolver_match.url_name)
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return render(request, "portal/not_here.html", status=404)


def no_such_link(
    request: HttpRequest, *, phone: str = "", language: str = "", status: int = 404
) -> HttpResponse:
    """The same for a link that is over, shut or made up, but for the clinic's number where there was one.

    In the browser's language where nobody's is known.
    """
    with translation.override(language or translation.get_language_from_request(request)):
        return render(request, "portal/no_such_link.html", {"phone": phone}, status=status)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form without its proof (CSRF), in the words of whose page it stood on."""
    if not hasattr(request.resolver_match.func, "purpose"):
        return csrf_failure(request, reason)
    with translation.override(translation.get_language_from_request(request)):
        return render(request, "portal/form_too_old.html", status=403)


def writes_too_often(link: Link) -> bool:
    """Count a form that was sent by a link. True when there were too many."""
    return too_many(f"writes:{link.pk}", most=MOST_WRITES, seconds=3600)

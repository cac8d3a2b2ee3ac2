from collections.abc import Callable
from functools import wraps

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from touchups.access.lock import is_locked, note_use
from touchups.access.roles import Can, require
from touchups.access.services import is_set_up
from touchups.access.two_factor import lacks_a_factor


def allowed(
    can: Can, *, while_locked: bool = False, with_one_factor: bool = False, is_use: bool = True
) -> Callable:
    """A view for people who are logged in and whose role allows this; others get the log-in page or a 403.

    Who still has to set up the second factor that the clinic wants is led there.
    Where nothing was done for a while the password is asked for first; a form that was sent goes on after it.
    In an empty installation, where nobody can log in yet, every door leads to the set-up page.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_the_log_in(request)
            if not while_locked:
                if is_locked(request):
                    return _to_the_lock(request)
                if is_use:
                    note_use(request)
            if lacks_a_factor(request.user) and not with_one_factor:
                return _to_the_second_factor(request)
            require(request.user, can)
            return view(request, *args, **kwargs)

        guarded.can = can
        return guarded

    return decorate


def _to_the_log_in(request: HttpRequest) -> HttpResponse:
    if request.htmx:
        # A part of a page that is still open: the whole page goes to the log-in, not the part.
        return HttpResponseClientRefresh()
    return redirect_to_login(request.get_full_path()) if is_set_up() else redirect("setup")


def _to_the_lock(request: HttpRequest) -> HttpResponse:
    """A page that is still open covers itself; otherwise allauth keeps the request until it may go on."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": "lock"})
    raise ReauthenticationRequired


def _to_the_second_factor(request: HttpRequest) -> HttpResponse:
    there = reverse("mfa_activate_totp")
    return HttpResponseClientRedirect(there) if request.htmx else redirect(there)

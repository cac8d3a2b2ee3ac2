from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRefresh

from touchups.access.roles import Can, require
from touchups.access.services import is_set_up


def allowed(can: Can) -> Callable:
    """A view for people who are logged in and whose role allows this; others get the log-in page or a 403.

    In an empty installation, where nobody can log in yet, every door leads to the set-up page.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                if request.htmx:
                    # A part of a page that is still open: the whole page goes to the log-in, not the part.
                    return HttpResponseClientRefresh()
                return redirect_to_login(request.get_full_path()) if is_set_up() else redirect("setup")
            require(request.user, can)
            return view(request, *args, **kwargs)

        guarded.can = can
        return guarded

    return decorate

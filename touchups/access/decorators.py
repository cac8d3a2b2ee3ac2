from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from touchups.access.roles import Can, require


def allowed(can: Can) -> Callable:
    """A view for people who are logged in and whose role allows this; others get the log-in page or a 403."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            require(request.user, can)
            return view(request, *args, **kwargs)

        guarded.can = can
        return guarded

    return decorate

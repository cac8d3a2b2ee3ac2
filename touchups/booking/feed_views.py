"""An injector's calendar in their own calendar program."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from touchups.access.decorators import allowed
from touchups.access.forms import ServiceForm, sent, write
from touchups.access.roles import Can
from touchups.access.tries import misses_too_often
from touchups.booking import feeds


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The private address itself, for a calendar program, which has no account; the token is the key."""
    injector = feeds.injector_of(token)
    if injector is None:
        return HttpResponse(status=429 if misses_too_often(request) else 404)
    return HttpResponse(feeds.feed_of(injector, now=request.now), content_type="text/calendar; charset=utf-8")


@allowed(Can.CHART)
def feed_settings(request: HttpRequest) -> HttpResponse:
    """Make, replace or shut one's own private address; a new one is shown this once."""
    form, address = ServiceForm(sent(request)), ""
    if "revoke" in request.POST and write(request, form, feeds.revoke_feed):
        messages.success(request, _("The address opens no more."))
        return redirect("feed_settings")
    if "make" in request.POST and write(request, form, feeds.make_feed):
        address = form.made
    context = {"address": address, "open": feeds.open_feed(request.user)}
    return render(request, "booking/feed.html", context)

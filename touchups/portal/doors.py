"""From the private link of a mail to the page it opens, so that the link's token stands in no address bar.

A look at the link leaves a signed cookie with the link's number, good for one hour and for the portal alone;
nothing is written down.
"""

from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from touchups.models import Link
from touchups.reminders.links import living

COOKIE = "choices"
STAY = timedelta(hours=1)

#: So many links that do not exist may one address try within as many seconds.
MISSES, WINDOW = 20, 300


def let_in(response: HttpResponse, link: Link, *, secure: bool) -> None:
    response.set_signed_cookie(
        COOKIE,
        link.pk,
        salt=COOKIE,
        max_age=STAY,
        path=reverse("choices"),
        secure=secure,
        httponly=True,
        # Who comes from a mail program is sent on at once: "Strict" would keep the cookie back.
        samesite="Lax",
    )


def link_of(request: HttpRequest, *, now: datetime) -> Link | None:
    """The link with which this person came in, while it still opens."""
    number = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=STAY)
    return living(now=now).filter(pk=number).first() if number else None


def misses_too_often(request: HttpRequest) -> bool:
    """Count a link that does not exist against the address that tried it. True when it should stop."""
    key = f"missed-links:{get_adapter(request).get_client_ip(request)}"
    misses = cache.get(key, 0) + 1
    cache.set(key, misses, WINDOW)
    return misses > MISSES

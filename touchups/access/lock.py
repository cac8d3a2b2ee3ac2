"""A screen that nobody uses locks itself. The password opens it again, and what was typed is still there.

The session keeps when it was opened and last used, as timestamps, and whether somebody locked it.
"""

from datetime import datetime, timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.http import HttpRequest

_OPENED_AT, _USED_AT, _LOCKED = "opened_at", "used_at", "locked"

#: Use within so many seconds of what is written down already writes no session anew.
GRAIN = 60


def is_locked(request: HttpRequest) -> bool:
    """Whether its person has to show first that they are still there."""
    used_at = request.session.get(_USED_AT)
    if used_at is None or request.session.get(_LOCKED):
        return True
    if _since(used_at, request.now) >= timedelta(minutes=request.clinic.lock_after):
        return True
    # Use alone keeps nothing open for ever: whoever took a session over could go on using it.
    opened_at = request.session.get(_OPENED_AT, 0)
    return _since(opened_at, request.now) >= timedelta(seconds=settings.SESSION_COOKIE_AGE)


def note_use(request: HttpRequest) -> None:
    if _since(request.session[_USED_AT], request.now) >= timedelta(seconds=GRAIN):
        request.session[_USED_AT] = request.now.timestamp()


def lock(request: HttpRequest) -> None:
    """Until the password is given, whenever it was given last."""
    request.session[_LOCKED] = True
    request.session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)


def unlock(request: HttpRequest, *, now: datetime) -> None:
    """Somebody has just logged in, or given the password again."""
    request.session[_OPENED_AT] = request.session[_USED_AT] = now.timestamp()
    request.session.pop(_LOCKED, None)


def _since(moment: float, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - moment)

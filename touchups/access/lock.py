"""A screen that nobody uses locks itself. The password opens it again, and what was typed is still there.

The session keeps when it was last used, as a timestamp, and whether somebody locked it.
"""

from datetime import datetime, timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.http import HttpRequest

_USED_AT, _LOCKED = "used_at", "locked"

#: Use within so many seconds of what is written down already writes no session anew.
GRAIN = 60


def is_locked(request: HttpRequest) -> bool:
    """Whether its person has to show first that they are still there."""
    used_at = request.session.get(_USED_AT)
    if used_at is None or request.session.get(_LOCKED):
        return True
    return _since(used_at, request.now) >= timedelta(minutes=request.clinic.lock_after)


def note_use(request: HttpRequest) -> None:
    if _since(request.session[_USED_AT], request.now) >= timedelta(seconds=GRAIN):
        request.session[_USED_AT] = request.now.timestamp()


def lock(request: HttpRequest) -> None:
    """Until the password is given, whenever it was given last."""
    request.session[_LOCKED] = True
    request.session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)


def unlock(request: HttpRequest, *, now: datetime) -> None:
    """Somebody has just logged in, or given the password again."""
    request.session[_USED_AT] = now.timestamp()
    request.session.pop(_LOCKED, None)


def _since(used_at: float, now: datetime) -> timedelta:
    return timedelta(seconds=now.timestamp() - used_at)

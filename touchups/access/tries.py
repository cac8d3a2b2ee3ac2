"""So many tries within so many seconds, counted in the cache that all processes share."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

#: So many private addresses that do not exist may one caller try within as many seconds.
MISSES, WINDOW = 20, 300


def too_many(key: str, *, most: int, seconds: int) -> bool:
    """Count one try under a key. True when there were more than allowed."""
    times = cache.get(key, 0) + 1
    cache.set(key, times, seconds)
    return times > most


def misses_too_often(request: HttpRequest) -> bool:
    """Count a private address that does not exist against who tried it. True when they should stop."""
    caller = get_adapter(request).get_client_ip(request)
    return too_many(f"missed-links:{caller}", most=MISSES, seconds=WINDOW)

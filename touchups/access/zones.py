"""Time zones as people choose them."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@cache
def zones() -> tuple[str, ...]:
    """The places of the tz database, and UTC: the names under which somebody would look for their clinic."""
    return tuple(sorted(name for name in available_timezones() if _is_place(name)))


def _is_place(name: str) -> bool:
    return name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/")))


@cache
def _by_spelling() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _by_city() -> dict[str, list[str]]:
    cities: dict[str, list[str]] = {}
    for name in zones():
        cities.setdefault(name.rsplit("/", 1)[-1].casefold(), []).append(name)
    return cities


def find_zone(text: str) -> str:
    """The zone somebody typed, whatever its capitals and blanks, or that of a city of which there is one.

    Raises ValidationError for any other.
    """
    spelling = "_".join(text.casefold().split())
    if zone := _by_spelling().get(spelling):
        return zone
    match _by_city().get(spelling):
        case [zone]:
            return zone
    raise ValidationError(_("Choose a time zone of the list, for example America/New_York."))

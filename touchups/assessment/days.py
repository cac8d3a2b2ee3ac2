"""How a date is written wherever people read it."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def in_words(day: date) -> str:
    """ "Mon 2 Mar 2026", in the reader's language."""
    return written(day, get_language())


@lru_cache(maxsize=4096)
def written(day: date, language: str) -> str:
    """The same, quicker for many dates. ``language`` is the active one, and only keeps the copies apart."""
    # Translators: Django's date format characters, a short weekday, day, month and year.
    return date_format(day, _("D j M Y"))

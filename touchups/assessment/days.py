"""How a date is written wherever people read it."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def in_words(day: date) -> str:
    """ "Mon 2 Mar 2026", in the reader's language."""
    return _in_words(day, get_language())


@lru_cache(maxsize=4096)
def _in_words(day: date, language: str) -> str:
    return date_format(day, "D j M Y")

"""Sentences for people: a translatable template and the values that fill it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from string import Formatter

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def gettext_noop(text: str) -> str:
    """Marks ``text`` for extraction by makemessages; translation happens where the sentence is said."""
    return text


@lru_cache(maxsize=4096)
def english_day(day: date) -> str:
    """ "Mon 2 Mar 2026", whatever the locale of the process."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A template with ``{placeholders}`` and their values: dates, numbers, text, or sentences of their own.

    ``str(sentence)`` is the English text; ``say`` renders it for a reader.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.say(translate=gettext_noop, day=english_day)

    def say(self, *, translate: Callable[[str], str], day: Callable[[date], str]) -> str:
        """The sentence in the reader's language: ``translate`` the template, ``day`` writes each date."""
        text = translate(self.text)
        if not self.values:
            return text
        values = {
            name: day(value) if isinstance(value, date) else _said(value, translate, day)
            for name, value in self.values.items()
        }
        return _pattern(text) % values


def _said(value: object, translate: Callable[[str], str], day: Callable[[date], str]) -> object:
    if isinstance(value, Sentence):
        return value.say(translate=translate, day=day)
    if isinstance(value, tuple):
        return ", ".join([str(_said(part, translate, day)) for part in value])
    return value


@lru_cache(maxsize=1024)
def _pattern(text: str) -> str:
    """``text`` for the % operator, which fills it in half the time of ``str.format_map``."""
    return text.replace("%", "%%").replace("{", "%(").replace("}", ")s")


def placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(text) if name)

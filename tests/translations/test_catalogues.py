"""The catalogues: complete for the patient's side, with the code's placeholders, compiled as they stand."""

import re
from collections.abc import Iterable
from string import Formatter

import polib
import pytest
from django.conf import settings

from tests.translations.sources import ROOT, texts

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
FOLDER = ROOT / "touchups" / "locale"


@pytest.fixture(params=LANGUAGES)
def catalogue(request) -> polib.POFile:
    return polib.pofile(FOLDER / request.param / "LC_MESSAGES" / "django.po")


def said(entry: polib.MOEntry | polib.POEntry) -> list[str]:
    """The translation, or its plural forms."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def by_text(entries: Iterable[polib.MOEntry | polib.POEntry]) -> dict[tuple[str | None, str], list[str]]:
    return {(entry.msgctxt, entry.msgid): said(entry) for entry in entries}


def braces(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def percents(text: str) -> set[str]:
    return set(re.findall(r"%(?:\(\w+\))?[sd]", text))


def test_every_text_of_the_patients_side_is_translated(catalogue):
    translated = {entry.msgid for entry in catalogue.translated_entries()}

    assert len(texts()) > 250
    assert texts() - translated == set(), "run: make messages, then translate"


def test_a_translation_has_the_placeholders_of_its_text(catalogue):
    astray = [
        entry.msgid
        for entry in catalogue.translated_entries()
        for text in said(entry)
        if percents(text) != percents(entry.msgid_plural or entry.msgid)
        or braces(text) != braces(entry.msgid)
    ]

    assert astray == []


def test_nothing_is_guessed_and_nothing_is_left_over(catalogue):
    assert catalogue.fuzzy_entries() == []
    assert catalogue.obsolete_entries() == []


def test_the_compiled_catalogue_says_the_same(catalogue):
    compiled = polib.mofile(catalogue.fpath.with_suffix(".mo"))

    assert by_text(compiled) == by_text(catalogue.translated_entries()), "run: make messages"

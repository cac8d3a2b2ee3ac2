"""Mails are written whole in each language: none may be missing one, or say a day that another leaves out."""

import re

import pytest
from django.conf import settings

from tests.translations.sources import ROOT

FOLDER = ROOT / "templates" / "mail"
MAILS = sorted(file.name for file in (FOLDER / "en").iterdir())
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
FILLED_IN = re.compile(r"\{\{? ?\w+ ?\}?\}")


def test_there_are_the_same_mails_in_each_language():
    for language in LANGUAGES:
        assert sorted(file.name for file in (FOLDER / language).iterdir()) == MAILS


@pytest.mark.parametrize("mail", MAILS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_says_the_same_days_and_names_in_each_language(mail, language):
    english, other = ((FOLDER / code / mail).read_text() for code in ("en", language))

    assert set(FILLED_IN.findall(other)) == set(FILLED_IN.findall(english))
    assert other != english

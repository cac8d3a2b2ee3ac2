"""The rules in Spanish: each sentence whole, with its dates, and no English left in it."""

import json
import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.conftest import NOW
from tests.translations.sources import ROOT
from touchups.assessment.days import in_words
from touchups.rules import DEFAULT_POLICY, Sentence, assess, read_case, rulebook
from touchups.rules.catalogue import HOLDS
from touchups.rules.sentences import WEEKDAYS, placeholders
from touchups.rules.telling import AREA_LABELS
from touchups.rules.words import PATIENT_WORDS, WORDS

EXAMPLES = [
    json.loads(line)["case"] for line in (ROOT / "tests/rules/examples.jsonl").read_text().splitlines()
]
#: Words that every English sentence has one of and no Spanish one, and the dates as English writes them.
ENGLISH = {"and", "the", "is", "of", "on", "we", "you", "your", "what", "between", "until", "from", "by"}
ENGLISH |= {"jan", "apr", "aug", "dec", *map(str.lower, WEEKDAYS)}

MONDAY = date(2026, 3, 2)
VALUES = {"area": AREA_LABELS["crows_feet"], "holds": tuple(Sentence(hold) for hold in HOLDS.values())}


def in_spanish(sentence: Sentence) -> str:
    with translation.override("es"):
        return sentence.say(translate=translation.gettext, day=in_words)


def english_in(text: str) -> set[str]:
    return ENGLISH & set(re.findall(r"\w+", text.lower()))


def filled(text: str) -> Sentence:
    """A template with a value for each placeholder: a Monday, an area, every hold."""
    return Sentence(text, {name: VALUES.get(name, MONDAY) for name in placeholders(text)})


@pytest.mark.parametrize(
    "words",
    [
        *(pytest.param(words, id=f"of an area: {rule}") for rule, words in WORDS.items()),
        *(pytest.param(words, id=f"of the patient: {rule}") for rule, words in PATIENT_WORDS.items()),
    ],
)
def test_why_and_what_to_tell_a_caller_are_said_in_spanish(words):
    for sentence in filled(words.because), filled(words.caller):
        spanish = in_spanish(sentence)

        assert english_in(str(sentence)), "the yardstick must know English when it sees it"
        assert not english_in(spanish), spanish
        dates = [name for name in placeholders(sentence.text) if name not in VALUES]
        assert spanish.count("lun 2 mar 2026") == len(dates)


def test_all_a_worked_example_says_is_said_in_spanish():
    for example in EXAMPLES:
        answer = assess(read_case(example))
        sentences = [*answer.cautions]
        for given in (answer, *answer.areas):
            sentences += [given.because, given.caller]
        sentences += [dose.technique for area in answer.areas for dose in area.dose_guidance]

        assert not [text for text in map(in_spanish, sentences) if english_in(text)]


@pytest.mark.parametrize("entry", rulebook(DEFAULT_POLICY), ids=lambda entry: entry.id)
def test_the_rulebook_can_be_read_in_spanish(entry):
    title, words = in_spanish(entry.title), in_spanish(entry.words)

    assert title != str(entry.title)
    assert not english_in(f"{title} {words}"), words


def test_a_date_reads_as_spanish_writes_it():
    with translation.override("es"):
        assert in_words(date(2026, 8, 12)) == "mié 12 ago 2026"


@pytest.mark.django_db
def test_the_desk_reads_the_words_in_the_patients_language_and_in_its_own(client, front_desk, patient, treat):
    patient.language = "es"
    patient.save()
    treat(patient, 12)
    client.force_login(front_desk)

    with time_machine.travel(NOW, tick=False):
        page = client.get(reverse("caller", args=[patient.pk])).content.decode()

    spanish, english = re.findall(r'<blockquote lang="(\w+)"[^>]*>(.*?)</blockquote>', page)
    assert spanish == (
        "es",
        "Es el momento adecuado para su revisión. Busquemos una cita entre el sáb 28 feb 2026 "
        "y el mié 4 mar 2026.",
    )
    assert english == (
        "en",
        "It is the right time for your review. Let us find a slot between Sat 28 Feb 2026 "
        "and Wed 4 Mar 2026.",
    )

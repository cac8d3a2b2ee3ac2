"""What people read: sentences, callers' lines, the rulebook."""

import subprocess
import sys
from pathlib import Path

from tests.rules.cases import DAY_0, answer, case, day, report, review
from touchups.rules import DEFAULT_POLICY, RULES, Policy, Sentence, read_case, rulebook, windows
from touchups.rules.__main__ import markdown
from touchups.rules.sentences import english_day
from touchups.rules.words import PATIENT_WORDS, WORDS

ROOT = Path(__file__).parents[2]


def test_a_date_reads_as_people_write_it():
    assert english_day(DAY_0) == "Mon 2 Mar 2026"


def test_a_sentence_is_said_in_the_readers_language():
    spanish = {"{area} until {end}": "{area} hasta el {end}", "Forehead": "Frente", "Infection": "Infección"}
    sentence = Sentence("{area} until {end}", {"area": Sentence("Forehead"), "end": DAY_0})
    said = sentence.say(translate=lambda text: spanish.get(text, text), day=lambda day: day.strftime("%d/%m"))
    assert said == "Frente hasta el 02/03"
    assert str(sentence) == "Forehead until Mon 2 Mar 2026"


def test_each_hold_is_named_in_the_readers_language():
    held = answer(14, reviews=[review(14, "too_weak")], patient={"holds": ["pregnancy", "infection"]})
    assert "(Infection, Pregnancy)" in str(held.because)
    assert "(INFECTION, PREGNANCY)" in held.because.say(translate=upper_words, day=english_day)


def upper_words(text):
    return text if "{" in text else text.upper()


def test_a_caller_with_an_emergency_is_sent_to_emergency_services():
    emergency = answer(5, reports=[report("trouble_swallowing", 5)])
    assert "call emergency services now" in str(emergency.caller)


def test_the_patients_sentence_is_that_of_the_area_it_comes_from():
    given = answer(12)
    assert given.area == "forehead"
    assert given.because == given.areas[0].because


def test_every_rule_has_its_words_and_its_place_in_the_rulebook():
    entries = [entry.id for entry in rulebook(DEFAULT_POLICY)]
    assert len(entries) == len(set(entries)) == 28
    in_table = [rule.id for rule in RULES]
    assert [entry for entry in entries if entry in in_table] == in_table
    spoken = {key.split(" before ")[0].split(",")[0] for key in [*WORDS, *PATIENT_WORDS]}
    assert set(entries) <= spoken


def test_the_rulebook_speaks_with_the_clinics_numbers():
    own = Policy.from_numbers("2", {"review_to": 16})
    words = {entry.id: str(entry.words) for entry in rulebook(own)}
    assert words["review_due"].startswith("From day 10 to day 16 ")
    assert not [text for text in words.values() if "{" in text]


def test_docs_rules_is_printed_from_the_code():
    printed = "".join(f"{line}\n" for line in markdown())
    assert (ROOT / "docs" / "rules.md").read_text() == printed, (
        "run: python -m touchups.rules > docs/rules.md"
    )


def test_the_rules_need_nothing_but_the_standard_library():
    code = "import sys, touchups.rules; print(sorted(m for m in sys.modules if m.split('.')[0] == 'django'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_ribbon_gets_the_dates_of_the_cycle():
    facts = read_case(case(14, thick_muscle=True))
    dates = windows(facts.areas[0], facts.patient)
    assert dates.treated_on == DAY_0
    assert (dates.review_from.isoformat(), dates.review_to.isoformat()) == (day(10), day(14))
    assert (dates.peak.isoformat(), dates.window_end.isoformat()) == (day(21), day(28))
    assert (dates.plan_from.isoformat(), dates.wear_off.isoformat()) == (day(76), day(56))
    assert (dates.full_from.isoformat(), dates.full_to.isoformat()) == (day(90), day(112))

"""The filters and tags with which templates show keys, dates and units."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from touchups.rules.sentences import Sentence


def shown(expression: str, **values) -> str:
    return Template(f"{{% load touchups %}}{expression}").render(Context(values))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param(date(2026, 3, 2), "Mon 2 Mar 2026", id="a date"),
        pytest.param("2026-03-02", "Mon 2 Mar 2026", id="a date as answers hold it"),
        pytest.param(
            datetime(2026, 3, 3, 4, 30, tzinfo=UTC), "Mon 2 Mar 2026", id="a moment: its local date"
        ),
        pytest.param(None, "", id="nothing"),
    ],
)
def test_days_are_written_with_their_weekday(value, words):
    with timezone.override(ZoneInfo("America/New_York")):
        assert shown("{{ value|day }}", value=value) == words


def test_days_are_written_in_the_readers_language():
    with translation.override("es"):
        assert shown("{{ value|day }}", value=date(2026, 3, 2)).lower() == "lun 2 mar 2026"


def test_the_clock_is_the_clinics():
    with timezone.override(ZoneInfo("America/New_York")):
        moment = datetime(2026, 3, 2, 17, 5, tzinfo=UTC)

        assert shown("{{ value|clock }}", value=moment) == "Mon 2 Mar 2026, 12:05"


@pytest.mark.parametrize(
    ("value", "words"),
    [(Decimal("12.5"), "12.5 U"), (Decimal("20.0"), "20 U"), (0.5, "0.5 U"), (20, "20 U"), (100, "100 U")],
)
def test_units_are_written_in_steps_of_a_half(value, words):
    assert shown("{{ value|units }}", value=value) == f'<span class="units">{words}</span>'


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("{{ 'crows_feet'|area_name }}", "Crow&#x27;s feet"),
        ("{{ 'left'|side_name }}", "Left"),
        ("{{ 'eyelid_droop'|report_name }}", "Drooping eyelid"),
        ("{{ 'static_line'|finding_name }}", "Line at rest"),
        ("{{ 'botox'|product_name }}", "Botox"),
        ("{{ 'pregnancy'|hold_name }}", "Pregnancy"),
        ("{{ 'jowls'|concern_name }}", "Jowls"),
        ("{{ 'filler'|modality_name }}", "Filler"),
        ("{{ 'touch_up'|flag_name }}", "Touch-up"),
        ("{{ 'frontalis'|muscle_name }}", "Frontalis"),
        ("{{ 'made up'|area_name }}", "made up"),
        ("{{ 'es'|language_name }}", "Spanish"),
    ],
)
def test_keys_of_the_catalogue_have_words(expression, words):
    assert shown(expression) == words


def test_a_sentence_is_said_with_its_dates():
    sentence = Sentence("Until {day}.", {"day": date(2026, 3, 2)})

    assert shown("{{ value|say }}", value=sentence) == "Until Mon 2 Mar 2026."


@pytest.mark.parametrize("flag", ["wait", "review", "touch_up", "full_session", "refer"])
def test_a_flag_has_a_word_an_icon_and_a_colour(flag):
    badge = shown("{% flag value %}", value=flag)

    assert f"flag-{flag}" in badge
    assert '<svg class="icon" aria-hidden="true">' in badge
    assert shown("{{ value|flag_name }}", value=flag) in badge


def test_urgency_is_said_and_not_only_coloured():
    assert "Review · Urgent" in shown("{% flag 'review' 'urgent' %}")
    assert "Routine" not in shown("{% flag 'review' 'routine' %}")

"""The clinic's own words: looked at before they are used, kept in the trail, and given back."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests.conftest import NOW
from tests.reminders.conftest import row
from tests.reminders.looks import text
from touchups.models import AuditEvent, Wording, choices
from touchups.reminders.sample import MEANINGS
from touchups.reminders.services import word
from touchups.reminders.words import PLACEHOLDERS, default_words

pytestmark = pytest.mark.usefixtures("noon")

PART = ["photo_day_7", "en"]
OWN = {"subject": "Hello {first_name}", "body": "One week since {visit_day}.\n\nYours, {clinic}"}


@pytest.fixture
def chief(client, manager):
    client.force_login(manager)
    return client


def save(client, **different: str) -> str:
    return text(client.post(reverse("wording", args=PART), OWN | different, follow=True))


def test_the_list_says_which_words_are_the_clinics_own(chief):
    save(chief)

    page = text(chief.get(reverse("wordings")))

    assert "Photos, day 7 English your own Mara Chief, Mon 2 Mar 2026, 12:00 Spanish default" in page


@pytest.mark.parametrize("language", [code for code, _name in choices.languages()])
@pytest.mark.parametrize("part", Wording.Part.values)
def test_each_part_can_be_read_as_a_patient_would(chief, part, language):
    response = chief.get(reverse("wording", args=[part, language]))
    page = response.content.decode()

    assert default_words(part, language).subject in text(response)
    assert f'<p class="as-typed" lang="{language}">' in page
    assert all(
        f"<code>{{{name}}}</code></dt><dd>{escape(MEANINGS[name])}" in page for name in PLACEHOLDERS[part]
    )


def test_saved_words_are_in_the_next_mail_and_in_the_trail(
    chief, manager, patient, treat, sweep, server, clock
):
    session = treat(patient, 7)

    assert "The words are saved" in save(chief)

    sweep()
    [mail] = server.box
    assert row(session, "photo_day_7").state == "sent"
    assert mail["Subject"] == "Hello Paula"
    assert "One week since Monday 23 February." in mail.get_body(("plain",)).get_content()
    event = AuditEvent.objects.get(verb="wording.change")
    assert event.by == manager
    assert event.detail["fields"]["subject"] == ["A week after your visit", "Hello {first_name}"]


def test_saved_twice_it_counts_once(chief):
    save(chief)
    save(chief)

    assert AuditEvent.objects.filter(verb="wording.change").count() == 1


def test_words_can_be_looked_at_without_saving_them(chief):
    page = save(chief, preview="1")

    assert "Hello Alex" in page
    assert "One week since Monday 2 March. Yours, Harbour Aesthetics" in page
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    ("field", "words", "problem"),
    [
        ("subject", "", "This field is required."),
        ("body", "   ", "This field is required."),
        ("body", "Until {tomorrow}.", "{tomorrow} cannot be used here. These can: {first_name}"),
        ("subject", "{settled_on}", "{settled_on} cannot be used here."),
        ("body", "{}", "{} cannot be used here."),
        ("body", "On {visit_day, at noon", "{visit_day cannot be used here. These can: {first_name}"),
        ("subject", "On visit_day}", "visit_day} cannot be used here."),
        ("body", "{0.__class__}", "{0.__class__} cannot be used here."),
        ("subject", "x" * 121, "at most 120 characters"),
    ],
)
@pytest.mark.parametrize("button", [{}, {"preview": "1"}], ids=["saving", "looking"])
def test_what_cannot_be_sent_is_refused_beside_its_field_and_kept(chief, field, words, problem, button):
    response = chief.post(reverse("wording", args=PART), OWN | {field: words} | button)

    assert problem in text(response, 422)
    assert OWN["subject" if field == "body" else "body"].split("\n")[0] in response.content.decode()
    assert not Wording.objects.exists()


def test_a_subject_stays_one_line(manager, patient, treat, sweep, server):
    treat(patient, 7)
    part, language = PART
    subject = "Hello\r\nBcc: everybody@example.com"
    word(part=part, language=language, subject=subject, body="Hello", by=manager, now=NOW)

    sweep()

    assert server.box[0]["Subject"] == "Hello Bcc: everybody@example.com"
    assert server.box[0]["Bcc"] is None


def test_markup_in_the_words_is_shown_as_it_was_typed(chief):
    response = chief.post(reverse("wording", args=PART), OWN | {"body": "<script>x</script>", "preview": "1"})

    assert "&lt;script&gt;" in response.content.decode()
    assert "<script>x" not in response.content.decode()


def test_the_default_words_come_back(chief):
    save(chief)

    page = text(chief.post(reverse("wording_reset", args=PART), follow=True))

    assert "The default words are in use again." in page
    assert not Wording.objects.exists()
    event = AuditEvent.objects.get(verb="wording.reset")
    assert event.detail["fields"]["subject"] == ["Hello {first_name}", "A week after your visit"]


def test_another_clinics_words_are_its_own(chief, sign_in_elsewhere):
    save(chief)

    assert "your own" not in text(sign_in_elsewhere.get(reverse("wordings")))


@pytest.fixture
def sign_in_elsewhere(outsider):
    stranger = Client()
    stranger.force_login(outsider)
    return stranger


@pytest.mark.parametrize("address", [["nonsense", "en"], ["aftercare", "xx"]])
@pytest.mark.parametrize("page", ["wording", "wording_reset"])
def test_a_part_or_language_that_is_not_there_is_not_found(chief, page, address):
    assert chief.post(reverse(page, args=address)).status_code == 404

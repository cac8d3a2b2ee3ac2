"""The mail itself: two parts, discreet, complete, in the patient's language, ended with one click."""

import re
from email.utils import parseaddr
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError

from tests.conftest import NOW
from touchups.models import Link, Message, Patient, Wording
from touchups.models.reminder import Kind
from touchups.reminders.links import PATH, find_link, hash_of
from touchups.reminders.services import use_default_words, word
from touchups.reminders.words import PLACEHOLDERS, as_html, check_words, default_words

TELLTALE = re.compile(
    r"botox|toxin|injec|inyec|wrinkle|arrug|filler|neuromod|dysport|units|unidades", re.IGNORECASE
)
DAYS_AGO = {Kind.PHOTO_DAY_7: 7, Kind.REVIEW_UNBOOKED: 10, Kind.REVIEW_DAY_14: 14, Kind.FULL_SESSION_DUE: 76}


class Seen(HTMLParser):
    """What a mail program would load, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "background")]


@pytest.fixture
def mailed(patient, treat, sweep, server):
    """The mail that a patient gets so many days after a session, in a language."""

    def mail(days_ago: int = 7, language: str = "en"):
        Patient.objects.filter(pk=patient.pk).update(language=language)
        treat(patient, days_ago=days_ago)
        sweep()
        [found] = server.box
        return found

    return mail


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", DAYS_AGO, ids=str)
def test_a_mail_says_what_to_do_whom_to_call_and_gives_nothing_away(kind, language, mailed):
    mail = mailed(DAYS_AGO[kind], language)
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    for part in (text, html):
        assert "Paula" in part
        assert "+1 212 555 0100" in part
        assert "America/New York" in part
        assert {"en": "emergency services", "es": "emergencias"}[language] in part.lower()
        assert "{" not in part.split("</style>")[-1]
    assert TELLTALE.search(mail["Subject"] + mail["From"]) is None
    assert mail["From"] == "Harbour <clinic@localhost>"
    seen = Seen(html)
    assert not {"img", "script", "link", "iframe", "form"} & set(seen.tags)
    paths = {urlsplit(link).path.split("/")[1] for link in seen.links}
    assert paths == {"me", "choices"}, "the patient's own pages and nothing else"
    assert f'lang="{language}"' in html


def test_dates_read_as_people_say_them(mailed):
    text = mailed(7, "es").get_body(("plain",)).get_content()
    assert "lunes 23 de febrero" in text
    assert "entre el jueves 5 de marzo y el lunes 9 de marzo" in text


def test_one_click_ends_them(mailed, patient):
    mail = mailed()
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [address] = re.findall(r"^<(http.*)>$", mail["List-Unsubscribe"])
    token = address.rstrip("/").rpartition("/")[2]
    assert find_link(token, purpose=Link.Purpose.CHOICES, now=NOW).patient == patient
    assert find_link(token[:-1], purpose=Link.Purpose.CHOICES, now=NOW) is None
    assert address in mail.get_body(("plain",)).get_content()


def test_the_token_is_in_the_mail_and_nowhere_else(mailed):
    text = mailed().get_body(("plain",)).get_content()
    tokens = {
        purpose: re.search(rf"/{PATH[purpose].format(token='([^/]+)')}", text)[1] for purpose in Link.Purpose
    }
    kept = Message.objects.get()
    assert not [token for token in tokens.values() if token in kept.text + kept.html]
    assert "choices/…" in kept.text
    assert "me/…" in kept.text
    assert dict(Link.objects.values_list("purpose", "token_hash")) == {
        purpose: hash_of(token) for purpose, token in tokens.items()
    }


def test_a_name_of_the_patients_own_is_not_markup(patient, treat, sweep, server):
    Patient.objects.filter(pk=patient.pk).update(name="<b>Eve</b>")
    treat(patient, days_ago=7)
    sweep()
    assert "&lt;b&gt;Eve&lt;/b&gt;" in server.box[0].get_body(("html",)).get_content()
    assert "<b>Eve</b>" in server.box[0].get_body(("plain",)).get_content()


def test_headers_stay_whole(mailed):
    raw = dict(mailed().raw_items())
    assert raw["List-Unsubscribe"].startswith("<http")
    assert parseaddr(raw["From"])[0] == "Harbour"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("part", Wording.Part)
def test_the_default_words_use_only_what_can_be_filled_in(part, language):
    words = default_words(part, language)
    check_words(part, words.subject)
    check_words(part, words.body)
    assert 5 < len(words.subject) < 60
    assert TELLTALE.search(words.subject) is None


def test_a_clinic_words_its_mails_itself_and_goes_back(mailed, manager):
    mine = {"part": Wording.Part.PHOTO_DAY_7, "language": "en"}
    word(**mine, subject="Hello {first_name}", body="Photos please, says {clinic}.", by=manager, now=NOW)
    mail = mailed()
    assert mail["Subject"] == "Hello Paula"
    assert "Photos please, says Harbour Aesthetics." in mail.get_body(("plain",)).get_content()
    use_default_words(**mine, by=manager, now=NOW)
    assert not Wording.objects.exists()


@pytest.mark.parametrize("text", ["{units}", "{first_name.__class__}", "{}", "{0}"])
def test_a_placeholder_that_there_is_not_is_refused(text, manager):
    with pytest.raises(ValidationError, match="cannot be used here"):
        word(part=Wording.Part.AFTERCARE, language="en", subject="Hello", body=text, by=manager, now=NOW)


def test_every_part_can_greet_and_name_the_clinic():
    assert set(PLACEHOLDERS) == set(Wording.Part)
    assert all({"first_name", "clinic", "phone"} <= set(names) for names in PLACEHOLDERS.values())


def test_text_becomes_paragraphs_and_lists():
    assert as_html("One & two\nthree\n\n- a\n- <b>") == (
        "<p>One &amp; two<br>three</p>\n<ul><li>a</li><li>&lt;b&gt;</li></ul>"
    )

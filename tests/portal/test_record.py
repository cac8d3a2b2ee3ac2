"""Choices about mails and photos, and the record to take along."""

import base64
import json
import re
from datetime import date

import pytest
from django.urls import reverse

from tests.conftest import NOW, TODAY
from tests.portal.conftest import read
from touchups.charting.patients import add_event
from touchups.charting.services import FindingLine, record_concern, record_report, record_review
from touchups.models import AuditEvent, Consent, Patient

pytestmark = pytest.mark.usefixtures("noon")


class TestChoices:
    def test_mails_are_chosen(self, paula, patient):
        paula.post(reverse("my_choices"), {"reviews": "on", "mails": "chosen"})
        patient.refresh_from_db()
        assert (patient.photos_muted_at, patient.reviews_muted_at) == (NOW, None)
        assert "Saved." in read(paula, "my_choices")

    def test_one_button_stops_them_all(self, paula, patient):
        paula.post(reverse("my_choices"), {"reviews": "on", "stop": "all"})
        patient.refresh_from_db()
        assert None not in (patient.photos_muted_at, patient.reviews_muted_at, patient.recalls_muted_at)

    @pytest.mark.parametrize("purpose", Consent.Purpose.values)
    def test_each_use_of_photos_is_allowed_and_taken_back_by_itself(self, purpose, paula, patient):
        paula.post(reverse("my_choices"), {"purpose": purpose, "allow": "on"})
        [consent] = patient.consents.all()
        assert (consent.purpose, consent.given_at, consent.given_by, consent.revoked_at) == (
            purpose,
            NOW,
            None,
            None,
        )
        assert "Allowed since Mon 2 Mar 2026" in read(paula, "my_choices")

        paula.post(reverse("my_choices"), {"purpose": purpose})
        consent.refresh_from_db()
        assert consent.revoked_at == NOW
        assert "Allowed since" not in read(paula, "my_choices")

    def test_a_choice_of_mails_leaves_consent_alone_and_the_other_way_round(self, paula, willing):
        paula.post(reverse("my_choices"), {"purpose": "teaching", "allow": "on"})
        willing.refresh_from_db()
        assert willing.photos_muted_at is None
        paula.post(reverse("my_choices"), {"stop": "all"})
        assert willing.consents.filter(revoked_at=None).count() == 2


@pytest.fixture
def rich(willing, due, injector, booked, photo_of) -> Patient:
    """A patient with something in every section."""
    about = {"patient": willing, "by": injector, "now": NOW}
    finding = FindingLine("forehead", "left", "lateral_peak")
    record_review(**about, on=TODAY, reviewer=injector, findings=[finding], notes="Even at rest")
    record_report(**about, kind="uneven", on=TODAY, words="<b>The left side</b>")
    record_concern(**about, kind="jowls", on=TODAY)
    add_event(**about, name="Wedding", on=date(2026, 9, 5))
    photo_of(willing)
    return willing


class TestTheRecord:
    def take(self, known, form: str):
        return known.post(reverse("my_record"), {"form": form})

    def read_page(self, known) -> str:
        return b"".join(self.take(known, "html").streaming_content).decode()

    def test_as_data_it_holds_every_section(self, known, rich):
        response = self.take(known, "json")
        record = json.loads(response.content)
        assert record["patient"][0]["name"] == "Paula Ibáñez"
        [session] = record["sessions"]
        assert (session["product"], session["injector"]) == ("botox", "Ines Needle")
        assert session["doses"] == [{"area": "Forehead", "side": "Midline", "units": "20.0 U"}]
        assert record["reviews"][0]["findings"][0]["kind"] == "Lateral peak"
        assert record["reports"][0]["words"] == "<b>The left side</b>"
        assert record["appointments"][0]["starts_at"] == "2026-03-04T15:00:00Z"
        assert record["photos"][0]["view"] == "frown"
        for section in ("concerns", "events", "consents"):
            assert len(record[section]) == 1

    def test_as_a_page_it_can_be_read_and_holds_the_photos(self, known, rich):
        page = self.read_page(known)
        for words in ("Paula Ibáñez", "Forehead, Midline, 20.0 U", "Lateral peak", "Wed 4 Mar 2026, 10:00"):
            assert words in page
        assert "&lt;b&gt;The left side" in page
        assert page.rstrip().endswith("</html>")
        [picture] = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
        assert base64.b64decode(picture).startswith(b"\xff\xd8")
        assert not re.search(r'(src|href)="(?!data:)', page)

    def test_as_a_page_it_speaks_the_patients_language(self, known, rich):
        english = self.read_page(known)
        Patient.objects.filter(pk=rich.pk).update(language="es")
        spanish = self.read_page(known)
        assert '<html lang="es">' in spanish
        headings = r"<(?:h2|dt|figcaption)>(.*?)</"
        assert {*re.findall(headings, english)} & {*re.findall(headings, spanish)} == {"Plan"}

    @pytest.mark.parametrize("form", ["html", "json"])
    def test_it_is_a_file_and_that_it_was_taken_is_written_down(self, form, known, rich):
        response = self.take(known, form)
        assert response["Content-Disposition"] == f'attachment; filename="my-record.{form}"'
        assert response["Cache-Control"] == "private, no-store"
        event = AuditEvent.objects.get(verb="record.download")
        assert (event.patient, event.by, event.detail) == (rich, None, {"form": form})

    @pytest.mark.parametrize("form", ["", "exe"])
    def test_nothing_else_is_handed_out(self, form, known, rich):
        assert "Content-Disposition" not in self.take(known, form)
        assert not AuditEvent.objects.filter(verb="record.download").exists()

    def test_without_the_second_check_nothing_is(self, paula, rich):
        assert self.take(paula, "json").status_code == 302
        assert not AuditEvent.objects.filter(verb="record.download").exists()

"""What the front desk tells a patient who calls."""

import pytest
from django.urls import reverse

from tests.conftest import NOW, TODAY
from touchups.charting.patients import add_patient, override_flag, place_hold
from touchups.charting.services import FindingLine, record_report, record_review
from touchups.models import AuditEvent, Patient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def add(front_desk):
    def patient(name: str, **fields) -> Patient:
        return add_patient(by=front_desk, now=NOW, name=name, **fields)

    return patient


class TestWhatToTellACaller:
    @pytest.fixture
    def told(self, client, front_desk):
        def page(patient: Patient, **headers) -> str:
            client.force_login(front_desk)
            response = client.get(reverse("caller", args=[patient.pk]), headers=headers)
            assert response.status_code == 200
            return response.content.decode()

        return page

    def test_says_the_words_of_the_rules_and_what_may_not_be_booked(self, told, patient, treat):
        treat(patient, 3)

        page = told(patient)

        assert "We look at it between Mon 9 Mar 2026 and Fri 13 Mar 2026." in page
        assert "Book no touch-up yet: a review comes first, from Mon 9 Mar 2026." in page
        assert "Book no full session for a day before Thu 28 May 2026." in page
        assert "emergency services" in page
        assert reverse("report_new", args=[patient.pk]) in page

    def test_opens_under_the_row_without_the_frame(self, told, patient):
        assert "<html" in told(patient)
        assert "<html" not in told(patient, **{"HX-Request": "true"})

    def test_speaks_the_patients_language_and_english(self, told, add, treat):
        maria = add("María Silva", language="es")
        treat(maria, 3)

        page = told(maria)

        assert '<blockquote lang="es">' in page
        assert "lun 9 Mar 2026" in page.replace("Lun", "lun").replace("mar 2026", "Mar 2026")
        assert "between Mon 9 Mar 2026" in page

    def test_names_until_when_an_open_touch_up_may_be_booked(self, told, injector, patient, treat):
        treat(patient, 16)
        findings = [FindingLine("forehead", "midline", "residual_movement")]
        record_review(
            patient=patient,
            by=injector,
            now=NOW,
            on=TODAY,
            reviewer=injector,
            plateau=True,
            findings=findings,
        )

        assert "A touch-up may be booked until Sat 7 Mar 2026." in told(patient)

    def test_books_nothing_while_a_hold_stands(self, told, injector, patient, treat):
        treat(patient, 95)
        place_hold(patient=patient, by=injector, now=NOW, kind="pregnancy", since=TODAY)

        page = told(patient)

        assert "Book no injection" in page
        assert "may be booked" not in page

    def test_does_not_promise_what_an_injector_has_decided_against(self, told, injector, patient, treat):
        treat(patient, 12)
        override_flag(patient=patient, by=injector, now=NOW, flag="wait", reason="Travels until May.")

        assert "Travels until May. Ask before you promise anything." in told(patient)

    def test_an_emergency_needs_no_calendar(self, told, front_desk, patient, treat):
        treat(patient, 3)
        record_report(patient=patient, by=front_desk, now=NOW, kind="trouble_breathing", on=TODAY)

        page = told(patient)

        assert "call emergency services now" in page
        assert "Book no" not in page

    def test_leaves_a_row_in_the_trail(self, told, patient):
        told(patient)

        assert AuditEvent.objects.filter(verb="caller.view", patient=patient).count() == 1

    def test_belongs_to_the_clinic(self, client, outsider, patient):
        client.force_login(outsider)

        assert client.get(reverse("caller", args=[patient.pk])).status_code == 404

    def test_no_such_patient(self, client, front_desk):
        client.force_login(front_desk)

        assert client.get("/patients/99999999999999999999999999/caller/").status_code == 404

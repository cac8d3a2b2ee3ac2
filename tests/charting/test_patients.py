"""The patient's page, card and history."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.charting.conftest import key, page
from tests.conftest import NOW, give_hours
from touchups.access import audit
from touchups.booking.services import book
from touchups.charting.patients import add_patient, place_hold
from touchups.charting.services import (
    AreaLine,
    DoseLine,
    FindingLine,
    record_concern,
    record_report,
    record_review,
    refer,
)
from touchups.models import Patient, Standing


class TestPage:
    def test_shows_the_flag_why_until_when_and_by_which_rule(self, desk, patient, treat):
        treat(patient, 12)
        text = desk.get(page(patient)).text
        assert "the effect has developed and nobody has looked at it" in text
        assert f"{reverse('rulebook')}#review_due" in text
        assert "Sat 28 Feb 2026" in text

    def test_leaves_a_trace_of_each_look(self, desk, patient, front_desk):
        desk.get(page(patient))
        [look] = patient.audit.filter(verb="patient.view")
        assert look.by == front_desk

    def test_says_what_changes_when(self, desk, patient, treat):
        treat(patient, 5)
        changes = desk.get(page(patient)).context["changes"]
        assert [(day.isoformat(), answer.rule) for day, answer in changes[:3]] == [
            ("2026-03-07", "review_due"),
            ("2026-03-12", "review_overdue"),
            ("2026-03-19", "review_missed"),
        ]

    def test_puts_holds_allergies_and_complications_on_top(self, desk, patient, known, today):
        place_hold(**known, kind="pregnancy", since=today)
        record_report(**known, kind="eyelid_droop", on=today)
        Patient.objects.filter(pk=patient.pk).update(allergies="Albumin")
        text = desk.get(page(patient)).text
        for warning in ("Hold: Pregnancy", "Possible complication: Drooping eyelid", "Albumin"):
            assert text.index(warning) < text.index("<h1>")

    def test_shows_the_front_desk_no_way_to_chart(self, desk, chair, patient, treat):
        treat(patient, 12)
        address = reverse("session_new", args=[patient.pk])
        assert address in chair.get(page(patient)).text
        assert address not in desk.get(page(patient)).text

    def test_never_shows_a_stale_flag(self, chair, patient, treat):
        treat(patient, 5)
        Standing.objects.filter(patient=patient).update(fresh_until=date(2026, 3, 2), flag="refer")
        assert chair.get(page(patient)).context["standing"].flag == "wait"

    def test_escapes_what_people_typed(self, chair, injector, now):
        sly = add_patient(by=injector, now=now, name="<script>alert(1)</script>", preferences="<b>no</b>")
        text = chair.get(page(sly)).text
        assert "<script>alert" not in text
        assert "<b>no</b>" not in text


def a_cycle(patient, treat, known, today, days_ago: int) -> None:
    """A session with its touch-up, a review, a report and a concern with its referral."""
    session = treat(patient, days_ago)
    touched = {"areas": [AreaLine("forehead")], "doses": [DoseLine("forehead", "left", "frontalis", 2)]}
    treat(patient, days_ago - 15, kind="touch_up", parent=session, **touched)
    on = today - timedelta(days=days_ago - 14)
    findings = [FindingLine("forehead", side, "too_weak") for side in ("left", "right", "midline")]
    record_review(**known, on=on, reviewer=known["by"], findings=findings)
    record_report(**known, kind="uneven", on=on)
    concern = record_concern(**known, kind="jowls", on=on)
    refer(concern=concern, by=known["by"], now=known["now"], to="filler", on=on)


def test_a_long_record_costs_no_more_queries_than_a_short_one(chair, patient, treat, known, today):
    a_cycle(patient, treat, known, today, 900)
    with CaptureQueriesContext(connection) as short:
        chair.get(page(patient))
    for days_ago in (800, 700):
        a_cycle(patient, treat, known, today, days_ago)
    with CaptureQueriesContext(connection) as long:
        chair.get(page(patient))
    assert len(long) == len(short) <= 30


class TestNewPatient:
    def test_is_added_by_the_front_desk_and_assessed_at_once(self, desk):
        form = key(name="Nora Newcomer", birth_date="1990-05-06", phone="+1 212 555 0133", language="es")
        response = desk.post(reverse("patient_new"), form)
        patient = Patient.objects.get()
        assert response.url == page(patient)
        assert Standing.objects.get(patient=patient).assessment.rule == "first_session"
        assert patient.audit.filter(verb="patient.add").count() == 1

    @pytest.mark.parametrize(
        ("search", "value"),
        [
            pytest.param("Zoë <b>", 'value="Zoë &lt;b&gt;"', id="a name"),
            pytest.param("1999-12-31", "", id="no birth date"),
        ],
    )
    def test_begins_with_the_name_under_which_nobody_was_found(self, desk, patient, search, value):
        nobody = desk.get(reverse("today"), {"q": search}).text
        link = re.search(rf'{reverse("patient_new")}\?name=[^"]*', nobody)[0]

        field = re.search(r'<input[^>]*name="name"[^>]*>', desk.get(link).text)[0]
        assert "".join(re.findall(r'value="[^"]*"', field)) == value

    @pytest.mark.parametrize(
        "who",
        [
            {"name": "paula ibanez"},
            {"name": "Somebody Else", "phone": "(212) 555-0187"},
            {"name": "Somebody Else", "phone": "+1 212 555 0187"},
            {"name": "Paula Married-Name", "birth_date": "1984-03-09"},
        ],
        ids=[
            "same name without accents",
            "same phone",
            "same phone with its country",
            "shared name and birth date",
        ],
    )
    def test_who_looks_like_another_is_asked_about_once(self, desk, patient, who):
        form = key(language="en", **who)
        response = desk.post(reverse("patient_new"), form)
        assert response.context["alike"] == [patient]
        assert Patient.objects.count() == 1
        desk.post(reverse("patient_new"), form | {"anyway": "on"})
        assert Patient.objects.count() == 2

    @pytest.mark.parametrize("again", [{}, {"anyway": "on"}], ids=["as it was", "anyway"])
    def test_the_same_form_sent_twice_adds_one_patient(self, desk, again):
        form = key(language="en", name="Dora Double")
        pages = [desk.post(reverse("patient_new"), form | sent).url for sent in ({}, again)]
        assert Patient.objects.get().name == "Dora Double"
        assert pages[0] == pages[1]

    @pytest.mark.parametrize(
        "who",
        [{"name": "Paula Ibáñez-Roth"}, {"name": "Otto Twin", "birth_date": "1984-03-09"}],
        ids=["a longer name", "the birth date alone"],
    )
    def test_who_does_not_is_added_at_once(self, desk, patient, who):
        desk.post(reverse("patient_new"), key(language="en", **who))
        assert Patient.objects.count() == 2

    def test_like_another_clinics_patient_tells_nothing(self, sign_in, outsider, patient):
        sign_in(outsider).post(reverse("patient_new"), key(name=patient.name, language="en"))
        assert Patient.objects.filter(clinic=outsider.clinic).count() == 1

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 121}, "name"),
            ({"birth_date": "2026-03-03"}, "birth_date"),
            ({"birth_date": "1899-12-31"}, "birth_date"),
            ({"birth_date": "0001-01-01"}, "birth_date"),
            ({"birth_date": "soon"}, "birth_date"),
            ({"email": "nobody"}, "email"),
            ({"language": "tlh"}, "language"),
        ],
        ids=lambda value: value if isinstance(value, str) else str(value),
    )
    def test_nonsense_is_refused_and_kept(self, desk, typed, field):
        form = key(name="Nora", phone="555", language="en") | typed
        response = desk.post(reverse("patient_new"), form)
        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert response.context["form"]["phone"].value() == "555"
        assert not Patient.objects.exists()


class TestCard:
    def test_the_front_desk_keeps_contact_details(self, desk, patient):
        form = key(name="Paula Roth", phone="555 0199", language="en", break_until="2026-09-01")
        desk.post(reverse("patient_edit", args=[patient.pk]), form)
        patient.refresh_from_db()
        assert (patient.name, patient.break_until) == ("Paula Roth", date(2026, 9, 1))
        change = patient.audit.get(verb="patient.change")
        assert change.detail["fields"]["name"] == ["Paula Ibáñez", "Paula Roth"]

    def test_the_injector_keeps_the_clinical_profile(self, chair, patient):
        form = key(
            sex="male", metabolism="high", cadence="continuous", preferences="Natural", allergies="None"
        )
        chair.post(reverse("patient_profile", args=[patient.pk]), form)
        patient.refresh_from_db()
        assert (patient.sex, patient.metabolism, patient.preferences) == ("male", "high", "Natural")

    def test_opens_with_what_is_known(self, chair, desk, patient):
        assert (
            desk.get(reverse("patient_edit", args=[patient.pk])).context["form"]["name"].value()
            == patient.name
        )
        profile = chair.get(reverse("patient_profile", args=[patient.pk])).context["form"]
        assert profile["cadence"].value() == "standard"


class TestArchive:
    def test_takes_the_patient_off_the_lists_and_back(self, desk, patient):
        desk.post(reverse("patient_archive", args=[patient.pk]), key())
        assert not Standing.objects.exists()
        assert "Archived on Mon 2 Mar 2026" in desk.get(page(patient)).text
        desk.post(reverse("patient_restore", args=[patient.pk]), key())
        assert Standing.objects.filter(patient=patient).exists()

    def test_calls_off_what_is_booked_and_tells_nobody(self, desk, patient, treat, injector):
        treat(patient, days_ago=11)
        review = book(
            patient=patient,
            kind="review",
            injector=give_hours(injector),
            starts_at=NOW + timedelta(days=1),
            by=injector,
            now=NOW,
        )
        desk.post(reverse("patient_archive", args=[patient.pk]), key())
        review.refresh_from_db()
        assert review.state == "cancelled"
        assert review.steps.last().why == "The patient was archived."
        assert not review.slices.exists()
        assert not review.reminders.filter(wake_at__isnull=False).exists()

    def test_lets_nothing_be_written(self, chair, patient, session_form):
        chair.post(reverse("patient_archive", args=[patient.pk]), key())
        response = chair.post(reverse("session_new", args=[patient.pk]), session_form())
        assert response.status_code == 422
        assert "This patient is archived." in response.text

    def test_is_only_asked_about_by_a_look(self, desk, patient):
        desk.get(reverse("patient_archive", args=[patient.pk]))
        assert Standing.objects.exists()


class TestHistory:
    def test_tells_who_did_what_and_how_the_flag_went(self, desk, patient, treat):
        treat(patient, 5)
        response = desk.get(reverse("history", args=[patient.pk]))
        assert [words for _event, words, _lines in response.context["rows"]][-1] == "Added a patient"
        assert [assessment.flag for assessment, _cause in response.context["flags"]] == [
            "wait",
            "full_session",
        ]
        assert patient.audit.filter(verb="history.view").count() == 1

    def test_goes_on_to_older_entries(self, desk, patient, front_desk, now):
        for _look in range(55):
            audit.record("patient.view", by=front_desk, now=now, patient=patient)
        first = desk.get(reverse("history", args=[patient.pk]))
        assert len(first.context["rows"]) == 50
        older = desk.get(
            reverse("history", args=[patient.pk], query={"after": str(first.context["following"])})
        )
        assert "Added a patient" in older.text

    @pytest.mark.parametrize("after", ["nonsense", "_", "2026-01-01_x"])
    def test_nonsense_shows_the_newest(self, desk, patient, after):
        address = reverse("history", args=[patient.pk], query={"after": after})
        assert desk.get(address).status_code == 200

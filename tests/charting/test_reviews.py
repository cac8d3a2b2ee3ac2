"""Recording reviews, and seeing what would follow before anything is stored."""

from datetime import timedelta

import pytest
from django.urls import reverse

from touchups.charting.services import record_report
from touchups.models import Assessment, Finding, Report, Review, Standing


@pytest.fixture
def treated(patient, treat):
    """Treated in the forehead 15 days ago: a review is due."""
    treat(patient, 15)
    return patient


def write(patient) -> str:
    return reverse("review_new", args=[patient.pk])


def look_ahead(patient) -> str:
    return reverse("review_preview", args=[patient.pk])


def test_a_review_with_a_finding_opens_the_touch_up(chair, treated, review_form):
    found = {
        "kind__forehead__left": "lateral_peak",
        "movement__forehead__left": "3",
        "rest__forehead__left": "0",
        "conflicts__forehead__left": "on",
    }
    response = chair.post(write(treated), review_form(**found, plateau="on", satisfaction="2"))
    assert response.url == reverse("patient", args=[treated.pk])
    finding = Finding.objects.get()
    assert (finding.kind, finding.rest, finding.movement, finding.conflicts) == ("lateral_peak", 0, 3, True)
    assert Standing.objects.get(patient=treated).flag == "touch_up"
    assert treated.audit.filter(verb="review.record").count() == 1


def test_wanted_movement_is_recorded_and_changes_nothing(chair, treated, review_form):
    chair.post(write(treated), review_form(kind__forehead__left="residual_movement"))
    assert Finding.objects.get().conflicts is False
    assert Standing.objects.get(patient=treated).flag == "wait"


def test_a_second_finding_on_a_side_goes_into_a_free_line(chair, treated, review_form):
    free = {"area__1": "forehead", "side__1": "left", "kind__1": "static_line", "conflicts__1": "on"}
    chair.post(write(treated), review_form(kind__forehead__left="lateral_peak", **free))
    assert set(Finding.objects.values_list("side", "kind")) == {
        ("left", "lateral_peak"),
        ("left", "static_line"),
    }


@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"movement__forehead__left": "2"}, "kind-forehead-left", "finding that these scores belong to"),
        ({"rest__forehead__left": "1"}, "kind-forehead-left", "finding that these scores belong to"),
        ({"movement__forehead__left": "5"}, "movement-forehead-left", "valid choice"),
        ({"kind__forehead__left": "grin"}, "kind-forehead-left", "valid choice"),
        ({"kind__1": "asymmetry"}, "area-1", "area and the side"),
        ({"area__1": "dao", "side__1": "left"}, "kind-1", "what was found there"),
        ({"on": "2026-03-03"}, "on", "in the future"),
        ({"on": "soon"}, "on", "valid date"),
        ({"reviewer": ""}, "reviewer", "required"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_nonsense_is_refused_beside_its_field_and_stores_nothing(
    chair, treated, review_form, typed, field, problem
):
    response = chair.post(write(treated), review_form(**typed))
    assert response.status_code == 422
    assert problem in response.context["form"].errors[field][0]
    assert not Review.objects.exists()


def test_the_same_finding_twice_is_refused(chair, treated, review_form):
    free = {"area__1": "forehead", "side__1": "left", "kind__1": "too_weak"}
    response = chair.post(write(treated), review_form(kind__forehead__left="too_weak", **free))
    assert "already in the table" in response.text
    assert not Review.objects.exists()


def test_a_second_review_of_a_day_is_refused(chair, treated, review_form):
    chair.post(write(treated), review_form())
    response = chair.post(write(treated), review_form())
    assert "A review of this day is already recorded." in response.text
    assert Review.objects.count() == 1


def test_the_same_form_sent_twice_makes_one_review(chair, treated, review_form):
    form = review_form()
    assert [chair.post(write(treated), form).status_code for _ in range(2)] == [302, 302]
    assert Review.objects.count() == 1


class TestOpenReports:
    @pytest.fixture
    def report(self, treated, front_desk, now, today) -> Report:
        day = today - timedelta(days=2)
        return record_report(patient=treated, by=front_desk, now=now, kind="heavy_brow", on=day)

    def test_are_answered_by_the_review_unless_unticked(self, chair, treated, report, review_form):
        assert chair.get(write(treated)).context["form"]["seen"].value() == [report.pk]
        chair.post(write(treated), review_form(seen=[report.pk]))
        report.refresh_from_db()
        assert report.outcome == "Seen at the review."
        assert Standing.objects.get(patient=treated).urgency == "routine"

    def test_stay_open_when_unticked(self, chair, treated, report, review_form):
        chair.post(write(treated), review_form())
        report.refresh_from_db()
        assert report.seen_on is None
        assert Standing.objects.get(patient=treated).urgency == "urgent"

    def test_cannot_be_seen_before_they_were_made(self, chair, treated, report, review_form):
        response = chair.post(write(treated), review_form(on="2026-02-27", seen=[report.pk]))
        assert "This is before the report." in response.text
        assert not Review.objects.exists()


class TestWhatWouldFollow:
    def test_is_told_at_once_and_stores_nothing(self, chair, treated, review_form):
        before = Assessment.objects.count()
        form = review_form(kind__forehead__left="lateral_peak", conflicts__forehead__left="on", plateau="on")
        response = chair.post(look_ahead(treated), form, headers={"HX-Request": "true"})
        assert response.context["answer"].flag == "touch_up"
        assert "Touch-up" in response.text
        assert "<html" not in response.text
        assert not Review.objects.exists()
        assert Assessment.objects.count() == before

    def test_equals_what_follows(self, chair, treated, review_form):
        form = review_form(kind__forehead__midline="static_line", conflicts__forehead__midline="on")
        told = chair.post(look_ahead(treated), form).context["answer"]
        chair.post(write(treated), form)
        standing = Standing.objects.select_related("assessment").get(patient=treated)
        assert (told.flag, told.rule, str(told.because)) == (
            standing.flag,
            standing.assessment.rule,
            standing.assessment.because,
        )

    def test_without_a_script_is_a_whole_page_that_keeps_the_form(self, chair, treated, review_form):
        response = chair.post(look_ahead(treated), review_form(notes="Half written"))
        assert "<html" in response.text
        assert "Half written" in response.text
        assert response.context["answer"].rule == "settled"

    def test_asks_to_mend_what_is_wrong_first(self, chair, treated, review_form):
        response = chair.post(look_ahead(treated), review_form(on=""), headers={"HX-Request": "true"})
        assert response.context["answer"] is None
        assert "First mend this:" in response.text

    def test_says_so_when_a_review_of_that_day_exists(self, chair, treated, review_form):
        chair.post(write(treated), review_form())
        response = chair.post(look_ahead(treated), review_form(), headers={"HX-Request": "true"})
        assert "A review of this day is already recorded." in response.text

    def test_is_not_looked_at_by_a_link(self, chair, treated):
        assert chair.get(look_ahead(treated)).status_code == 405

"""Touch-ups and second passes, recorded through their pages, and how they stand on the session's own."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from touchups.charting.services import AreaLine, DoseLine, FindingLine, record_review
from touchups.models import Lot, Standing, TreatmentSession


@pytest.fixture
def reviewed(patient, treat, injector, now, today):
    """A forehead and glabella session of 15 days ago whose review found a lateral peak on the left brow."""
    session = treat(
        patient,
        15,
        areas=[AreaLine("forehead"), AreaLine("glabella")],
        doses=[
            DoseLine("forehead", "left", "frontalis", Decimal(10)),
            DoseLine("forehead", "right", "frontalis", Decimal(10)),
            DoseLine("glabella", "midline", "procerus", Decimal(4)),
        ],
    )
    record_review(
        patient=patient,
        by=injector,
        now=now,
        on=today,
        reviewer=injector,
        plateau=True,
        findings=[FindingLine("forehead", "left", "lateral_peak", movement=2)],
    )
    return session


class TestTouchUp:
    def test_shows_what_was_given_the_range_and_the_suggestion(self, chair, patient, reviewed):
        page = chair.get(reverse("touch_up_new", args=[patient.pk]))
        [forehead, glabella] = page.context["guidance"]
        assert forehead.original == {"left": 10, "right": 10}
        assert forehead.cumulative == 20
        assert [(each["side"], each["min_units"], each["max_units"]) for each in forehead.guidance] == [
            ("left", 2.0, 6.0)
        ]
        assert glabella.guidance == []
        assert page.context["form"].parent == reviewed
        assert "why" not in page.context["form"].fields

    def test_is_linked_to_its_session_and_adds_to_the_cumulative_units(
        self, chair, patient, reviewed, session_form
    ):
        address = reverse("touch_up_new", args=[patient.pk])
        form = session_form(units__forehead__frontalis__midline="", units__forehead__frontalis__left="2")
        assert chair.post(address, form).status_code == 302
        touch_up = TreatmentSession.objects.latest("pk")
        assert (touch_up.kind, touch_up.parent, touch_up.product) == ("touch_up", reviewed, "botox")
        assert chair.get(address).context["guidance"][0].cumulative == 22
        answer = Standing.objects.get(patient=patient).assessment.answer
        assert {area["area"]: area["rule"] for area in answer["areas"]}["forehead"] == "touch_up_settling"

    def test_has_cells_for_the_areas_of_its_session_alone(self, chair, patient, reviewed):
        form = chair.get(reverse("touch_up_new", args=[patient.pk])).context["form"]
        assert {row.area for row in form.rows()} == {"forehead", "glabella"}

    def test_offers_lots_of_its_product_alone(self, chair, patient, reviewed, clinic):
        Lot.objects.create(
            clinic=clinic,
            product="dysport",
            number="D1",
            expires_on=date(2027, 1, 1),
            received_on=date(2026, 1, 1),
        )
        form = chair.get(reverse("touch_up_new", args=[patient.pk])).context["form"]
        assert {lot.product for lot in form.fields["lot"].queryset} == {"botox"}

    @pytest.mark.parametrize(("left", "right", "status"), [("10", "10", 302), ("0.5", "20", 422)])
    def test_of_more_than_the_session_gave_is_a_slip(
        self, chair, patient, reviewed, session_form, left, right, status
    ):
        cells = {"midline": "", "left": left, "right": right}
        form = session_form(**{f"units__forehead__frontalis__{side}": typed for side, typed in cells.items()})
        response = chair.post(reverse("touch_up_new", args=[patient.pk]), form)
        assert response.status_code == status
        if status == 422:
            problems = response.context["form"].errors["units-forehead-frontalis-right"]
            assert problems == ["More than the whole session gave here (20 U)."]

    def test_without_a_session_leads_back_to_the_patient(self, chair, patient):
        response = chair.get(reverse("touch_up_new", args=[patient.pk]), follow=True)
        assert "There is no session to which this could belong." in response.text

    def test_too_early_needs_a_reason(self, chair, patient, treat, session_form):
        treat(patient, 5)
        address = reverse("touch_up_new", args=[patient.pk])
        assert "why" in chair.post(address, session_form()).context["form"].errors


class TestSecondPass:
    def test_belongs_to_a_staged_session(self, chair, patient, treat, session_form):
        staged = treat(patient, 15, plan="staged", areas=[AreaLine("forehead", planned_units=Decimal(30))])
        address = reverse("second_pass_new", args=[patient.pk])
        chair.post(address, session_form(units__forehead__frontalis__midline="5", why="Not reviewed yet"))
        second = TreatmentSession.objects.latest("pk")
        assert (second.kind, second.parent) == ("second_pass", staged)

    def test_far_above_the_usual_is_asked_about(self, chair, patient, treat, session_form):
        treat(patient, 15, plan="staged")
        address = reverse("second_pass_new", args=[patient.pk])
        form = session_form(units__forehead__frontalis__midline="200", why="Again")
        asked = chair.post(address, form)
        assert "Is this right?" in asked.text
        answered = chair.post(address, form | {"right": asked.context["form"].asks})
        assert answered.status_code == 302

    def test_of_a_single_session_is_refused(self, chair, patient, treat, session_form):
        single = treat(patient, 15)
        address = reverse("second_pass_new", args=[patient.pk], query={"session": single.pk})
        response = chair.post(address, session_form(why="Trying"))
        assert "Only a staged session has a second pass." in response.text
        assert TreatmentSession.objects.count() == 1


def test_the_sessions_own_page_shows_lot_doses_and_touch_ups(chair, patient, reviewed, session_form):
    form = session_form(units__forehead__frontalis__midline="", units__forehead__frontalis__left="2")
    chair.post(reverse("touch_up_new", args=[patient.pk]), form)
    page = chair.get(reverse("session", args=[reviewed.pk]))
    assert "C4821" in page.text
    assert page.context["entry"].total == 24
    assert [entry.total for entry in page.context["entry"].touch_ups] == [2]
    assert patient.audit.filter(verb="patient.view", subject="treatmentsession").count() == 1

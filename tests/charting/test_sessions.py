"""Logging sessions through their page."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.charting.conftest import log
from tests.conftest import NOW
from touchups.assessment.services import reassess
from touchups.charting.patients import add_patient, override_flag, place_hold
from touchups.charting.services import AreaLine, DoseLine, mark_as_error
from touchups.models import Dose, Lot, Patient, Standing, TreatmentSession


def test_the_injector_logs_a_session_and_the_patient_waits(chair, patient, session_form):
    cells = {"units__glabella__corrugator__left": "7.5", "goal__forehead": "Soft", "thick__glabella": "on"}
    response = chair.post(log(patient), session_form(**cells, technique__forehead__frontalis="microdose"))
    assert response.url == reverse("patient", args=[patient.pk])
    session = TreatmentSession.objects.get(patient=patient)
    assert session.at == NOW - timedelta(minutes=30)
    doses = {(dose.muscle, dose.side): (dose.units, dose.technique) for dose in Dose.objects.all()}
    assert doses == {
        ("frontalis", "midline"): (20, "microdose"),
        ("corrugator", "left"): (Decimal("7.5"), "standard"),
    }
    assert {area.area: (area.goal, area.thick_muscle) for area in session.areas.all()} == {
        "forehead": ("Soft", False),
        "glabella": ("", True),
    }
    assert Standing.objects.get(patient=patient).flag == "wait"
    assert patient.audit.filter(verb="session.record").count() == 1


@pytest.mark.parametrize(
    "typed", ["abc", "-1", "0.3", "1e9", "1e999999999", "NaN", "Infinity", "1,25", "1000"]
)
def test_nonsense_units_are_refused_beside_the_cell_and_kept(chair, patient, session_form, typed):
    response = chair.post(log(patient), session_form(units__glabella__procerus__midline=typed))
    assert response.status_code == 422
    assert response.context["form"]["units-glabella-procerus-midline"].errors == [
        "Units go in steps of 0.5, up to 999."
    ]
    assert f'value="{typed}"' in response.text
    assert not TreatmentSession.objects.exists()


@pytest.mark.parametrize(
    ("product", "cells", "question"),
    [
        ("botox", {"forehead__frontalis__midline": "40"}, ""),
        (
            "botox",
            {"forehead__frontalis__midline": "40.5"},
            "40.5 U in this area, where up to 20 U are",
        ),
        ("botox", {"glabella__corrugator__left": "40", "glabella__corrugator__right": "40"}, ""),
        (
            "botox",
            {"dao__depressor_anguli_oris__left": "7", "dao__depressor_anguli_oris__right": "6"},
            "13 U",
        ),
        ("botox", {"lower_eyelid__orbicularis_oculi_lower__left": "401"}, "401 U in all"),
        ("dysport", {"glabella__procerus__midline": "100"}, ""),
        ("dysport", {"glabella__procerus__midline": "100.5"}, "up to 50 U are usual"),
        ("dysport", {"masseter__masseter__left": "500"}, ""),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_dose_far_above_the_usual_is_asked_about(
    chair, patient, session_form, lot, product, cells, question
):
    Lot.objects.filter(pk=lot.pk).update(product=product)
    typed = {f"units__{cell}": units for cell, units in cells.items()}
    form = session_form(product=product, **{"units__forehead__frontalis__midline": ""} | typed)
    asked = chair.post(log(patient), form)
    assert asked.status_code == (422 if question else 302)
    if question:
        assert question in asked.context["form"].asks
        assert not TreatmentSession.objects.exists()
        answer = {"right": asked.context["form"].asks}
        other = {"units-upper_lip-orbicularis_oris-left": "90"} if product == "botox" else {}
        if other:
            assert chair.post(log(patient), form | other | answer).status_code == 422
        assert chair.post(log(patient), form | answer).status_code == 302


@pytest.mark.parametrize(("typed", "units"), [("2,5", "2.5"), (" 4 ", "4"), ("0.5", "0.5"), (".5", "0.5")])
def test_units_are_read_as_people_write_them(chair, patient, session_form, typed, units):
    chair.post(log(patient), session_form(units__forehead__frontalis__midline=typed))
    assert Dose.objects.get().units == Decimal(units)


def test_what_is_missing_is_listed_in_the_order_of_the_page(chair, patient, session_form):
    wrong = {"product": "", "lot": "", "units__glabella__procerus__midline": "x", "notes": "x" * 4001}
    form = chair.post(log(patient), session_form(**wrong)).context["form"]
    listed = [field.name for field in form if field.errors]
    assert listed == ["product", "lot", "units-glabella-procerus-midline", "notes"]


@pytest.mark.parametrize("typed", ["", "0", "0.0"])
def test_a_session_without_any_dose_is_refused(chair, patient, session_form, typed):
    response = chair.post(log(patient), session_form(units__forehead__frontalis__midline=typed))
    assert "Give at least one dose, in whichever area." in response.text
    assert not TreatmentSession.objects.exists()


def test_the_goal_of_an_area_without_a_dose_is_not_lost_without_a_word(chair, patient, session_form):
    response = chair.post(log(patient), session_form(goal__dao="Lift the corners"))
    assert "Give a dose in this area, or clear its goal." in response.text
    assert "Lift the corners" in response.text


def test_the_server_adds_up_what_was_typed(chair, patient, session_form):
    cells = {"units__glabella__corrugator__left": "8", "units__glabella__procerus__midline": "4"}
    response = chair.post(log(patient), session_form(**cells, lot=""))
    form = response.context["form"]
    assert form.total() == 32
    assert {row.area: row.area_total for row in form.rows() if row.area_total} == {"glabella": 12}


@pytest.mark.parametrize(
    ("shelf", "problem"),
    [
        ({"expires_on": date(2026, 3, 1)}, "expired or was withdrawn"),
        ({"withdrawn_on": date(2026, 3, 2)}, "expired or was withdrawn"),
        ({"product": "dysport"}, "not of the chosen product"),
    ],
    ids=["expired yesterday", "withdrawn today", "of another product"],
)
def test_a_lot_is_refused_that_is(chair, patient, lot, session_form, shelf, problem):
    Lot.objects.filter(pk=lot.pk).update(**shelf)
    response = chair.post(log(patient), session_form())
    assert problem in response.context["form"].errors["lot"][0]
    assert not TreatmentSession.objects.exists()


def test_a_lot_may_be_used_on_the_day_it_expires(chair, patient, lot, session_form):
    Lot.objects.filter(pk=lot.pk).update(expires_on=date(2026, 3, 2))
    chair.post(log(patient), session_form())
    assert TreatmentSession.objects.count() == 1


@pytest.mark.parametrize(
    "shelf",
    [{"expires_on": date(2026, 3, 1)}, {"withdrawn_on": date(2026, 3, 2)}],
    ids=["expired yesterday", "withdrawn today"],
)
def test_what_is_written_down_a_day_late_may_name_the_lot_of_its_day(
    chair, patient, lot, session_form, shelf
):
    Lot.objects.filter(pk=lot.pk).update(**shelf)
    assert chair.post(log(patient), session_form(at="2026-03-01T12:00")).status_code == 302
    assert TreatmentSession.objects.get().lot == lot


def test_an_error_is_entered_again_with_the_lot_of_its_day(chair, patient, treat, lot, injector):
    wrong = treat(patient, days_ago=20)
    mark_as_error(entry=wrong, by=injector, now=NOW, reason="Units of somebody else.")
    Lot.objects.filter(pk=lot.pk).update(withdrawn_on=NOW.date())
    form = chair.get(log(patient, same=wrong.pk)).context["form"]
    assert form["lot"].value() == lot.pk
    assert lot in form.fields["lot"].queryset


def test_another_clinics_lot_is_refused(chair, patient, outsider, session_form):
    foreign = Lot.objects.create(
        clinic=outsider.clinic,
        product="botox",
        number="X1",
        expires_on=date(2027, 1, 1),
        received_on=date(2026, 1, 1),
    )
    assert chair.post(log(patient), session_form(lot=foreign.pk)).status_code == 422
    assert not TreatmentSession.objects.exists()


def test_the_same_form_sent_twice_makes_one_session(chair, patient, session_form):
    form = session_form(why="Sent twice")
    assert [chair.post(log(patient), form).status_code for _ in range(2)] == [302, 302]
    assert TreatmentSession.objects.count() == 1


def test_a_session_entered_in_error_is_entered_again_with_what_was_right(chair, patient, treat, injector):
    session = treat(patient, 5)
    mark_as_error(entry=session, by=injector, now=NOW, reason="It was 12 U")
    page = chair.get(reverse("patient", args=[patient.pk])).text
    assert log(patient, same=session.pk) in page
    form = chair.get(log(patient, same=session.pk)).context["form"]
    assert (form.initial["at"], form.initial["lot"]) == (session.at, session.lot_id)


@pytest.mark.parametrize(
    ("born", "typed"), [(date(1984, 3, 9), "1984-03-08T23:59"), (None, "0206-03-02T11:30")]
)
def test_a_slip_of_the_year_is_refused(chair, patient, session_form, born, typed):
    Patient.objects.filter(pk=patient.pk).update(birth_date=born)
    response = chair.post(log(patient), session_form(at=typed))
    assert response.context["form"].errors["at"] == ["This is before the patient was born."]
    assert not TreatmentSession.objects.exists()


@pytest.mark.parametrize(
    ("born", "asks"), [(date(2008, 3, 3), True), (date(2008, 3, 2), False), (None, False)]
)
def test_somebody_under_18_is_not_treated_without_a_reason(chair, patient, session_form, born, asks):
    Patient.objects.filter(pk=patient.pk).update(birth_date=born)
    reassess(patient, now=NOW, cause="patient.change")
    page = chair.get(log(patient)).text
    assert ("Under 18 until Tue 3 Mar 2026." in page) is asks
    standing = Standing.objects.select_related("assessment").get(patient=patient)
    assert standing.assessment.rule == ("hold" if asks else "first_session")
    assert standing.fresh_until == (date(2026, 3, 3) if asks else None)
    assert ("The patient is 17 years old; the products are labelled for adults." in page) is asks
    assert chair.post(log(patient), session_form()).status_code == (422 if asks else 302)


def test_the_future_is_refused(chair, patient, session_form):
    response = chair.post(log(patient), session_form(at="2026-03-02T12:01"))
    assert response.context["form"].errors["at"] == ["This time is in the future."]


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-45T99:99", "2026-03-08T02:30"])
def test_a_time_that_does_not_exist_is_refused(chair, patient, session_form, at):
    assert "at" in chair.post(log(patient), session_form(at=at)).context["form"].errors


class TestSameAsLastTime:
    def test_repeats_product_doses_and_goals(self, chair, patient, treat):
        last = treat(
            patient,
            100,
            areas=[AreaLine("glabella", goal="No frown")],
            doses=[DoseLine("glabella", "left", "corrugator", Decimal("7.5"), "microdose")],
        )
        form = chair.get(log(patient, same=last.pk)).context["form"]
        assert form["product"].value() == "botox"
        assert form["lot"].value() == last.lot_id
        assert form["goal-glabella"].value() == "No frown"
        assert form["units-glabella-corrugator-left"].value() == Decimal("7.5")
        assert form["technique-glabella-corrugator"].value() == "microdose"
        assert form.total() == Decimal("7.5")

    def test_never_repeats_an_expired_lot(self, chair, patient, treat, lot):
        last = treat(patient, 100)
        Lot.objects.filter(pk=lot.pk).update(expires_on=date(2026, 2, 1))
        assert chair.get(log(patient, same=last.pk)).context["form"]["lot"].value() is None

    def test_is_refused_with_another_product_because_units_do_not_convert(
        self, chair, patient, treat, session_form
    ):
        last = treat(patient, 100)
        response = chair.post(log(patient, same=last.pk), session_form(product="dysport"))
        assert "Units do not convert" in response.context["form"].errors["product"][0]
        assert TreatmentSession.objects.count() == 1

    def test_keeps_an_unusual_side_and_muscle(self, chair, patient, treat):
        last = treat(
            patient,
            100,
            areas=[AreaLine("crows_feet")],
            doses=[DoseLine("crows_feet", "midline", "nasalis", 2)],
        )
        form = chair.get(log(patient, same=last.pk)).context["form"]
        assert form["units-crows_feet-nasalis-midline"].value() == 2

    @pytest.mark.parametrize("same", ["abc", "0", "99999999999999999999999", "-1", "²"])
    def test_of_no_session_is_not_found(self, chair, patient, same):
        assert chair.get(log(patient, same=same)).status_code == 404

    def test_of_another_patient_is_not_found(self, chair, patient, treat, injector, now):
        other = add_patient(by=injector, now=now, name="Olga Other")
        assert chair.get(log(patient, same=treat(other, 100).pk)).status_code == 404


class TestAgainstTheRules:
    def test_a_session_too_early_needs_a_reason_which_stands_in_the_notes(
        self, chair, patient, treat, session_form
    ):
        treat(patient, 5)
        page = chair.get(log(patient))
        assert "The rules do not call for this today." in page.text
        assert "why" in chair.post(log(patient), session_form()).context["form"].errors
        assert TreatmentSession.objects.count() == 1
        chair.post(log(patient), session_form(why="A new area", notes="Went well"))
        assert TreatmentSession.objects.latest("pk").notes == "Went well\nAgainst the flag: A new area"

    def test_a_first_session_needs_none(self, chair, patient):
        assert "why" not in chair.get(log(patient)).context["form"].fields

    def test_a_hold_stands_above_the_form(self, chair, patient, injector, now, today):
        place_hold(patient=patient, by=injector, now=now, kind="pregnancy", since=today)
        page = chair.get(log(patient))
        assert "Hold: Pregnancy" in page.text
        assert "why" in page.context["form"].fields

    def test_an_override_is_reason_enough(self, chair, patient, treat, injector, now):
        treat(patient, 5)
        override_flag(patient=patient, by=injector, now=now, flag="full_session", reason="Leaves the country")
        assert "why" not in chair.get(log(patient)).context["form"].fields


def test_planned_units_count_only_in_a_staged_plan(chair, patient, session_form):
    chair.post(log(patient), session_form(planned__forehead="30"))
    chair.post(log(patient), session_form(planned__forehead="30", plan="staged", why="Again"))
    single, staged = TreatmentSession.objects.order_by("pk")
    assert single.areas.get().planned_units is None
    assert staged.areas.get().planned_units == 30

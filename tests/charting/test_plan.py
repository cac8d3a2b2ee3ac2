"""The personal plan on the patient's page, and a session that begins with it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.charting.conftest import log, page
from tests.conftest import NOW
from touchups.charting.patients import archive_patient
from touchups.charting.services import AreaLine, DoseLine, FindingLine, mark_as_error, record_review
from touchups.models import Dose, TreatmentSession

FOREHEAD = DoseLine("forehead", "midline", "frontalis", Decimal(9), "microdose")


@pytest.fixture
def look(patient, injector):
    """A review so many days ago, by default of a very happy patient."""

    def record(days_ago: int, **different) -> None:
        seen = {"on": (NOW - timedelta(days=days_ago)).date(), "satisfaction": 5} | different
        record_review(patient=patient, by=injector, now=NOW, reviewer=injector, **seen)

    return record


@pytest.fixture
def cycles(patient, treat, look):
    """So many completed and happy cycles of a glabella touched up each time, and a running one."""

    def record(number: int, *, last: tuple[DoseLine, ...] = (), **different) -> list[TreatmentSession]:
        sessions = []
        for days_ago in range(number * 100, -1, -100):
            doses = [DoseLine("glabella", side, "corrugator", 8) for side in ("left", "right")]
            doses += last if days_ago == 0 else ()
            areas = [AreaLine(area) for area in dict.fromkeys(dose.area for dose in doses)]
            sessions.append(treat(patient, days_ago, areas=areas, doses=doses, **different))
            if days_ago:
                more = {"areas": areas, "doses": [DoseLine("glabella", "left", "corrugator", 1)]}
                treat(patient, days_ago - 14, parent=sessions[-1], kind="touch_up", **more)
                look(days_ago - 28)
        return sessions

    return record


class TestThePatientsPage:
    def test_shows_the_firm_plan_and_what_it_is_made_of(self, chair, patient, cycles):
        cycles(3)
        response = chair.get(page(patient))
        [area] = response.context["plan"].areas
        assert (area.cells, area.total, area.lasts) == ([8, None, 9], 17, 100)
        for words in (
            "Plan from three cycles:",
            "A touch-up was needed in 3 of these 3 cycles.",
            "Lasts about 100 days.",
            log(patient, plan=1),
        ):
            assert words in response.text

    def test_names_what_came_back_first(self, chair, patient, cycles, look):
        cycles(2)
        look(150, satisfaction=None, findings=[FindingLine("glabella", "left", "early_return")])
        assert "1 of 2 cycles, earliest on day 50" in chair.get(page(patient)).text

    @pytest.mark.parametrize(("number", "says"), [(0, "none so far"), (1, "one so far")])
    def test_says_how_many_cycles_there_are_before_it_suggests_one(
        self, chair, patient, cycles, number, says
    ):
        cycles(number)
        text = chair.get(page(patient)).text
        assert f"After two completed cycles a dose is suggested here; {says}." in text
        assert log(patient, plan=1) not in text

    def test_counts_no_session_that_was_entered_in_error(self, chair, patient, cycles, injector):
        running = cycles(2)[-1]
        mark_as_error(entry=running, by=injector, now=NOW, reason="Another patient's")
        assert "one so far" in chair.get(page(patient)).text

    def test_counts_no_touch_up_that_was_entered_in_error(self, chair, patient, cycles, injector):
        for session in cycles(2)[:-1]:
            mark_as_error(entry=session.touch_ups.get(), by=injector, now=NOW, reason="Never given")
        [area] = chair.get(page(patient)).context["plan"].areas
        assert (area.cells, area.touched_up) == ([8, None, 8], 0)

    def test_counts_no_review_that_was_entered_in_error(self, chair, patient, cycles, injector):
        cycles(2)
        mark_as_error(entry=patient.reviews.first(), by=injector, now=NOW, reason="Another patient's")
        assert "No dose yet: 1 more good cycle is needed." in chair.get(page(patient)).text

    def test_suggests_nothing_where_no_two_cycles_agree(self, chair, patient, treat, look):
        for days_ago, side in ((300, "left"), (200, "midline"), (100, "right"), (0, "left")):
            treat(patient, days_ago, doses=[DoseLine("forehead", side, "frontalis", 8)])
            if days_ago:
                look(days_ago - 14)
        assert "the good cycles were dosed in different places" in chair.get(page(patient)).text

    def test_shows_the_front_desk_the_doses_and_no_way_to_give_them(self, desk, patient, cycles):
        cycles(2)
        text = desk.get(page(patient)).text
        assert "Suggestion from two cycles:" in text
        assert log(patient, plan=1) not in text

    def test_has_no_plan_once_archived(self, chair, patient, cycles, front_desk):
        cycles(2)
        archive_patient(patient=patient, by=front_desk, now=NOW)
        assert "Personal plan" not in chair.get(page(patient)).text


class TestASessionFromThePlan:
    def test_is_filled_in_where_the_plan_knows_a_dose_and_elsewhere_as_last_time(
        self, chair, patient, cycles
    ):
        cycles(2, last=[FOREHEAD])
        form = chair.get(log(patient, plan=1)).context["form"]
        filled = {name: form[name].value() for name in form.fields if name.startswith("units")}
        assert {name: units for name, units in filled.items() if units} == {
            "units-glabella-corrugator-left": 9,
            "units-glabella-corrugator-right": 8,
            "units-forehead-frontalis-midline": 9,
        }
        assert form["technique-forehead-frontalis"].value() == "microdose"
        assert form["product"].value() == "botox"

    def test_is_the_injectors_to_change(self, chair, patient, cycles, session_form):
        cycles(2)
        cells = {"units-forehead-frontalis-midline": "", "units-glabella-corrugator-left": "8.5"}
        form = session_form(why="Brows are low today") | cells
        assert chair.post(log(patient, plan=1), form).url == page(patient)
        [dose] = Dose.objects.filter(treated_area__session=TreatmentSession.objects.latest("pk"))
        assert (dose.treated_area.area, dose.units) == ("glabella", Decimal("8.5"))

    def test_is_refused_with_another_product_because_units_do_not_convert(
        self, chair, patient, cycles, session_form
    ):
        cycles(2)
        response = chair.post(log(patient, plan=1), session_form(product="dysport"))
        assert "Units do not convert" in response.context["form"].errors["product"][0]

    def test_keeps_a_spot_that_only_an_earlier_cycle_has_dosed(self, chair, patient, treat, look, cycles):
        unusual = {"areas": [AreaLine("glabella")], "doses": [DoseLine("glabella", "left", "nasalis", 2)]}
        for days_ago in (300, 200):
            treat(patient, days_ago, **unusual)
            look(days_ago - 14)
        cycles(0)
        form = chair.get(log(patient, plan=1)).context["form"]
        assert form["units-glabella-nasalis-left"].value() == 2
        assert form["units-glabella-corrugator-left"].value() is None

    def test_of_a_staged_plan_gives_the_whole_dose_at_once(self, chair, patient, cycles):
        cycles(2, plan="staged")
        form = chair.get(log(patient, plan=1)).context["form"]
        assert form["plan"].value() == "single"

    def test_is_not_offered_before_the_plan_knows_a_dose(self, chair, patient, cycles):
        cycles(1)
        assert "From the personal plan" not in chair.get(log(patient)).text
        form = chair.get(log(patient, plan=1)).context["form"]
        assert form["units-glabella-corrugator-left"].value() == 8, "as last time"

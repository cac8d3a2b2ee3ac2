"""The manager's page of figures: charts, tables, definitions, and what may be asked of it."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.conftest import make_staff
from touchups.insight.charts import Scale, chart
from touchups.insight.figures import Tally
from touchups.insight.measures import MEASURES, Value
from touchups.models import Staff

pytestmark = pytest.mark.usefixtures("noon")

SESSIONS, BOOKED = MEASURES[:2]


@pytest.fixture
def see(client, manager):
    client.force_login(manager)
    return lambda **asked: client.get(reverse("figures"), asked)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.django_db
class TestThePage:
    def test_it_shows_the_last_twelve_months_by_injector_and_by_month(self, see, patient, treat):
        treat(patient, 30)
        answer = see()
        text = words(answer)
        assert [month for month, _values in answer.context["months"]][::11] == [
            date(2025, 4, 1),
            date(2026, 3, 1),
        ]
        assert "Ines Needle" in text
        assert "Jan 2026 1 0 of 1 0 of 1 – 0 of 1" in text
        assert answer.content.decode().count('<svg class="chart-bars"') == len(MEASURES)

    def test_each_figure_is_defined_below(self, see, patient, treat):
        treat(patient, 30)
        text = words(see())
        assert all(str(measure.name) in text for measure in MEASURES)
        assert "Of the full sessions whose day 21 is past" in text

    def test_it_is_narrowed_to_one_injector(self, see, patient, treat, injector, clinic):
        other = make_staff(clinic, Staff.Role.INJECTOR, "Greta Guest")
        treat(patient, 30)
        treat(patient, 200, injector=other)
        answer = see(injector=other.pk)
        assert answer.context["total"][0][1].words == "1"
        assert words(answer).count("Ines Needle") == 2  # in the choice and in the table by injector
        assert see().context["total"][0][1].words == "2"

    @pytest.mark.parametrize("number", ["999999999999999999999", "0", ""])
    def test_an_injector_of_whom_nothing_is_known_narrows_nothing(self, see, patient, treat, number):
        treat(patient, 30)
        assert see(injector=number).context["total"][0][1].words == "1"

    def test_other_clinics_stay_out(self, see, patient, treat, outsider, client):
        treat(patient, 30)
        client.force_login(outsider)
        assert "Nothing to count in these months" in words(client.get(reverse("figures")))

    @pytest.mark.parametrize(
        ("asked", "problem"),
        [
            ({"first": "March"}, "for example 2026-03"),
            ({"last": "2026-13"}, "for example 2026-03"),
            ({"last": "2026-04"}, "has not begun"),
            ({"first": "2026-03", "last": "2026-02"}, "after the last month"),
            ({"first": "2023-03", "last": "2026-03"}, "at most 36 months"),
            ({"first": "0001-01"}, "at most 36 months"),
            ({"injector": "Ines"}, "whole number"),
        ],
        ids=lambda each: next(iter(each.values())) if isinstance(each, dict) else "",
    )
    def test_what_cannot_be_counted_is_said_and_kept(self, see, asked, problem, client):
        answer = see(**asked)
        assert answer.status_code == 422
        assert problem in words(answer)
        assert all(
            f'value="{typed}"' in answer.content.decode()
            for name, typed in asked.items()
            if name != "injector"
        )
        assert client.get(reverse("figures_csv"), asked).status_code == 422

    @pytest.mark.parametrize("asked", [{"last": "0001-01"}, {"first": "2023-04"}, {"last": "2026-03"}])
    def test_the_ends_of_what_can_be_counted(self, see, asked):
        assert see(**asked).status_code == 200

    def test_a_new_clinic_is_told_what_to_do(self, see):
        answer = see()
        assert "Figures come by themselves" in words(answer)
        assert "Spreadsheet" not in words(answer)


# --- Charts -------------------------------------------------------------------------------------------------


def drawn(measure, values, first=date(2025, 4, 1)):
    months = [
        date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1)
        for n in range(len(values))
    ]
    return ElementTree.fromstring(chart(measure, list(zip(months, values, strict=True))))


def test_a_chart_says_all_that_it_shows():
    svg = drawn(BOOKED, [Value(75, "75 %", "9 of 12"), Value(None, "–")])
    assert svg.find("title").text == "Review booked before leaving"
    assert svg.find("desc").text == "Apr 2025: 75 % (9 of 12); May 2025: –"
    assert svg.get("role") == "img"


def test_a_month_without_anything_has_no_bar_one_of_nought_a_thin_and_one_of_few_a_pale_one():
    svg = drawn(
        BOOKED, [Value(None, "–"), Value(0, "0 %"), Value(50, "1 of 2", is_few=True), Value(50, "50 %")]
    )
    bars = svg.findall("rect")
    assert [bar.get("class") for bar in bars] == ["bar", "few", "bar"]
    assert [float(bar.get("height")) for bar in bars] == [1.5, bars_height(50, 60), bars_height(50, 60)]


def bars_height(amount: float, top: int) -> float:
    return round(Scale(top).at(0) - Scale(top).at(amount), 1)


@pytest.mark.parametrize(
    ("most", "top"), [(0, 10), (10, 10), (11, 20), (25, 40), (65, 80), (81, 100), (100, 100), (101, 200)]
)
def test_the_top_of_a_chart_is_round_and_above_all(most, top):
    assert Scale.over([most], least=10).top == top


def test_january_and_the_first_name_carry_the_year():
    svg = drawn(SESSIONS, [SESSIONS.of(Tally(sessions=number)) for number in range(12)])
    names = ["".join(text.itertext()) for text in svg.findall("text") if text.get("text-anchor") == "middle"]
    assert names == ["May2025", "Jul", "Sep", "Nov", "Jan2026", "Mar"]

"""The face map, read as XML: a zone for everything that can be dosed, and sums that are the table's."""

from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from tests.conftest import NOW
from touchups.charting import face
from touchups.charting.doses import DoseRow, total, units_by_side
from touchups.charting.face import HEAD, MIDDLE, NECK, REACH, WIDTH, ZONES
from touchups.charting.services import mark_as_error
from touchups.models import TreatmentSession
from touchups.rules.catalogue import AREAS, SIDES

USUAL = [(area.key, side) for area in AREAS.values() for side in area.sides]
FOREHEAD = DoseRow("forehead", "frontalis", {"left": Decimal("6.0"), "midline": Decimal("2.5")})
PROCERUS = DoseRow("glabella", "procerus", {"midline": Decimal("4.0"), "right": Decimal("1.0")})
CORRUGATOR = DoseRow("glabella", "corrugator", {"left": Decimal("8.0"), "right": Decimal("8.0")})
ROWS = [FOREHEAD, PROCERUS, CORRUGATOR]


def read(rows: list[DoseRow] = ROWS) -> ElementTree.Element:
    return ElementTree.fromstring(face.drawn(rows))


def zones(picture: ElementTree.Element) -> dict[tuple[str, str], ElementTree.Element]:
    return {
        (each.get("data-area"), each.get("data-side")): each
        for each in picture.iter("g")
        if each.get("data-area")
    }


def units(zone: ElementTree.Element) -> str | None:
    return zone.find("text[@class='zone-units']").text


def to_fill(keys=None) -> dict[tuple[str, str], ElementTree.Element]:
    keys = keys or [(area.key, area.muscles[0], area.sides) for area in AREAS.values()]
    return zones(ElementTree.fromstring(face.to_fill(keys, None)))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("side", SIDES)
def test_each_area_has_a_zone_on_each_side_even_where_it_is_seldom_dosed(area, side):
    picture = read([DoseRow(area, AREAS[area].muscles[0], {side: Decimal("2.5")})])

    assert {place: units(zone) for place, zone in zones(picture).items()} == {(area, side): "2.5"}


def test_the_form_has_a_zone_for_each_area_and_side_that_is_usually_dosed():
    assert sorted(to_fill()) == sorted(USUAL)


@pytest.mark.parametrize("area", AREAS)
def test_left_and_right_mirror_each_other_with_the_patients_right_on_the_readers_left(area):
    (left, top), (right, same_top) = ZONES[area].at("left"), ZONES[area].at("right")

    assert (left - MIDDLE, top) == (MIDDLE - right, same_top)
    assert right < MIDDLE < left


def test_a_finger_that_hits_one_zone_hits_no_other():
    places = [ZONES[area].at(side) for area, side in USUAL]

    assert [
        (one, other)
        for one, other in combinations(places, 2)
        if abs(one[0] - other[0]) < REACH and abs(one[1] - other[1]) < REACH
    ] == []


def test_every_zone_lies_within_the_picture():
    for area, side in USUAL:
        x, y = ZONES[area].at(side)
        bottom = NECK if area == "platysma" else HEAD
        assert REACH / 2 <= x <= WIDTH - REACH / 2
        assert REACH / 2 <= y <= bottom - REACH / 2


def test_a_zone_shows_the_units_of_its_side_in_all_muscles():
    assert {place: units(zone) for place, zone in zones(read()).items()} == {
        ("forehead", "left"): "6",
        ("forehead", "midline"): "2.5",
        ("glabella", "left"): "8",
        ("glabella", "midline"): "4",
        ("glabella", "right"): "9",
    }


def test_the_sums_of_the_zones_are_those_of_the_table():
    shown = {place: Decimal(units(zone)) for place, zone in zones(read()).items()}

    assert sum(shown.values()) == total(ROWS)
    for area in ("forehead", "glabella"):
        assert {side: each for (own, side), each in shown.items() if own == area} == units_by_side(ROWS, area)


def test_the_total_of_each_area_stands_below():
    assert [each.text for each in read().iter("span")] == ["Forehead 8.5 U", "Glabella 21 U"]


def test_the_picture_says_in_words_what_it_shows():
    picture = read().find("svg")

    assert picture.get("role") == "img"
    assert picture.find("title").text == "Doses on the face"
    assert picture.find("desc").text == (
        "Forehead: 8.5 U (Midline 2.5 U, Left 6 U); Glabella: 21 U (Right 9 U, Midline 4 U, Left 8 U)."
    )


def test_both_sides_of_the_picture_are_named():
    sides = [each for each in read().iter("text") if "face-side" in each.get("class")]

    assert [(each.text, int(each.get("x")) < MIDDLE) for each in sides] == [("Right", True), ("Left", False)]


def test_names_are_escaped(monkeypatch):
    monkeypatch.setattr(face, "gettext", lambda words: f"<b>{words}</b>")

    assert "<b>" not in face.drawn(ROWS)
    assert "<b>" not in face.to_fill([("forehead", "frontalis", ["left"])], None)


def test_a_session_without_doses_draws_nothing():
    assert face.drawn([]) == ""


@pytest.mark.parametrize(
    ("place", "muscle"),
    [
        (("glabella", "midline"), "procerus"),
        (("glabella", "left"), "corrugator"),
        (("glabella", "right"), "corrugator"),
        (("forehead", "midline"), "frontalis"),
        (("masseter", "left"), "masseter"),
    ],
)
def test_a_tap_doses_the_muscle_that_lies_there(place, muscle):
    assert to_fill()[place].get("data-muscle") == muscle


@pytest.mark.parametrize(("area", "height"), [("platysma", NECK), ("forehead", HEAD)])
def test_the_neck_is_drawn_only_when_it_is_treated(area, height):
    picture = read([DoseRow(area, AREAS[area].muscles[0], {"left": Decimal(5)})]).find("svg")

    assert picture.get("viewBox") == f"0 0 {WIDTH} {height}"


def test_the_names_are_in_the_readers_language():
    with override("es"):
        assert "Forehead" not in face.drawn(ROWS)


@pytest.fixture
def treated(patient, treat) -> TreatmentSession:
    return treat(patient, days_ago=10)


@pytest.mark.django_db
def test_a_touch_up_shows_small_what_the_session_gave(treated):
    keys = [("forehead", "frontalis", ("left", "midline"))]
    drawing = zones(ElementTree.fromstring(face.to_fill(keys, treated)))

    then = {side: zone.findtext("text[@class='zone-then']") for (_area, side), zone in drawing.items()}
    assert then == {"left": None, "midline": "20"}
    assert [units(zone) for zone in drawing.values()] == [None, None]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/patients/{0.patient_id}/", "/sessions/{0.pk}/"])
def test_a_session_is_shown_on_the_face_unless_it_is_an_error(address, treated, chair, injector):
    address = address.format(treated)
    assert "Forehead: 20 U (Midline 20 U)." in chair.get(address).content.decode()

    mark_as_error(entry=treated, by=injector, now=NOW, reason="Another patient's")
    assert "face-map" not in chair.get(address).content.decode()

"""The protocol of photos: what each set asks for, and that every view says and shows how."""

import re
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils.translation import override

from touchups.models import Photo
from touchups.photos import protocol
from touchups.photos.protocol import AREA_VIEWS, MINIMUM, VIEWS, missing, touch_up_views, views_for
from touchups.rules.catalogue import AREAS

each_view = pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
each_area = pytest.mark.parametrize("area", AREAS)


def keys(views):
    return [view.key for view in views]


def drawing(view):
    return Template("{% load photos %}{% photo_guide view %}").render(Context({"view": view}))


# --- what a set asks for -------------------------------------------------------------------------------


def test_the_protocol_knows_the_areas_of_the_catalogue_and_no_others():
    assert set(AREA_VIEWS) == set(AREAS)


@each_area
def test_every_area_has_a_view_in_motion_that_a_patient_can_take_alone(area):
    views = [VIEWS[key] for key in AREA_VIEWS[area]]
    assert any(not view.at_rest and not view.in_clinic for view in views)


@each_area
def test_the_four_views_that_take_two_minutes_are_always_asked_for(area):
    assert keys(views_for([area]))[:4] == list(MINIMUM) == keys(views_for([]))


@pytest.mark.parametrize(
    ("area", "more"),
    [
        ("glabella", []),
        ("forehead", []),
        ("brow_lift", []),
        ("crows_feet", ["squint"]),
        ("lower_eyelid", ["squint"]),
        ("bunny_lines", ["scrunch"]),
        ("upper_lip", ["pucker", "teeth"]),
        ("gummy_smile", ["pucker", "teeth"]),
        ("dao", ["pucker", "teeth"]),
        ("mentalis", ["chin"]),
        ("masseter", ["clench"]),
        ("platysma", ["neck"]),
    ],
)
def test_from_home_an_area_adds_its_own_views_to_the_four(area, more):
    assert keys(views_for([area])) == [*MINIMUM, *more]


@each_area
def test_turned_views_at_rest_are_asked_for_in_the_clinic_only(area):
    assert {"left_rest", "right_rest"} <= set(keys(views_for([area], in_clinic=True)))
    assert not any(view.in_clinic for view in views_for([area]) + touch_up_views([area]))


def test_the_clinic_takes_the_jaw_from_both_sides():
    assert keys(views_for(["masseter"], in_clinic=True)) == [
        *MINIMUM,
        "clench",
        "left_rest",
        "right_rest",
        "left_clench",
        "right_clench",
    ]


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        (["glabella"], ["front_rest", "frown"]),
        (["forehead"], ["front_rest", "brows_raised"]),
        (["crows_feet"], ["front_rest", "big_smile", "squint"]),
        (["dao", "glabella"], ["front_rest", "frown", "big_smile", "pucker", "teeth"]),
    ],
    ids=["of the glabella", "of the forehead", "of the crow's feet", "of two areas"],
)
def test_a_touch_up_asks_for_the_face_at_rest_and_what_its_areas_need(areas, expected):
    assert keys(touch_up_views(areas)) == expected


@pytest.mark.parametrize("asked", [views_for, touch_up_views])
@each_area
def test_a_view_in_motion_comes_with_the_rest_view_it_is_compared_with(asked, area):
    views = asked([area], in_clinic=True)
    assert {view.pairs_with for view in views if not view.at_rest} <= set(keys(views))


def test_the_order_is_that_of_the_protocol_whatever_the_order_of_the_areas():
    there, back = views_for(AREAS, in_clinic=True), views_for(reversed(AREAS), in_clinic=True)
    assert there == back == list(VIEWS.values())


def test_two_areas_that_need_the_same_view_ask_for_it_once():
    assert keys(views_for(["upper_lip", "dao"])) == [*MINIMUM, "pucker", "teeth"]


def test_what_is_missing_is_named_in_the_order_asked_for():
    assert keys(missing(views_for(["platysma"]), {"frown", "front_rest"})) == [
        "brows_raised",
        "big_smile",
        "neck",
    ]


def test_nothing_is_missing_of_a_whole_set_even_with_photos_not_asked_for():
    assert missing(views_for(["glabella"]), {*MINIMUM, "scrunch"}) == []


@each_view
def test_the_key_of_a_view_fits_where_a_photo_keeps_it(view):
    Photo._meta.get_field("view").run_validators(view.key)


# --- what a view says and shows ------------------------------------------------------------------------


@each_view
def test_a_view_in_motion_pairs_with_a_view_at_rest_from_the_same_side(view):
    if view.at_rest:
        assert view.pairs_with == ""
    else:
        assert VIEWS[view.pairs_with].at_rest
        assert view.key.startswith("right_") == view.pairs_with.startswith("right_")


@pytest.mark.parametrize("words", ["label", "words"])
def test_no_two_views_share_their(words):
    with override("en"):
        said = [str(getattr(view, words)) for view in VIEWS.values()]
    assert all(said)
    assert len(set(said)) == len(said)


@each_view
def test_the_words_of_a_view_are_one_to_three_plain_sentences(view):
    with override("en"):
        sentences = re.findall(r"[^.]+\.", str(view.words))
    assert 1 <= len(sentences) <= 3
    assert all(len(sentence.split()) <= 22 for sentence in sentences)


def test_every_photo_is_asked_for_in_the_same_light_place_and_distance():
    with override("en"):
        words = " ".join(map(str, protocol.EVERY_PHOTO)).lower()
    for word in ("same place", "daylight", "arm's length", "make-up", "hair", "straight", "filter"):
        assert word in words


@each_view
def test_the_drawing_of_a_view_is_sound_and_named_by_its_label(view):
    svg = ElementTree.fromstring(drawing(view))
    assert svg.get("viewBox") == "0 0 120 150"
    assert svg.get("stroke") == "currentColor"
    assert svg.findtext("title") == str(view.label)


@each_view
def test_the_drawing_marks_what_moves_and_nothing_in_a_face_at_rest_with_open_eyes(view):
    assert ("moves" in drawing(view)) == (not view.at_rest or view.key == "eyes_closed")


@each_view
def test_the_drawing_holds_to_a_strict_content_policy(view):
    assert not re.search(r"style=|<style|<script|\son\w+=|href|\sid=", drawing(view))


def test_no_two_views_have_the_same_drawing():
    drawings = {re.sub("<title>.*</title>", "", drawing(view)) for view in VIEWS.values()}
    assert len(drawings) == len(VIEWS)


def test_the_guides_are_drawn_for_the_views_and_no_others(settings):
    folder = settings.BASE_DIR / "templates" / "photos" / "guides"
    drawn = {path.stem for path in folder.glob("*.svg") if not path.name.startswith("_")}
    assert drawn == set(VIEWS)

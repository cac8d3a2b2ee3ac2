"""The demo's photos show what the cast tells of each person, and come in by the same door as all others."""

import pytest
from PIL import ImageChops

from tests.conftest import NOW
from touchups.demo.album import ALBUM
from touchups.demo.cast import PEOPLE
from touchups.demo.faces.portrait import draw
from touchups.demo.photos import day_of, take_photos
from touchups.demo.stage import build_demo
from touchups.models import Photo, PhotoSet
from touchups.photos.compare import album_of
from touchups.photos.protocol import VIEWS

CAST = {person.name: person for person in PEOPLE}


def picture(name: str, view: str, ago: int):
    head, _sittings = ALBUM[name]
    return draw(head, view, day_of(CAST[name], ago), at_clinic=True, seed="held still")


# No photo is added within a transaction.
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_album_is_taken_whole_each_photo_on_its_day(settings, tmp_path):
    settings.PHOTO_ROOT = tmp_path / "photos"
    clinic = build_demo(now=NOW)
    take_photos(clinic, now=NOW)

    assert Photo.objects.count() == sum(
        len(sitting.views) for _head, sittings in ALBUM.values() for sitting in sittings
    )
    for photo in Photo.objects.select_related("photo_set__session", "added_by"):
        assert clinic.day_of(photo.taken_at) == photo.photo_set.on
        assert photo.taken_at < photo.added_at == NOW
        assert (photo.added_by is None) == (photo.photo_set.stage != PhotoSet.Stage.DAY_0)
    two_cycles = album_of(clinic.patients.get(name="Adaeze Obi"))
    days = [[moment.day for moment in cycle.moments] for cycle in two_cycles.cycles]
    assert days == [[0], [0, 14, 21]], "the last of them a week after the touch-up"


def test_the_album_has_only_views_of_the_protocol_and_people_of_the_cast():
    assert set(ALBUM) <= set(CAST)
    for _head, sittings in ALBUM.values():
        for sitting in sittings:
            assert set(sitting.views) <= set(VIEWS)
            assert sitting.ago >= 0


def test_on_day_0_all_moves_and_a_review_tells_what_still_does():
    hannah = CAST["Hannah Sørensen"]

    assert set(day_of(hannah, 16).moves.values()) == {1}
    week, fortnight = day_of(hannah, 9), day_of(hannah, 2)
    assert fortnight.moving("dao", "left") == pytest.approx(2 / 3), "two of three, says the review"
    assert fortnight.moving("dao", "right") < 0.1
    assert fortnight.moving("dao", "right") < week.moving("dao", "right") < 1
    assert fortnight.moving("glabella", "left") == 1, "it was not treated"


def test_a_brow_that_jumps_up_shows_on_its_side_alone():
    assert day_of(CAST["Josephine Achebe"], 17).peaks == {"left": 0}
    assert day_of(CAST["Josephine Achebe"], 3).peaks == {"left": 1}


def test_after_a_touch_up_the_side_that_was_corrected_is_still():
    adaeze = CAST["Adaeze Obi"]

    assert day_of(adaeze, 106).moving("glabella", "right") == pytest.approx(2 / 3)
    assert day_of(adaeze, 99).moving("glabella", "right") < 0.1


def test_the_same_person_has_the_same_face_and_another_day_changes_only_what_moves():
    again = [picture("Chidi Nwosu", "frown", 24) for _time in range(2)]
    assert again[0] == again[1]

    changed = ImageChops.difference(again[0], picture("Chidi Nwosu", "frown", 10)).getbbox()
    left, top, right, bottom = changed
    assert 0 < left < right < 720
    assert 260 < top < bottom < 620, "from the forehead to the cheeks, not the mouth, hair or wall"

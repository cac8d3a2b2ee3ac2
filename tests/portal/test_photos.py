"""Photos from a phone: with consent, each by itself or all at once; seen again after the second check."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from tests.conftest import NOW
from tests.portal.conftest import read, upload
from touchups.models import AuditEvent, Consent, Photo
from touchups.photos.services import revoke_consent

pytestmark = pytest.mark.usefixtures("noon")
KEY = "9b3d2a64-27a5-4a55-8b46-4d0a1c1c7f0%d"


def form(*views: str, **files) -> dict:
    """The form with a photo of each view; keywords replace the file of a view."""
    chosen = {view: upload() for view in views} | files
    data = {f"{view}-photo": file for view, file in chosen.items()}
    return data | {f"{view}-key": KEY % place for place, view in enumerate(chosen)}


@pytest.fixture
def send(paula):
    def sent(*views: str, card: str = "", **files):
        headers = {"X-Card": card} if card else {}
        return paula.post(reverse("my_photos"), form(*views, **files), headers=headers)

    return sent


def test_consent_is_asked_for_once_right_there(paula, patient):
    assert "I agree" in read(paula, "my_photos")
    assert paula.post(reverse("my_photos"), {"allow": "clinical"}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.patient, consent.purpose, consent.given_by) == (patient, "clinical", None)
    assert "Take the photo" in read(paula, "my_photos")


def test_without_consent_nothing_is_taken(send, patient):
    assert send("frown").status_code == 200
    assert not Photo.objects.exists()


def test_each_view_of_the_areas_is_asked_for_with_a_drawing(paula, willing, treat):
    treat(willing, 7)
    page = read(paula, "my_photos")
    for words in ("Relaxed", "Frown", "Brows raised", "Big smile", "Day 7"):
        assert words in page
    assert page.count("<svg") >= 4
    assert page.count('accept="image/jpeg,image/png,image/webp"') == 4
    assert page.count('capture="user"') == 4


def test_all_go_at_once_and_belong_to_the_visit(send, paula, willing, treat):
    session = treat(willing, 7)
    assert send("front_rest", "frown").status_code == 302
    photos = Photo.objects.all()
    assert {photo.view for photo in photos} == {"front_rest", "frown"}
    assert {(photo.photo_set.session, photo.photo_set.stage) for photo in photos} == {(session, "day_7")}
    assert {photo.added_by for photo in photos} == {None}
    page = read(paula, "my_photos")
    assert "These are still missing; send them if you can: Brows raised, Big smile" in page


def test_when_all_are_there_the_page_says_thank_you(send, paula, willing, treat):
    treat(willing, 7)
    send("front_rest", "frown", "brows_raised", "big_smile")
    assert "Thank you, all photos are here." in read(paula, "my_photos")


def test_one_that_is_refused_keeps_no_other_back(send, willing, treat):
    treat(willing, 7)
    response = send("front_rest", frown=upload(b"<html>no photo</html>"))
    assert response.status_code == 422
    assert [photo.view for photo in Photo.objects.all()] == ["front_rest"]
    page = response.content.decode()
    assert "This is not a photo that can be read here." in page
    assert page.index("This is not a photo") > page.index('data-card="frown"')


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "This file is empty."), (b"\xff\xd8\xff\xe0 cut off", "damaged"), (b"<svg/>", "not a photo")],
    ids=["empty", "cut off", "a drawing"],
)
def test_a_card_sent_by_itself_comes_back_with_its_own_words(send, willing, content, words):
    response = send(card="frown", frown=upload(content))
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert page.count("data-card=") == 1
    assert "<html" not in page
    assert not Photo.objects.exists()


def test_a_card_that_arrived_says_so_and_has_a_new_key(send, willing):
    response = send("frown", card="frown")
    page = response.content.decode()
    assert (response.status_code, "sent" in page, KEY % 0 in page) == (200, True, False)


def test_the_same_card_twice_is_one_photo(send, willing):
    send("frown", card="frown")
    send("frown", card="frown")
    assert Photo.objects.count() == 1


def test_taken_again_it_takes_the_place_of_the_former(send, paula, willing):
    send("frown", card="frown")
    data = form("frown") | {"frown-key": KEY % 9}
    paula.post(reverse("my_photos"), data, headers={"X-Card": "frown"})
    assert Photo.objects.filter(withdrawn_at=None).count() == 1
    assert Photo.objects.count() == 2


def test_a_view_that_was_not_asked_for_is_left_out(send, willing):
    assert send("left_smile", "made_up").status_code == 302
    assert not Photo.objects.exists()


def test_then_and_now_stand_side_by_side(known, send, willing, treat):
    treat(willing, 7)
    send("front_rest", "frown")
    page = read(known, "my_pictures")
    assert "Day 7" in page
    for photo in Photo.objects.all():
        assert f'src="{reverse("my_photo", args=[photo.pk])}?thumbnail"' in page


def test_a_photo_is_kept_by_no_cache_and_the_look_at_ones_own_is_not_written_down(known, willing, photo_of):
    photo = photo_of(willing)
    before = AuditEvent.objects.count()
    for query in ("", "?thumbnail"):
        response = known.get(reverse("my_photo", args=[photo.pk]) + query)
        content = b"".join(response.streaming_content)
        assert Image.open(BytesIO(content)).format == "JPEG"
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
    assert AuditEvent.objects.count() == before


def test_what_was_revoked_is_out_of_every_page_at_once(known, willing, photo_of):
    photo = photo_of(willing)
    revoke_consent(patient=willing, purpose="clinical", by=None, now=NOW)
    assert known.get(reverse("my_photo", args=[photo.pk])).status_code == 404
    assert str(reverse("my_photo", args=[photo.pk])) not in read(known, "my_pictures")

"""The staff's pages of photos: adding, looking, withdrawing, and what the patient allows."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.conftest import NOW, TODAY
from tests.photos.conftest import STILL, files, upload
from touchups.charting.patients import archive_patient
from touchups.models import AuditEvent, Consent, Photo, PhotoSet
from touchups.photos import services, store
from touchups.photos.intake import Clean
from touchups.photos.queries import shown
from touchups.photos.services import open_set, revoke_consent, withdraw

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def photo(day_0, add, washed) -> Photo:
    return add(day_0)


def page(name: str, pk: int) -> str:
    return reverse(name, args=[pk])


def sent(**photos: SimpleUploadedFile) -> dict:
    """A form in which these photos were chosen."""
    form = {}
    for view, photo in photos.items():
        form |= {f"{view}-photo": photo, f"{view}-key": uuid.uuid4()}
    return form


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_photo_is_served_to_an_injector_kept_by_nobody_and_the_look_is_in_the_trail(chair, photo, injector):
    response = chair.get(page("photo", photo.pk))
    assert body(response) == b"all of it"
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == 'inline; filename="photo.jpg"'
    look = AuditEvent.objects.latest("pk")
    assert (look.verb, look.by, look.patient, look.subject_id) == (
        "photo.view",
        injector,
        photo.photo_set.patient,
        photo.pk,
    )


def test_a_page_of_thumbnails_leaves_one_row_in_the_trail(chair, photo):
    before = verbs()
    chair.get(page("photo_set", photo.photo_set_id))
    response = chair.get(page("photo_thumbnail", photo.pk))
    assert body(response) == b"a little"
    assert response["Cache-Control"] == "private, no-store"
    assert verbs() == [*before, "photo_set.view"]


def test_thumbnails_fetched_without_their_page_leave_a_row_of_their_own(chair, photo):
    before = verbs()
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        for _look in range(2):
            chair.get(page("photo_thumbnail", photo.pk))
    assert verbs() == [*before, "photo.view"]


PICTURES = ("photo", "photo_thumbnail", "photo_withdraw")


@pytest.mark.parametrize("name", PICTURES)
def test_what_was_revoked_is_served_to_nobody(name, chair, photo, injector):
    revoke_consent(patient=photo.photo_set.patient, purpose="clinical", by=None, now=NOW)
    assert chair.get(page(name, photo.pk)).status_code == 404


@pytest.mark.parametrize("name", PICTURES)
def test_what_was_withdrawn_is_served_to_nobody(name, chair, photo, injector):
    withdraw(photo=photo, by=injector, now=NOW, because="Blurred")
    assert chair.get(page(name, photo.pk)).status_code == 404


def test_a_photo_whose_file_is_lost_is_not_found_and_the_log_says_so(chair, photo, caplog):
    store.take_back(photo.name)
    assert chair.get(page("photo", photo.pk)).status_code == 404
    assert f"the files of photo {photo.pk} are not where photos are kept" in caplog.text


def test_the_set_that_is_due_is_proposed_and_opened(chair, willing, treat):
    session = treat(willing, days_ago=7)
    form = chair.get(page("photo_set_new", willing.pk)).context["form"]
    assert form["moment"].value() == f"{session.pk}-day_7"
    response = chair.post(
        page("photo_set_new", willing.pk),
        {"moment": form["moment"].value(), "on": TODAY, "key": uuid.uuid4()},
    )
    photo_set = PhotoSet.objects.get()
    assert response["Location"] == page("photo_set", photo_set.pk)
    assert (photo_set.session, photo_set.stage, photo_set.on) == (session, "day_7", TODAY)


def test_photos_of_day_0_are_taken_to_be_of_the_day_of_the_visit(chair, willing, treat):
    session = treat(willing, days_ago=7)
    response = chair.get(page("photo_set_new", willing.pk), {"moment": f"{session.pk}-day_0"})
    assert response.context["form"]["on"].value() == session.on


def test_a_set_of_another_day_than_its_stage_is_refused_beside_the_date_which_is_kept(chair, willing, treat):
    session = treat(willing, days_ago=5)
    given = {"moment": f"{session.pk}-day_7", "on": TODAY, "key": uuid.uuid4()}
    response = chair.post(page("photo_set_new", willing.pk), given)
    assert response.status_code == 422
    assert "from day 6 to day 9 after the visit" in str(response.context["form"].errors["on"])
    assert response.context["form"]["on"].value() == str(TODAY)
    assert not PhotoSet.objects.exists()


def test_a_moment_that_was_not_offered_is_refused(chair, willing):
    given = {"moment": "9999-day_7", "on": TODAY, "key": uuid.uuid4()}
    response = chair.post(page("photo_set_new", willing.pk), given)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["moment"])


def test_a_set_asks_for_each_view_with_its_drawing_and_words(chair, day_0):
    text = chair.get(page("photo_set", day_0.pk)).content.decode()
    for view in ("front_rest", "frown", "brows_raised", "big_smile", "left_rest", "right_rest"):
        assert f'name="{view}-photo"' in text
    assert text.count("photo-guide") == 21
    assert "Pull your brows together" in text


def test_without_a_script_all_that_was_chosen_is_sent_at_once(chair, day_0, washed):
    given = sent(front_rest=upload(), frown=upload())
    response = chair.post(page("photo_set", day_0.pk), given, follow=True)
    assert response.redirect_chain == [(page("photo_set", day_0.pk), 302)]
    assert set(shown(day_0.patient).values_list("view", flat=True)) == {"front_rest", "frown"}
    assert response.content.decode().count("<img") == 2 + 1  # and the camera's


def test_a_photo_that_is_refused_keeps_no_other_one_back_and_says_why_beside_its_view(
    chair, day_0, photo_root
):
    given = sent(front_rest=upload(), frown=upload(b"<svg onload=alert(1)>", "frown.jpg"))
    response = chair.post(page("photo_set", day_0.pk), given)
    assert response.status_code == 422
    assert [photo.view for photo in shown(day_0.patient)] == ["front_rest"]
    tile = response.context["sheet"].tile("frown")
    assert tile.problems == ["This is not a photo that can be read here. Send a JPEG, PNG or WebP."]
    assert response.context["sheet"].tile("front_rest").problems == []
    assert len(files(photo_root)) == 2


def test_an_empty_file_has_its_own_sentence(chair, day_0):
    response = chair.post(page("photo_set", day_0.pk), sent(frown=upload(b"")))
    assert response.context["sheet"].tile("frown").problems == ["This file is empty. Choose the photo again."]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [(None, 200, "is in"), (b"nothing of the kind", 422, "This is not a photo")],
    ids=["kept", "refused"],
)
def test_a_script_that_sends_one_photo_gets_its_tile_alone(content, status, words, chair, day_0):
    response = chair.post(
        page("photo_set", day_0.pk), sent(frown=upload(content)), headers={"X-Card": "frown"}
    )
    text = response.content.decode()
    assert response.status_code == status
    assert (text.count("data-card"), "<html" in text) == (1, False)
    assert words in text


def test_a_large_photo_lies_in_the_folder_for_uploads_while_it_is_read(
    chair, day_0, settings, tmp_path, monkeypatch
):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    seen = []

    def look(upload) -> Clean:
        seen.extend(tmp_path.iterdir())
        return STILL

    monkeypatch.setattr(services, "clean", look)
    chair.post(page("photo_set", day_0.pk), sent(frown=upload(bytes(3 * 2**20))))
    assert len(seen) == 1
    assert not seen[0].exists()


def test_a_request_that_is_longer_than_any_of_ours_is_refused_unread(chair, day_0):
    response = chair.generic("POST", page("photo_set", day_0.pk), b"", CONTENT_LENGTH=200 * 2**20)
    assert response.status_code == 413
    assert "fewer photos at a time" in response.content.decode()


def test_a_form_sent_twice_adds_one_photo(chair, day_0, washed):
    given = sent(frown=upload())
    for _ in range(2):
        given["frown-photo"].seek(0)
        chair.post(page("photo_set", day_0.pk), given)
    assert Photo.objects.count() == 1


def test_the_camera_aligns_with_the_latest_earlier_photo_of_the_same_view(
    chair, willing, treat, add, washed, injector
):
    session = treat(willing, days_ago=7)
    first = add(
        open_set(patient=willing, stage="day_0", session=session, by=injector, now=NOW, on=session.on)
    )
    here = open_set(patient=willing, stage="day_7", session=session, by=injector, now=NOW)
    add(here)
    sheet = chair.get(page("photo_set", here.pk)).context["sheet"]
    assert sheet.tile("frown").earlier == first
    assert sheet.tile("front_rest").earlier is None


def test_a_later_photo_is_no_earlier_one(chair, willing, treat, add, washed, injector):
    session = treat(willing, days_ago=7)
    add(open_set(patient=willing, stage="day_7", session=session, by=injector, now=NOW))
    day_0 = open_set(patient=willing, stage="day_0", session=session, by=injector, now=NOW, on=session.on)
    assert chair.get(page("photo_set", day_0.pk)).context["sheet"].tile("frown").earlier is None


def test_without_consent_no_page_shows_or_takes_a_photo(chair, photo, washed):
    patient, there = photo.photo_set.patient, page("photo_set", photo.photo_set_id)
    revoke_consent(patient=patient, purpose="clinical", by=None, now=NOW)
    for address in (there, page("photo_set_new", patient.pk)):
        text = chair.get(address).content.decode()
        assert "does not allow photos" in text
        assert "photo_thumbnail" not in text
        assert 'type="file"' not in text
    assert chair.post(there, sent(frown=upload())).status_code == 422
    assert Photo.objects.count() == 1


def test_an_archived_patient_s_photos_are_looked_at_and_not_added_to(chair, photo, front_desk):
    archive_patient(patient=photo.photo_set.patient, by=front_desk, now=NOW)
    text = chair.get(page("photo_set", photo.photo_set_id)).content.decode()
    assert page("photo_thumbnail", photo.pk) in text
    assert 'type="file"' not in text


def test_a_photo_is_withdrawn_with_a_reason_and_the_set_tells_of_it(chair, photo, injector):
    there = page("photo_withdraw", photo.pk)
    assert chair.post(there, {"because": " ", "key": uuid.uuid4()}).status_code == 422
    response = chair.post(there, {"because": "Blurred", "key": uuid.uuid4()}, follow=True)
    text = response.content.decode()
    assert "1 photo was withdrawn" in text
    assert "Blurred" in text
    assert page("photo_thumbnail", photo.pk) not in text


def test_consent_is_written_down_and_ended_with_its_history(chair, patient, injector):
    there = page("consents", patient.pk)
    given = {"purpose": "teaching", "key": uuid.uuid4()}
    assert chair.post(there, given | {"allow": "on"}).status_code == 302
    assert "written down by Ines Needle" in chair.get(there).content.decode()
    chair.post(there, given)
    consent = Consent.objects.get()
    assert (consent.purpose, consent.given_by, consent.revoked_by) == ("teaching", injector, injector)
    assert "ended Mon 2 Mar 2026, 12:00 (Ines Needle)" in chair.get(there).content.decode()


def test_a_purpose_that_does_not_exist_is_refused(chair, patient):
    response = chair.post(
        page("consents", patient.pk), {"purpose": "resale", "allow": "on", "key": uuid.uuid4()}
    )
    assert response.status_code == 422
    assert not Consent.objects.exists()


def test_the_patient_s_and_the_session_s_page_say_which_photos_are_in_and_which_missing(chair, photo):
    for address in (
        page("patient", photo.photo_set.patient_id),
        page("session", photo.photo_set.session_id),
    ):
        text = " ".join(chair.get(address).content.decode().split())
        assert f'href="{page("photo_set", photo.photo_set_id)}"' in text
        assert "1 photo is in; missing: Relaxed · Eyes closed · Brows raised" in text
        assert "from Sun 8 Mar 2026" in text
        assert f'href="{page("photos", photo.photo_set.patient_id)}"' in text


@pytest.mark.parametrize("who", ["front_desk", "manager"])
def test_who_may_see_no_photos_sees_nothing_of_them(who, client, photo, request):
    client.force_login(request.getfixturevalue(who))
    patient = photo.photo_set.patient_id
    for address in (page("patient", patient), page("session", photo.photo_set.session_id)):
        text = client.get(address).content.decode()
        assert "photo_set" not in text
        assert page("photos", patient) not in text
        assert page("consents", patient) not in text
    for address in (
        page("photo", photo.pk),
        page("photo_set", photo.photo_set_id),
        page("consents", patient),
    ):
        assert client.get(address).status_code == 403

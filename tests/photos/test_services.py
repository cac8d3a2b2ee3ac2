"""Photos and the consent they need: who may, what is kept; a file and its row stand or fall together."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from tests.conftest import NOW, TODAY, closing
from tests.photos.conftest import STILL, files, upload
from tests.photos.corpus import exif, picture, saved
from touchups.access import audit
from touchups.charting.patients import add_patient, archive_patient
from touchups.charting.services import mark_as_error
from touchups.models import AuditEvent, Consent, Photo, PhotoSet, Reminder
from touchups.photos import services, store
from touchups.photos.intake import Clean
from touchups.photos.queries import allows, shown
from touchups.photos.services import add_photo, give_consent, open_set, revoke_consent, withdraw

DAY = timedelta(days=1)


def test_a_photo_is_cleaned_and_kept_with_its_row(day_0, add, injector, photo_root):
    photo = add(day_0, upload=upload(saved(picture(), exif=exif(orientation=6))))
    assert (photo.width, photo.height, photo.added_by) == (900, 1200, injector)
    with store.open_photo(photo.name) as file:
        kept = file.read()
    assert photo.size == len(kept)
    assert photo.taken_at == datetime(2026, 3, 2, 14, 15, 30, tzinfo=UTC)
    assert len(files(photo_root)) == 2


@pytest.mark.parametrize(
    ("noted", "taken_at"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("2026-03-02T09:15:30", datetime(2026, 3, 2, 14, 15, 30, tzinfo=UTC), id="no offset"),
        pytest.param("2026-03-02T09:15:30+01:00", datetime(2026, 3, 2, 8, 15, 30, tzinfo=UTC), id="offset"),
    ],
)
def test_what_the_camera_noted_is_read_in_the_clinic_s_zone(noted, taken_at, day_0, add, monkeypatch):
    given = Clean(full=b"f", thumbnail=b"t", width=1, height=1, taken_at=noted)
    monkeypatch.setattr(services, "clean", lambda upload: given)
    photo = Photo.objects.get(pk=add(day_0).pk)
    assert photo.taken_at == taken_at


def test_a_photo_taken_again_replaces_the_earlier_one_which_stays_in_the_record(day_0, add, washed, injector):
    first, second = add(day_0), add(day_0)
    first.refresh_from_db()
    assert (first.withdrawn_at, first.withdrawn_by) == (NOW, injector)
    assert first.withdrawn_because == "Taken again"
    assert list(shown(day_0.patient)) == [second]
    verbs = AuditEvent.objects.filter(patient=day_0.patient).order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["photo.add", "photo.withdraw", "photo.add"]


def test_the_same_form_sent_twice_adds_one_photo(day_0, add, photo_root):
    key = uuid.uuid4()
    assert add(day_0, key=key) == add(day_0, key=key)
    assert Photo.objects.count() == 1
    assert len(files(photo_root)) == 2


def test_the_same_form_sent_twice_at_once_leaves_one_photo_and_its_files(
    day_0, add, washed, photo_root, monkeypatch
):
    key, put = uuid.uuid4(), store.put

    def put_while_the_other_is_added(cleaned: Clean) -> str:
        monkeypatch.setattr(store, "put", put)
        add(day_0, key=key)
        return put(cleaned)

    monkeypatch.setattr(store, "put", put_while_the_other_is_added)
    photo = add(day_0, key=key)
    assert list(Photo.objects.all()) == [photo]
    assert files(photo_root) == sorted([store.path_of(photo.name), store.path_of(photo.name, thumbnail=True)])


def test_what_is_no_photo_is_refused_by_name_and_nothing_is_left(day_0, add, photo_root):
    with pytest.raises(ValidationError) as refusal:
        add(day_0, upload=upload(b"GIF89a and so on"))
    assert refusal.value.error_dict["photo"][0].code == "not_a_photo"
    assert (Photo.objects.count(), files(photo_root)) == (0, [])


def broken(*args, **kwargs):
    raise OSError("disk full")


@pytest.mark.parametrize("at", [(audit, "record"), (services, "replan")], ids=["the trail", "the new plan"])
def test_when_the_row_cannot_be_written_no_file_is_left(at, day_0, add, washed, photo_root, monkeypatch):
    earlier = add(day_0)
    kept = files(photo_root)
    monkeypatch.setattr(*at, broken)
    with pytest.raises(OSError, match="disk full"):
        add(day_0)
    assert files(photo_root) == kept
    assert list(shown(day_0.patient)) == [earlier]


def test_within_a_transaction_that_might_be_rolled_back_no_photo_is_added(day_0, add, washed, photo_root):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        add(day_0)
    assert (Photo.objects.count(), files(photo_root)) == (0, [])


def test_without_consent_no_set_is_begun_and_no_photo_taken(patient, injector, day_0, add):
    revoke_consent(patient=patient, purpose="clinical", by=injector, now=NOW)
    with pytest.raises(ValidationError, match="only while they may be used"):
        add(day_0)
    with pytest.raises(ValidationError, match="only while they may be used"):
        open_set(patient=patient, stage="free", by=injector, now=NOW)


def test_consent_that_ends_while_a_photo_is_cleaned_is_heeded(day_0, add, photo_root, monkeypatch):
    def meanwhile(upload) -> Clean:
        revoke_consent(patient=day_0.patient, purpose="clinical", by=None, now=NOW)
        return STILL

    monkeypatch.setattr(services, "clean", meanwhile)
    with pytest.raises(ValidationError, match="only while they may be used"):
        add(day_0)
    assert files(photo_root) == []


def test_what_was_revoked_is_out_of_every_view_at_once_and_back_when_it_is_allowed_again(
    day_0, add, washed, willing, injector
):
    photo = add(day_0)
    revoke_consent(patient=willing, purpose="clinical", by=None, now=NOW)
    assert not shown(willing).exists()
    give_consent(patient=willing, purpose="clinical", by=injector, now=NOW + DAY)
    assert list(shown(willing)) == [photo]


def test_each_purpose_is_allowed_and_ended_for_itself_with_both_dates(willing, injector):
    give_consent(patient=willing, purpose="teaching", by=None, now=NOW)
    give_consent(patient=willing, purpose="teaching", by=None, now=NOW + DAY)
    revoke_consent(patient=willing, purpose="teaching", by=injector, now=NOW + 2 * DAY)
    revoke_consent(patient=willing, purpose="teaching", by=injector, now=NOW + 3 * DAY)
    given = Consent.objects.get(purpose="teaching")
    assert (given.given_at, given.given_by) == (NOW, None)
    assert (given.revoked_at, given.revoked_by) == (NOW + 2 * DAY, injector)
    assert (allows(willing), allows(willing, "teaching")) == (True, False)


def test_a_withdrawn_photo_is_shown_nowhere_and_kept_with_the_reason(day_0, add, washed, willing, injector):
    photo = add(day_0)
    for because in ("Another patient's", "Said again"):
        withdraw(photo=photo, by=injector, now=NOW, because=because)
    assert not shown(willing).exists()
    photo.refresh_from_db()
    assert photo.withdrawn_because == "Another patient's"
    with store.open_photo(photo.name) as file:
        assert file.read() == STILL.full
    assert AuditEvent.objects.filter(verb="photo.withdraw").count() == 1


def test_a_photo_is_withdrawn_only_with_a_reason(day_0, add, washed, injector):
    photo = add(day_0)
    with pytest.raises(ValidationError) as refusal:
        withdraw(photo=photo, by=injector, now=NOW, because=" ")
    assert set(refusal.value.error_dict) == {"because"}
    assert list(shown(day_0.patient)) == [photo]


def test_a_set_of_a_stage_is_made_once(willing, treat, injector):
    given = {"patient": willing, "stage": "day_7", "session": treat(willing, days_ago=7), "now": NOW}
    first = open_set(**given, by=injector)
    assert open_set(**given, by=None, on=TODAY - DAY) == first
    assert (first.on, first.added_by) == (TODAY, injector)


def test_free_photos_of_a_day_are_one_set(willing, injector):
    given = {"patient": willing, "stage": "free", "by": injector, "now": NOW}
    assert open_set(**given) == open_set(**given)
    assert open_set(**given, on=TODAY - DAY) != open_set(**given)
    assert PhotoSet.objects.count() == 2


@pytest.mark.parametrize(
    ("different", "field"),
    [
        pytest.param({"stage": "touch_up_day_7"}, "stage", id="that a full session does not have"),
        pytest.param({"stage": "free"}, "stage", id="that belongs to no visit"),
        pytest.param({"session": None}, "stage", id="that lacks its visit"),
        pytest.param({"on": date(2026, 2, 22)}, "on", id="of the day before the visit"),
        pytest.param({"on": date(2026, 3, 3)}, "on", id="of tomorrow"),
    ],
)
def test_no_set_is_begun(different, field, willing, treat, injector):
    given = {"patient": willing, "stage": "day_7", "session": treat(willing, days_ago=7)} | different
    with pytest.raises(ValidationError) as refusal:
        open_set(**given, by=injector, now=NOW)
    assert set(refusal.value.error_dict) == {field}
    assert not PhotoSet.objects.exists()


def test_no_set_is_begun_of_a_visit_of_somebody_else(willing, treat, injector, front_desk):
    other = add_patient(by=front_desk, now=NOW, name="Olga Other")
    with pytest.raises(ValidationError, match="Choose a visit of this patient"):
        open_set(patient=willing, stage="day_7", session=treat(other, days_ago=7), by=injector, now=NOW)


def test_an_unknown_view_is_refused(day_0, add, photo_root):
    with pytest.raises(ValidationError) as refusal:
        add(day_0, view="../../etc/passwd")
    assert set(refusal.value.error_dict) == {"view"}
    assert files(photo_root) == []


def test_an_archived_patient_gets_no_photo_but_may_still_end_consent(
    day_0, add, willing, front_desk, injector
):
    archive_patient(patient=willing, by=front_desk, now=NOW)
    with pytest.raises(ValidationError, match="archived"):
        add(day_0)
    with pytest.raises(ValidationError, match="archived"):
        give_consent(patient=willing, purpose="teaching", by=injector, now=NOW)
    revoke_consent(patient=willing, purpose="clinical", by=injector, now=NOW)
    assert not allows(willing)


@pytest.mark.parametrize("who", ["front_desk", "manager", "outsider"])
def test_nobody_but_an_injector_of_the_clinic_does_anything_with_photos(
    who, day_0, add, washed, request, photo_root
):
    by = request.getfixturevalue(who)
    photo = add(day_0)
    about = {"patient": day_0.patient, "by": by, "now": NOW}
    for act, given in (
        (open_set, about | {"stage": "free"}),
        (add_photo, {"photo_set": day_0, "view": "frown", "upload": upload(), "by": by, "now": NOW}),
        (withdraw, {"photo": photo, "because": "Blurred", "by": by, "now": NOW}),
        (give_consent, about | {"purpose": "teaching"}),
        (revoke_consent, about | {"purpose": "clinical"}),
    ):
        with pytest.raises(PermissionDenied):
            act(**given)
    assert list(shown(day_0.patient)) == [photo]
    assert len(files(photo_root)) == 2


def test_what_a_patient_does_has_nobody_s_name(willing, treat):
    session = treat(willing, days_ago=7)
    photo_set = open_set(patient=willing, stage="day_7", session=session, by=None, now=NOW)
    photo = add_photo(photo_set=photo_set, view="frown", upload=upload(), by=None, now=NOW)
    assert (photo_set.added_by, photo.added_by) == (None, None)
    assert not AuditEvent.objects.filter(verb__startswith="photo", by__isnull=False).exists()


def test_once_the_photos_are_in_nobody_is_asked_for_them(patient, willing, treat, add, washed, injector):
    patient.email = "paula@example.com"
    patient.save()
    session = treat(willing, days_ago=6)
    asked = Reminder.objects.get(session=session, kind="photo_day_7")
    assert asked.state == "due"
    photo_set = open_set(patient=willing, stage="day_7", session=session, by=injector, now=NOW)
    photo = add(photo_set)
    asked.refresh_from_db()
    assert (asked.state, asked.because) == ("cancelled", "photos_in")
    withdraw(photo=photo, by=injector, now=NOW, because="Blurred")
    asked.refresh_from_db()
    assert asked.state == "due"


def test_two_photos_of_a_view_at_once_are_both_taken_and_one_is_shown(
    on_a_file, day_0, injector, washed, photo_root
):
    on_a_file()

    def send(_number: int) -> str:
        return closing(
            lambda: add_photo(photo_set=day_0, view="frown", upload=upload(), by=injector, now=NOW)
        ).name

    def outcome() -> tuple[int, int]:
        return shown(day_0.patient).count(), Photo.objects.filter(withdrawn_because="Taken again").count()

    with ThreadPoolExecutor(4) as people:
        assert len(set(people.map(send, range(4)))) == 4
        assert people.submit(closing, outcome).result() == (1, 3)
    assert len(files(photo_root)) == 8


def test_photos_taken_before_the_needle_become_day_0_of_the_session_that_is_written_down_after(
    willing, treat, add, washed, injector
):
    before = open_set(patient=willing, stage="free", by=injector, now=NOW)
    add(before)
    other_day = open_set(patient=willing, stage="free", by=injector, now=NOW, on=TODAY - DAY)
    session = treat(willing)
    before.refresh_from_db()
    other_day.refresh_from_db()
    assert (before.session, before.stage) == (session, "day_0")
    assert (other_day.session, other_day.stage) == (None, "free")


def test_photos_of_an_entry_in_error_belong_to_the_one_that_replaces_it(day_0, treat, injector):
    treat(day_0.patient, days_ago=1)
    mark_as_error(entry=day_0.session, by=injector, now=NOW, reason="Wrong lot")
    again = treat(day_0.patient)
    day_0.refresh_from_db()
    assert (day_0.session, day_0.stage) == (again, "day_0")


def test_a_second_session_of_a_day_takes_no_photos_from_the_first(day_0, treat):
    treat(day_0.patient)
    before = day_0.session
    day_0.refresh_from_db()
    assert day_0.session == before

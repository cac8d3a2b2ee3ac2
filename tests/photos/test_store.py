"""Where photos lie: whole or not at all, and nobody's once no row knows them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from touchups.models import Photo, PhotoSet
from touchups.photos import store
from touchups.photos.intake import Clean, incoming

PHOTO = Clean(full=b"all of it", thumbnail=b"a little", width=1200, height=900, taken_at="")


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def aged(path: Path, age: timedelta) -> None:
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))


def put(age: timedelta = timedelta(days=1)) -> str:
    name = store.put(PHOTO)
    for thumbnail in (False, True):
        aged(store.path_of(name, thumbnail=thumbnail), age)
    return name


def test_a_photo_is_read_as_it_was_put():
    name = store.put(PHOTO)
    with store.open_photo(name) as full, store.open_photo(name, thumbnail=True) as thumbnail:
        assert (full.read(), thumbnail.read()) == (b"all of it", b"a little")


def test_names_tell_nothing_and_are_never_the_same(photo_root):
    names = {store.put(PHOTO) for _ in range(3)}
    assert len(names) == 3
    assert all(len(name) == 32 and int(name, 16) for name in names)
    assert len(files(photo_root)) == 6


def test_photos_are_their_owner_s_alone(photo_root):
    incoming()
    store.put(PHOTO)
    assert photo_root.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in files(photo_root)} == {0o600}


def test_a_photo_that_is_taken_back_is_gone(photo_root):
    kept, gone = store.put(PHOTO), store.put(PHOTO)
    store.take_back(gone)
    assert {path.name.partition(".")[0] for path in files(photo_root)} == {kept}


def test_half_a_photo_is_not_kept(photo_root, monkeypatch):
    written = []

    def full_disk(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space left"):
        store.put(PHOTO)
    assert files(photo_root) == []


@pytest.fixture
def known(patient, injector) -> str:
    """The name of a photo that has its row."""
    name = put()
    photo_set = PhotoSet.objects.create(
        patient=patient, stage="free", on=NOW.date(), added_at=NOW, added_by=injector
    )
    Photo.objects.create(
        photo_set=photo_set, view="front_rest", name=name, width=1200, height=900, size=9, added_at=NOW
    )
    return name


def test_the_sweep_removes_what_no_row_knows_and_nothing_else(known, photo_root):
    put()
    young = put(age=timedelta(minutes=59))
    assert store.sweep_orphans(now=NOW) == 1
    assert {path.name.partition(".")[0] for path in files(photo_root)} == {known, young}


def test_the_sweep_removes_half_a_photo(db, photo_root):
    store.path_of(put(), thumbnail=True).unlink()
    assert store.sweep_orphans(now=NOW) == 1
    assert files(photo_root) == []


def test_the_sweep_removes_uploads_that_a_crash_interrupted(db):
    left, under_way = incoming() / "left", incoming() / "under_way"
    for folder, age in ((left, timedelta(hours=2)), (under_way, timedelta(minutes=1))):
        folder.mkdir()
        (folder / "full.jpg").write_bytes(b"half")
        aged(folder, age)
    store.sweep_orphans(now=NOW)
    assert list(incoming().iterdir()) == [under_way]


def test_the_sweep_removes_what_a_request_that_was_cut_off_had_sent(db, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    left, under_way = tmp_path / "left.upload.jpg", tmp_path / "under_way.upload.jpg"
    for file, age in ((left, timedelta(hours=2)), (under_way, timedelta(minutes=1))):
        file.write_bytes(b"half")
        aged(file, age)
    store.sweep_orphans(now=NOW)
    assert (left.exists(), under_way.exists()) == (False, True)


def test_the_sweep_finds_nothing_where_there_never_was_a_photo(db):
    assert store.sweep_orphans(now=NOW) == 0


def test_an_upload_that_ends_while_the_sweep_looks_is_no_trouble(db, tmp_path):
    (incoming() / "ended").symlink_to(tmp_path / "nowhere")  # listed, and gone when asked for its age
    assert store.sweep_orphans(now=NOW) == 0

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import NOW
from tests.photos.corpus import picture, saved
from touchups.models import Photo, PhotoSet
from touchups.photos import services
from touchups.photos.intake import Clean
from touchups.photos.services import add_photo, give_consent, open_set

STILL = Clean(full=b"all of it", thumbnail=b"a little", width=1200, height=900, taken_at="")


@pytest.fixture(autouse=True)
def photo_root(settings, tmp_path) -> Path:
    settings.PHOTO_ROOT = tmp_path / "photos"
    return settings.PHOTO_ROOT


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*.jpg"))


def upload(content: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, saved(picture((160, 120))) if content is None else content)


@pytest.fixture
def washed(monkeypatch):
    """Every upload is taken for a clean photo, without the second that washing takes."""
    monkeypatch.setattr(services, "clean", lambda upload: STILL)


@pytest.fixture
def willing(patient, injector):
    """The patient allows photos for their own treatment."""
    give_consent(patient=patient, purpose="clinical", by=injector, now=NOW)
    return patient


@pytest.fixture
def day_0(willing, treat, injector) -> PhotoSet:
    """Of a session of today; nothing is in it yet."""
    return open_set(patient=willing, stage="day_0", session=treat(willing), by=injector, now=NOW)


@pytest.fixture
def add(injector):
    """Adds a photo at noon; keywords replace any part of it."""

    def photo(photo_set: PhotoSet, view: str = "frown", **different) -> Photo:
        given = {"photo_set": photo_set, "view": view, "upload": upload(), "by": injector, "now": NOW}
        return add_photo(**given | different)

    return photo

"""Where photos lie: two files each, under a random name, in a folder that no web server shows.

``put`` comes before the row and ``take_back`` when the row is not made, so that a crash leaves a file without
a row at most, never the other way round; ``sweep_orphans`` removes that file an hour later.
"""

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from touchups.models import Photo
from touchups.photos.intake import Clean, incoming

#: No upload takes so long: what is younger may belong to one that is under way.
UNDER_WAY = timedelta(hours=1)


def put(photo: Clean) -> str:
    """Write both files so that not even a power cut loses them; the new name of the photo."""
    name = secrets.token_hex(16)
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _write(path, photo.full)
        _write(path_of(name, thumbnail=True), photo.thumbnail)
    except OSError:
        take_back(name)
        raise
    for folder in (path.parent, path.parent.parent, settings.PHOTO_ROOT):
        _keep(folder)
    return name


def take_back(name: str) -> None:
    for thumbnail in (False, True):
        path_of(name, thumbnail=thumbnail).unlink(missing_ok=True)


def open_photo(name: str, *, thumbnail: bool = False) -> BinaryIO:
    return path_of(name, thumbnail=thumbnail).open("rb")


def path_of(name: str, *, thumbnail: bool = False) -> Path:
    ending = ".thumbnail.jpg" if thumbnail else ".jpg"
    return settings.PHOTO_ROOT / name[:2] / name[2:4] / (name + ending)


def sweep_orphans(*, now: datetime) -> int:
    """Remove the photos that no row knows, and what a crash left of uploads; answer how many photos."""
    before = (now - UNDER_WAY).timestamp()
    for folder in _untouched(incoming().iterdir(), before):
        shutil.rmtree(folder)
    for upload in _untouched(settings.FILE_UPLOAD_TEMP_DIR.iterdir(), before):
        upload.unlink()
    files = _untouched(settings.PHOTO_ROOT.glob("??/??/*.jpg"), before)
    orphans = {file.name.partition(".")[0] for file in files}
    orphans -= set(Photo.objects.values_list("name", flat=True))
    for name in orphans:
        take_back(name)
    return len(orphans)


def _untouched(paths: Iterable[Path], before: float) -> Iterator[Path]:
    for path in paths:
        with suppress(FileNotFoundError):  # its upload has just ended
            if path.stat().st_mtime < before:
                yield path


def _write(path: Path, content: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _keep(folder: Path) -> None:
    """A new file outlives a power cut only when its folder is written down too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

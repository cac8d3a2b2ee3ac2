"""From an upload that nobody trusts to a clean photo."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

#: Never imported here: no picture is decoded in the web server.
WASHER = Path(__file__).with_name("washer.py")
MOST_MEGABYTES = 15
PATIENCE = 30  # seconds, waiting for other photos included

SENTENCES = {
    "empty": _("This file is empty. Choose the photo again."),
    "too_big": _("This file is larger than %(megabytes)s MB. Send a smaller copy."),
    "too_many_pixels": _("This picture has too many pixels to be read here. Send a smaller copy."),
    "not_a_photo": _("This is not a photo that can be read here. Send a JPEG, PNG or WebP."),
    "heic_off": _(
        "HEIC photos cannot be read here. Send a JPEG:"
        " an iPhone makes them with Settings, Camera, Formats, Most Compatible."
    ),
    "animated": _("This picture moves. Send a still photo."),
    "damaged": _("This photo is damaged or did not arrive whole. Send it again."),
    "timeout": _("Reading this photo took too long. Send it again in a minute."),
    "failed": _("This photo could not be read. Send another one."),
}


@dataclass(frozen=True)
class Clean:
    """Two JPEGs without metadata. ``taken_at`` is the camera's own clock, ISO 8601, or empty."""

    full: bytes
    thumbnail: bytes
    width: int
    height: int
    taken_at: str

    @property
    def sha256(self) -> str:
        return sha256(self.full).hexdigest()


def clean(upload: File) -> Clean:
    """Raise ValidationError with a code of SENTENCES for what is no photo; nothing is left on disk."""
    with TemporaryDirectory(dir=incoming()) as folder, TemporaryFile(dir=folder) as file:
        _receive(upload, file)
        facts = _wash(file, Path(folder))
        return Clean(
            full=Path(folder, "full.jpg").read_bytes(),
            thumbnail=Path(folder, "thumbnail.jpg").read_bytes(),
            **facts,
        )


def incoming() -> Path:
    """Where photos lie while they are read, on the same disk as those that are kept."""
    folder = settings.PHOTO_ROOT / "incoming"
    for private in (settings.PHOTO_ROOT, folder):
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _receive(upload: File, file: IO[bytes]) -> None:
    for chunk in upload.chunks():
        file.write(chunk)
        if file.tell() > MOST_MEGABYTES * 2**20:
            raise refusal("too_big")
    if not file.tell():
        raise refusal("empty")
    file.seek(0)


def _wash(file: IO[bytes], folder: Path) -> dict:
    options = ["heic"] if settings.PHOTO_HEIC else []
    command = [sys.executable, "-I", WASHER, settings.PHOTO_ROOT / "washer.lock", folder, *options]
    try:
        subprocess.run(  # noqa: S603 - no part of the command comes from outside
            command, stdin=file, stdout=subprocess.DEVNULL, env={}, timeout=PATIENCE, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("timeout") from error
    except subprocess.CalledProcessError as error:
        logger.error("the washer of photos ended with %s", error.returncode)
        raise refusal("failed") from error
    facts = json.loads(Path(folder, "facts.json").read_text())
    if "refused" in facts:
        raise refusal(facts["refused"])
    return facts


def refusal(code: str) -> ValidationError:
    return ValidationError(SENTENCES[code], code=code, params={"megabytes": MOST_MEGABYTES})

"""Turns untrusted bytes into two clean pictures, as a program of its own: ``washer.py LOCK FOLDER [heic]``.

A hole in a decoder then reaches a process with little memory and time rather than the web server. It imports
nothing of the clinic, and is run by its path with ``python -I``. The bytes are on standard input; what was
found is left in FOLDER/facts.json, with full.jpg and thumbnail.jpg unless it holds the reason for a refusal.
"""

import fcntl
import json
import resource
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

MOST_PIXELS = 64_000_000  # phones make 50 million
LONGEST_SIDE = 12_000  # pixels
FULL, THUMBNAIL = 2048, 480  # pixels on the longer side
WHITE = (255, 255, 255)
FIRST_YEAR = 2000  # a clock that was never set shows an earlier one

#: 64 million pixels with transparency take 600 MB as PNG. What does not fit is refused like too many pixels.
MEMORY = 768 * 2**20  # bytes
CPU = 15  # seconds
LARGEST_FILE = 16 * 2**20  # bytes

#: A file's bytes 4 to 12 when it holds HEVC pictures: ISO/IEC 23008-12, annex B.
HEIC = {b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")}

#: What undoes each value of EXIF's Orientation; 1 and unknown ones need nothing.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = None  # the measure is taken here, before a pixel is decoded


class Refused(Exception):
    """Why, as a code that ``intake`` puts into words."""


def main(lock: str, folder: str, *options: str) -> None:
    limit()
    with open(lock, "a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # one at a time on this machine
        try:
            facts = wash(sys.stdin.buffer, Path(folder), heic="heic" in options)
        except Refused as reason:
            facts = {"refused": str(reason)}
        except MemoryError:
            facts = {"refused": "too_many_pixels"}
        Path(folder, "facts.json").write_text(json.dumps(facts))


def limit() -> None:
    """Give up for good what this program doesn't need."""
    limits = {resource.RLIMIT_CPU: CPU, resource.RLIMIT_FSIZE: LARGEST_FILE, resource.RLIMIT_CORE: 0}
    if sys.platform == "linux":  # elsewhere it is missing, or refused, or not held
        limits[resource.RLIMIT_AS] = MEMORY
    for kind, most in limits.items():
        given = resource.getrlimit(kind)[1]
        most = most if given == resource.RLIM_INFINITY else min(most, given)
        resource.setrlimit(kind, (most, most))


def wash(upload: BinaryIO, folder: Path, *, heic: bool = False) -> dict[str, Any]:
    """Write both pictures; answer the size of the larger one and the time the camera noted, if it did."""
    image = identify(upload, heic=heic)
    measure(image)
    try:
        taken_at = capture_time(image)
        clean = repaint(image)
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("damaged") from error
    clean.save(folder / "full.jpg", quality=88)
    facts = {"width": clean.width, "height": clean.height, "taken_at": taken_at}
    clean.thumbnail((THUMBNAIL, THUMBNAIL))
    clean.save(folder / "thumbnail.jpg", quality=80)
    return facts


def identify(upload: BinaryIO, *, heic: bool) -> Image.Image:
    """Open by content, never by name; nothing is decoded yet."""
    formats = ["JPEG", "PNG", "WEBP"]  # a phone's JPEG of several pictures, MPO, is opened as JPEG too
    if upload.read(12)[4:] in HEIC:
        if not heic:
            raise Refused("heic_off")
        from pillow_heif import register_heif_opener  # an extra, loaded for those who need it

        register_heif_opener()
        formats = ["HEIF"]
    upload.seek(0)
    try:
        return Image.open(upload, formats=formats)
    except UnidentifiedImageError as error:
        raise Refused("not_a_photo") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("damaged") from error


def measure(image: Image.Image) -> None:
    if max(image.size) > LONGEST_SIDE or image.width * image.height > MOST_PIXELS:
        raise Refused("too_many_pixels")
    if image.format in ("PNG", "WEBP") and image.is_animated:
        raise Refused("animated")


def capture_time(image: Image.Image) -> str:
    """When the photo was taken by the camera's own clock, ISO 8601, with the offset from UTC if noted."""
    exif = image.getexif().get_ifd(ExifTags.IFD.Exif)
    local = str(exif.get(ExifTags.Base.DateTimeOriginal, "")).strip("\0 ")
    offset = str(exif.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    day, _, time = local.partition(" ")
    for text in (f"{day.replace(':', '-')}T{time}{offset}", f"{day.replace(':', '-')}T{time}"):
        try:
            taken = datetime.fromisoformat(text)
        except ValueError:
            continue  # cameras write blanks, zeros or nothing
        if FIRST_YEAR <= taken.year < FIRST_YEAR + 100:
            return taken.isoformat()
    return ""


def repaint(image: Image.Image) -> Image.Image:
    """The first picture on a new white canvas: upright, 8-bit sRGB, and nothing else that the file held."""
    image.draft(None, (FULL, FULL))  # a large JPEG is decoded at half its size or less
    image.load()
    if image.mode == "I;16":
        image = image.point(lambda depth: depth / 256).convert("L")
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")  # no shades lie between the entries of a palette
    image.thumbnail((FULL, FULL))
    turn = UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation))
    if turn is not None:
        image = image.transpose(turn)
    painted = image.convert("RGBA")
    canvas = Image.new("RGB", painted.size, WHITE)
    canvas.paste(painted, mask=painted)
    return to_srgb(canvas, image.info.get("icc_profile"))


def to_srgb(canvas: Image.Image, profile: bytes | None) -> Image.Image:
    """Skin shows the same colour whichever phone took it: most note colours wider than sRGB."""
    if not profile:
        return canvas
    try:
        wide = ImageCms.ImageCmsProfile(BytesIO(profile))
        if wide.profile.xcolor_space.strip() == "RGB":
            ImageCms.profileToProfile(canvas, wide, ImageCms.createProfile("sRGB"), inPlace=True)
    except (OSError, ImageCms.PyCMSError):
        pass  # as in a browser, colours that make no sense are taken for sRGB
    return canvas


if __name__ == "__main__":
    main(*sys.argv[1:])

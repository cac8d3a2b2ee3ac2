"""What comes in as a photo: cleaned, or refused with its own sentence; nothing else is left of it."""

import fcntl
import random
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from tests.photos import corpus
from touchups.photos import intake, washer

PORTRAIT = Path(__file__).parent / "data" / "portrait.png"
WHITE = (255, 255, 255)


def washed(content: bytes, name: str = "photo.jpg") -> intake.Clean:
    return intake.clean(ContentFile(content, name))


def shown(photo: intake.Clean) -> Image.Image:
    return Image.open(BytesIO(photo.full))


def refused(content: bytes, name: str = "photo.jpg") -> ValidationError:
    with pytest.raises(ValidationError) as raised:
        washed(content, name)
    return raised.value


def close_to(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return max(abs(one - other) for one, other in zip(colour, expected, strict=True)) < 12


# --- Refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "code", "sentence"),
    [
        pytest.param(lambda: b"", "empty", "This file is empty", id="zero bytes"),
        pytest.param(
            lambda: b"\xff\xd8\xff" + bytes(40 * 2**20), "too_big", "larger than 15 MB", id="forty megabytes"
        ),
        pytest.param(
            lambda: corpus.flat_png(9400, 9400), "too_many_pixels", "too many pixels", id="a bomb of 88 MP"
        ),
        pytest.param(
            lambda: corpus.flat_png(13_000, 13_000, channels=1),
            "too_many_pixels",
            "too many pixels",
            id="a PNG of 13,000 pixels a side",
        ),
        pytest.param(
            lambda: corpus.flat_png(13_000, 10), "too_many_pixels", "too many pixels", id="a very long strip"
        ),
        pytest.param(
            lambda: corpus.WEBP_BOMB, "too_many_pixels", "too many pixels", id="more than its memory holds"
        ),
        pytest.param(lambda: corpus.SVG, "not_a_photo", "not a photo", id="an SVG with a script"),
        pytest.param(lambda: b"Hello, clinic", "not_a_photo", "not a photo", id="a text"),
        pytest.param(
            lambda: corpus.HTML + corpus.saved(corpus.picture()),
            "not_a_photo",
            "not a photo",
            id="a page before a photo",
        ),
        pytest.param(lambda: corpus.animation("GIF"), "not_a_photo", "not a photo", id="an animated GIF"),
        pytest.param(lambda: corpus.animation("PNG"), "animated", "Send a still photo", id="an animated PNG"),
        pytest.param(
            lambda: corpus.animation("WEBP"), "animated", "Send a still photo", id="an animated WebP"
        ),
        pytest.param(
            lambda: corpus.saved(corpus.picture())[:5000], "damaged", "did not arrive whole", id="half a JPEG"
        ),
        pytest.param(
            lambda: corpus.saved(corpus.picture(), progressive=True)[:5000],
            "damaged",
            "did not arrive whole",
            id="half a progressive JPEG",
        ),
        pytest.param(
            lambda: PORTRAIT.read_bytes()[:-9000], "damaged", "did not arrive whole", id="most of a PNG"
        ),
        pytest.param(
            lambda: corpus.saved(corpus.picture(), "WEBP")[:-900],
            "damaged",
            "did not arrive whole",
            id="most of a WebP",
        ),
        pytest.param(corpus.heic_header, "heic_off", "HEIC photos cannot be read", id="HEIC, not wanted"),
    ],
)
def test_what_is_no_photo_is_refused_with_its_own_sentence_and_leaves_nothing(
    make, code, sentence, photo_root
):
    refusal = refused(make())
    assert refusal.code == code
    assert sentence in refusal.messages[0]
    assert not list((photo_root / "incoming").iterdir())


def test_the_name_of_a_file_counts_for_nothing():
    assert refused(corpus.SVG, "portrait.jpg").code == "not_a_photo"
    assert washed(corpus.saved(corpus.picture(), "WEBP"), "notes.txt").width == 1200


# --- Cleaned ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(PORTRAIT.read_bytes, (512, 512), id="a portrait"),
        pytest.param(lambda: corpus.saved(corpus.picture()), (1200, 900), id="a JPEG"),
        pytest.param(
            lambda: corpus.saved(corpus.picture((6000, 4500))), (2048, 1536), id="a JPEG of 27 megapixels"
        ),
        pytest.param(lambda: corpus.saved(corpus.picture(), "PNG"), (1200, 900), id="a PNG"),
        pytest.param(lambda: corpus.saved(corpus.picture(), "WEBP"), (1200, 900), id="a WebP"),
        pytest.param(corpus.multi_picture, (1200, 900), id="a JPEG of two pictures"),
        pytest.param(lambda: corpus.saved(corpus.picture(mode="CMYK")), (1200, 900), id="a CMYK JPEG"),
        pytest.param(
            lambda: corpus.saved(corpus.picture().quantize(16), "PNG"), (1200, 900), id="a PNG with a palette"
        ),
        pytest.param(
            lambda: corpus.saved(corpus.picture()) + corpus.HTML, (1200, 900), id="a photo before a page"
        ),
        pytest.param(
            lambda: corpus.saved(corpus.picture(), comment=corpus.HTML),
            (1200, 900),
            id="a photo around a page",
        ),
    ],
)
def test_a_photo_becomes_two_plain_jpegs(make, size, photo_root):
    content = make()
    photo = washed(content)
    for written, box in ((photo.full, 2048), (photo.thumbnail, 480)):
        image = Image.open(BytesIO(written))
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert max(image.size) <= box
        assert b"<script>" not in written
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert (photo.width, photo.height) == shown(photo).size == size
    assert not list((photo_root / "incoming").iterdir())
    if content != PORTRAIT.read_bytes():
        assert close_to(shown(photo).getpixel((size[0] // 4, size[1] // 2)), corpus.RED)
        assert close_to(shown(photo).getpixel((size[0] * 3 // 4, size[1] // 2)), corpus.GREEN)


def test_heic_is_cleaned_where_it_is_switched_on(settings):
    pytest.importorskip("pillow_heif", reason="HEIC needs an extra")
    settings.PHOTO_HEIC = True
    photo = washed(corpus.heic())
    assert (photo.width, photo.height) == (300, 400)
    assert photo.taken_at == "2026-03-02T09:15:30-05:00"
    assert refused(corpus.heic_header()).code == "not_a_photo"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_a_phone_notes_survives_but_the_time(form):
    content = corpus.saved(corpus.picture(), form, exif=corpus.exif(), icc_profile=corpus.swapped_profile())
    assert b"Pear" in content
    photo = washed(content)
    for written in (photo.full, photo.thumbnail):
        image = Image.open(BytesIO(written))
        assert not image.getexif()
        assert "icc_profile" not in image.info
        assert b"Pear" not in written
        assert b"Exif" not in written
    assert photo.taken_at == "2026-03-02T09:15:30-05:00"


@pytest.mark.parametrize(
    ("taken", "offset", "expected"),
    [
        pytest.param("2026:03:02 09:15:30", "", "2026-03-02T09:15:30", id="no offset"),
        pytest.param("2026:03:02 09:15:30", "   :  ", "2026-03-02T09:15:30", id="a blank offset"),
        pytest.param("2026:03:02 09:15:30", "+31:00", "2026-03-02T09:15:30", id="an impossible offset"),
        pytest.param("0000:00:00 00:00:00", "", "", id="zeros"),
        pytest.param("0001:01:01 00:00:00", "+14:00", "", id="before there was time"),
        pytest.param("9999:12:31 23:59:59", "-12:00", "", id="the last of days"),
        pytest.param("1980:01:01 00:00:12", "", "", id="a clock that was never set"),
        pytest.param("    :  :     :  :  ", "", "", id="blanks"),
        pytest.param("yesterday", "", "", id="words"),
    ],
)
def test_a_time_is_taken_as_far_as_it_makes_sense(taken, offset, expected):
    photo = washed(corpus.saved(corpus.picture(), exif=corpus.exif(taken=taken, offset=offset)))
    assert photo.taken_at == expected


def test_a_photo_without_notes_has_no_time():
    assert washed(PORTRAIT.read_bytes()).taken_at == ""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9), ids="orientation {}".format)
def test_however_the_phone_was_held_the_photo_stands_upright(orientation, form):
    image = shown(washed(corpus.lying(orientation, form)))
    assert image.size == (1200, 900)
    assert close_to(image.getpixel((300, 450)), corpus.RED)
    assert close_to(image.getpixel((900, 450)), corpus.GREEN)
    assert close_to(image.getpixel((600, 30)), corpus.BLUE)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(corpus.see_through_palette(), id="by palette"),
        pytest.param(corpus.see_through("RGBA"), id="by pixel"),
        pytest.param(corpus.see_through("LA"), id="in grey"),
        pytest.param(corpus.see_through("RGBA", "WEBP"), id="in a WebP"),
    ],
)
def test_what_is_clear_becomes_white(content):
    image = shown(washed(content))
    assert close_to(image.getpixel((20, 20)), WHITE)
    assert not close_to(image.getpixel((200, 200)), WHITE)


def test_sixteen_bits_a_pixel_keep_their_shades():
    image = shown(washed(corpus.sixteen_bits()))
    y = image.height // 2
    shades = [image.getpixel((image.width * part // 8, y))[0] for part in (1, 2, 4, 6, 7)]
    assert shades == pytest.approx([32, 64, 128, 191, 223], abs=4)


def test_colours_are_read_by_the_photo_s_own_profile():
    image = shown(washed(corpus.saved(corpus.picture(), icc_profile=corpus.swapped_profile())))
    red, green, _ = image.getpixel((300, 450))
    assert green > red


@pytest.mark.parametrize(
    "profile",
    [
        pytest.param(b"not a profile", id="nonsense"),
        pytest.param(corpus.lab_profile(), id="for another kind of colours"),
    ],
)
def test_a_profile_that_makes_no_sense_changes_nothing(profile):
    image = shown(washed(corpus.saved(corpus.picture(), icc_profile=profile)))
    assert close_to(image.getpixel((300, 450)), corpus.RED)


def test_the_hash_is_that_of_the_larger_picture():
    photo = washed(PORTRAIT.read_bytes())
    assert len(photo.sha256) == 64
    assert photo.sha256 == washed(PORTRAIT.read_bytes()).sha256
    assert photo.sha256 != washed(corpus.saved(corpus.picture())).sha256


# --- The washer as a process ------------------------------------------------------------------------------


def put_in_its_place(monkeypatch, tmp_path: Path, program: str) -> None:
    script = tmp_path / "another_washer.py"
    script.write_text(program)
    monkeypatch.setattr(intake, "WASHER", script)


@pytest.mark.parametrize(
    ("program", "code"),
    [
        pytest.param("import os; os.kill(os.getpid(), 9)", "failed", id="killed"),
        pytest.param("raise SystemExit(3)", "failed", id="crashed"),
        pytest.param("import time; time.sleep(60)", "timeout", id="hanging"),
    ],
)
def test_a_washer_that_fails_is_a_sentence_too(program, code, monkeypatch, tmp_path, photo_root):
    put_in_its_place(monkeypatch, tmp_path, program)
    monkeypatch.setattr(intake, "PATIENCE", 0.5 if code == "timeout" else 30)
    assert refused(PORTRAIT.read_bytes()).code == code
    assert not list((photo_root / "incoming").iterdir())


def test_the_washer_gets_nothing_of_the_clinic_s_environment(monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("DATABASE_URL", "postgres://clinic:secret@localhost/clinic")
    put_in_its_place(monkeypatch, tmp_path, "import os, sys; sys.exit(repr(dict(os.environ)))")
    assert refused(PORTRAIT.read_bytes()).code == "failed"
    assert "secret" not in capfd.readouterr().err


def test_one_photo_is_decoded_at_a_time(monkeypatch, photo_root):
    monkeypatch.setattr(intake, "PATIENCE", 1)
    intake.incoming()
    with open(photo_root / "washer.lock", "a") as another:
        fcntl.flock(another, fcntl.LOCK_EX)
        assert refused(PORTRAIT.read_bytes()).code == "timeout"
    monkeypatch.undo()
    assert washed(PORTRAIT.read_bytes()).width == 512


def test_every_reason_of_the_washer_has_its_sentence():
    source = intake.WASHER.read_text()
    codes = {code for code in intake.SENTENCES if f'"{code}"' in source}
    assert codes == {"too_many_pixels", "not_a_photo", "heic_off", "animated", "damaged"}
    assert source.count("Refused(") == source.count('Refused("') + 1  # the class itself


MEASURE = "import os, subprocess, sys; print(os.wait4(subprocess.Popen(sys.argv[1:]).pid, 0)[2].ru_maxrss)"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is counted in other units")
@pytest.mark.parametrize(
    ("make", "megabytes"),
    [
        pytest.param(lambda: corpus.grain(4032, 3024), 130, id="12 megapixels from a phone"),
        pytest.param(lambda: corpus.grain(8064, 6048), 130, id="48 megapixels from a phone"),
        pytest.param(lambda: corpus.flat_png(9400, 9400), 40, id="a bomb"),
        pytest.param(lambda: corpus.flat_png(8000, 8000, channels=4), 700, id="the most that is taken"),
        pytest.param(lambda: corpus.WEBP_BOMB, 768, id="more than is given"),
    ],
)
def test_memory_is_bounded(make, megabytes, tmp_path):
    (tmp_path / "upload").write_bytes(make())
    command = [sys.executable, "-I", intake.WASHER, tmp_path / "lock", tmp_path]
    # By a process in between: the figure of a child includes what its parent took when it was forked.
    with open(tmp_path / "upload", "rb") as upload:
        measured = subprocess.check_output([sys.executable, "-I", "-c", MEASURE, *command], stdin=upload)
    assert (tmp_path / "facts.json").exists()
    assert int(measured) / 1024 < megabytes


def test_time_is_bounded():
    program = (
        "from touchups.photos import washer; washer.CPU = 1; washer.limit(); [None for _ in iter(int, 1)]"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=Path(intake.__file__).parents[2])
    assert -ended.returncode in (signal.SIGXCPU, signal.SIGKILL)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(corpus.noted("JPEG"), id="a JPEG"),
        pytest.param(corpus.noted("PNG"), id="a PNG"),
        pytest.param(corpus.noted("WEBP"), id="a WebP"),
        pytest.param(corpus.multi_picture(), id="a JPEG of two pictures", marks=pytest.mark.slow),
        pytest.param(corpus.see_through_palette(), id="a PNG with a palette"),
    ],
)
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_whatever_is_spoilt_is_washed_or_refused(content, tmp_path):
    chance = random.Random(7)
    outcomes = set()
    for _ in range(150):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        try:
            outcomes |= washer.wash(BytesIO(spoilt[: chance.choice((-1, len(spoilt)))]), tmp_path).keys()
        except washer.Refused as reason:
            outcomes.add(str(reason))
    assert outcomes <= intake.SENTENCES.keys() | {"width", "height", "taken_at"}

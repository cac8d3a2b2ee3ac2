"""Photos as phones make them, and what else may arrive in their place; each is made here, as bytes."""

import struct
import zlib
from io import BytesIO

from PIL import ExifTags, Image, ImageCms, ImageDraw

RED, GREEN, BLUE = (220, 30, 40), (30, 160, 60), (40, 60, 200)
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'

#: 34 bytes that are 8,000 by 8,000 black pixels.
WEBP_BOMB = bytes.fromhex("524946461a000000574542505650384c0e0000002f3fdfcf07071011fd0f4444ff03")

#: How a picture lies that each value of EXIF's Orientation sets upright.
LYING = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def picture(size: tuple[int, int] = (1200, 900), mode: str = "RGB") -> Image.Image:
    """Red on the left, green on the right, a blue bar along the top."""
    image = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((size[0] // 2, 0, *size), fill=GREEN)
    draw.rectangle((0, 0, size[0], size[1] // 8), fill=BLUE)
    return image.convert(mode)


def saved(image: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def grain(width: int, height: int) -> bytes:
    """A JPEG as heavy as a camera's."""
    return saved(Image.effect_noise((width // 16, height // 16), 60).resize((width, height)).convert("RGB"))


def exif(*, orientation: int = 1, taken: str = "2026:03:02 09:15:30", offset: str = "-05:00") -> Image.Exif:
    """What a phone notes, the place included."""
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "Pear"
    tags[ExifTags.Base.Orientation] = orientation
    tags.get_ifd(ExifTags.IFD.Exif).update(
        {ExifTags.Base.DateTimeOriginal: taken, ExifTags.Base.OffsetTimeOriginal: offset}
    )
    tags.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (40.0, 42.0, 46.0)}
    )
    return tags


def multi_picture() -> bytes:
    """What many phones call a JPEG: a second, smaller picture follows the first."""
    return saved(picture(), "MPO", save_all=True, append_images=[picture((300, 225))])


def animation(form: str) -> bytes:
    frames = [Image.new("RGB", (60, 60), colour) for colour in (RED, GREEN, BLUE)]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=200)


def sixteen_bits() -> bytes:
    """Grey, from black on the left to white on the right in 65,536 steps."""
    ramp = Image.linear_gradient("L").rotate(90).resize((2600, 512)).convert("I")
    return saved(ramp.point(lambda grey: grey * 257).convert("I;16"), "PNG")


def see_through_palette() -> bytes:
    """A red square in a clear surround, by palette."""
    image = Image.new("P", (400, 400), 0)
    image.putpalette([0, 0, 0, *RED])
    image.paste(1, (100, 100, 300, 300))
    return saved(image, "PNG", transparency=0)


def see_through(mode: str, form: str = "PNG") -> bytes:
    """A dark square in a clear surround, black where it is clear."""
    image = Image.new(mode, (400, 400), 0)
    image.paste(Image.new(mode, (200, 200), "navy" if mode == "RGBA" else (60, 255)), (100, 100))
    return saved(image, form)


def lying(orientation: int, form: str = "JPEG") -> bytes:
    """The picture as a sensor held otherwise writes it, with the note that sets it right."""
    turn = LYING.get(orientation)
    return saved(
        picture() if turn is None else picture().transpose(turn), form, exif=exif(orientation=orientation)
    )


def noted(form: str) -> bytes:
    """A small photo with all that a phone writes beside it."""
    return saved(picture((160, 120)), form, exif=exif(orientation=6), icc_profile=swapped_profile())


def lab_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def swapped_profile() -> bytes:
    """An RGB profile in which what is called red is green, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"?XYZ", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"?XYZ", b"gXYZ", 1)


def flat_png(width: int, height: int, *, channels: int = 3) -> bytes:
    """One colour: a few hundred kilobytes that claim, truthfully, to be as many pixels as wanted."""
    deflate = zlib.compressobj(1)
    rows = [deflate.compress(bytes(1 + width * channels)) for _ in range(height)]
    colour_type = {1: 0, 3: 2, 4: 6}[channels]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)),
            (b"IDAT", b"".join([*rows, deflate.flush()])),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def heic() -> bytes:
    """What an iPhone keeps for itself; raises ImportError where the extra that writes it is missing."""
    from pillow_heif import register_heif_opener

    register_heif_opener()
    return saved(picture((400, 300)), "HEIF", exif=exif(orientation=6).tobytes())


def heic_header() -> bytes:
    return struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic") + bytes(400)

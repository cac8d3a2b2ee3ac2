"""A sheet to draw smooth curves on. Pillow draws neither, so all is drawn larger and shrunk at the end.

Places are on a sheet of SIZE, x to the right and y down; ``strength`` is from 0, nothing, to 1.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import hypot, pi, sin

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

Place = tuple[float, float]
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

SIZE = (900, 1200)
FINE = 1.6  # drawn so many times larger
SHRINK = 2  # at the end, which smooths the edges
COARSE = 6  # what is blurred is drawn so many times smaller than that
STEPS = 10  # between two places of a curve


class Canvas:
    """``shift`` and ``zoom``: as if the camera were held a little differently."""

    def __init__(self, ground: Colour, *, shift: Place = (0, 0), zoom: float = 1) -> None:
        self.shift, self.zoom = shift, zoom
        self.image = Image.new("RGB", (round(SIZE[0] * FINE), round(SIZE[1] * FINE)), ground)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def shape(self, places: Sequence[Place], colour: Colour, strength: float = 1) -> None:
        """The area within a closed curve."""
        self.pen.polygon(self._fine(curve(places, closed=True)), _ink(colour, strength))

    def disc(self, centre: Place, radius: float, colour: Colour, strength: float = 1) -> None:
        (x, y), radius = self._fine([centre])[0], radius * self.zoom * FINE
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), _ink(colour, strength))

    def stroke(
        self,
        places: Sequence[Place],
        width: float,
        colour: Colour,
        strength: float = 1,
        *,
        ends: tuple[float, float] = (0, 0),
    ) -> None:
        """An open curve, thickest in the middle. ``ends``: the share of the width that each end has."""
        if strength <= 0:
            return
        line = curve(places)
        sides = _edges(line, [width * _share(place / (len(line) - 1), ends) for place in range(len(line))])
        self.pen.polygon(self._fine(sides), _ink(colour, strength))

    def shade(
        self,
        places: Sequence[Place],
        colour: Colour,
        strength: float,
        *,
        blur: float,
        within: Sequence[Place] = (),
    ) -> None:
        """A closed curve without an edge; only within another one, if that is given."""
        if strength <= 0:
            return
        spots = self._fine(curve(places, closed=True))
        left, top, right, bottom = _box(spots, margin=3 * blur * FINE)
        small = [((x - left) / COARSE, (y - top) / COARSE) for x, y in spots]
        mask = Image.new("L", ((right - left) // COARSE + 1, (bottom - top) // COARSE + 1))
        ImageDraw.Draw(mask).polygon(small, round(255 * min(strength, 1)))
        mask = mask.filter(ImageFilter.GaussianBlur(blur * FINE / COARSE)).resize(
            (right - left, bottom - top)
        )
        if within:
            limit = self._mask(within, (left, top, right, bottom))
            mask = ImageChops.multiply(mask, limit)
        self.image.paste(colour, (left, top), mask)

    @contextmanager
    def only_within(self, places: Sequence[Place]) -> Iterator[None]:
        """What is drawn meanwhile near a closed curve shows only within it."""
        box = _box(self._fine(curve(places, closed=True)), margin=40 * FINE)
        before, limit = self.image.crop(box), self._mask(places, box)
        yield
        before.paste(self.image.crop(box), mask=limit)
        self.image.paste(before, box[:2])

    def write(self, words: str, colour: Colour) -> None:
        """Small, in the upper right corner, whatever the camera did."""
        font = ImageFont.load_default(17 * FINE)
        corner = (self.image.width - 18 * FINE, 16 * FINE)
        self.pen.text(corner, words, fill=colour, font=font, anchor="ra")

    def finished(self) -> Image.Image:
        return self.image.reduce(SHRINK)

    def _mask(self, places: Sequence[Place], box: Box) -> Image.Image:
        left, top, right, bottom = box
        mask = Image.new("L", (right - left, bottom - top))
        spots = self._fine(curve(places, closed=True))
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in spots], 255)
        return mask

    def _fine(self, places: Sequence[Place]) -> list[Place]:
        (across, down), (middle, centre) = self.shift, (SIZE[0] / 2, SIZE[1] / 2)
        return [
            (
                ((x - middle) * self.zoom + middle + across) * FINE,
                ((y - centre) * self.zoom + centre + down) * FINE,
            )
            for x, y in places
        ]


def curve(places: Sequence[Place], *, closed: bool = False) -> list[Place]:
    """A smooth line through all places (Catmull-Rom)."""
    around = [places[-1], *places, *places[:2]] if closed else [places[0], *places, places[-1]]
    line = [
        _between(*around[first : first + 4], step / STEPS)
        for first in range(len(around) - 3)
        for step in range(STEPS)
    ]
    return line if closed else [*line, places[-1]]


def _between(before: Place, start: Place, end: Place, after: Place, part: float) -> Place:
    def on(axis: int) -> float:
        p0, p1, p2, p3 = before[axis], start[axis], end[axis], after[axis]
        return (
            p1
            + (p2 - p0) * part / 2
            + (2 * p0 - 5 * p1 + 4 * p2 - p3) * part**2 / 2
            + (3 * (p1 - p2) + p3 - p0) * part**3 / 2
        )

    return on(0), on(1)


def _box(spots: Sequence[Place], *, margin: float) -> Box:
    across, down = [x for x, _y in spots], [y for _x, y in spots]
    return (
        int(min(across) - margin),
        int(min(down) - margin),
        int(max(across) + margin),
        int(max(down) + margin),
    )


def _edges(line: Sequence[Place], widths: Sequence[float]) -> list[Place]:
    """Both sides of a line, there and back."""
    there, back = [], []
    for place, ((x, y), width) in enumerate(zip(line, widths, strict=True)):
        (x0, y0), (x1, y1) = line[max(place - 1, 0)], line[min(place + 1, len(line) - 1)]
        along = hypot(x1 - x0, y1 - y0) or 1
        across, down = -(y1 - y0) / along * width / 2, (x1 - x0) / along * width / 2
        there.append((x + across, y + down))
        back.append((x - across, y - down))
    return there + back[::-1]


def _share(part: float, ends: tuple[float, float]) -> float:
    end = ends[0] if part < 0.5 else ends[1]
    return end + (1 - end) * sin(pi * part) ** 0.7


def _ink(colour: Colour, strength: float) -> tuple[int, int, int, int]:
    return (*colour, round(255 * max(0.0, min(strength, 1))))


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """So much of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue

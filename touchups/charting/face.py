"""The face map: a drawn face with a zone for each area and side, as one sees a patient who sits opposite.

The patient's right is on the reader's left. Places are in units of the drawing, a pixel each on a phone, and
belong to the picture alone: a record knows area, side and muscle, never a point. Of an area that is dosed on
two sides the midline has a place as well, for what was given there all the same.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from touchups.charting.doses import DoseRow, dose_table, units_by_side
from touchups.models import TreatmentSession
from touchups.rules.catalogue import AREAS, SIDES

WIDTH, HEAD, NECK = 320, 422, 484
MIDDLE = WIDTH // 2

#: What a finger needs: a square of 44 pixels around the middle of each zone.
REACH = 44


@dataclass(frozen=True, slots=True)
class Zone:
    """Where an area lies: how far from the midline and from the top, its half-axes, and the midline's top."""

    out: int
    down: int
    wide: int
    high: int
    midline: int

    def at(self, side: str) -> tuple[int, int]:
        if side == "midline":
            return MIDDLE, self.midline
        return MIDDLE + (self.out if side == "left" else -self.out), self.down


ZONES = {
    "forehead": Zone(72, 68, 31, 19, 60),
    "glabella": Zone(45, 114, 19, 15, 108),
    "crows_feet": Zone(115, 161, 18, 20, 133),
    "brow_lift": Zone(91, 115, 20, 14, 84),
    "lower_eyelid": Zone(67, 186, 22, 13, 180),
    "bunny_lines": Zone(23, 198, 18, 16, 153),
    "upper_lip": Zone(23, 286, 19, 13, 264),
    "gummy_smile": Zone(46, 242, 18, 16, 226),
    "dao": Zone(67, 336, 19, 17, 332),
    "mentalis": Zone(23, 352, 19, 16, 396),
    "masseter": Zone(110, 290, 18, 34, 306),
    "platysma": Zone(46, 450, 18, 28, 450),
}

#: One half of the face, from the midline to the reader's left; the other is its mirror image.
HALF = (
    "M160 14C78 14 26 66 24 150C23 200 28 256 44 306C58 350 108 416 160 416",  # the outline
    "M24 156C12 146 8 164 12 184C15 204 22 216 32 210",  # the ear
    "M84 376V424C82 452 52 462 28 476",  # the neck
    "M60 145C74 132 104 131 127 141",  # the brow
    "M68 157C82 145 108 146 122 160C106 169 84 169 68 157M95 150a7 7 0 1 0 .1 0",  # the eye
    "M147 216C144 226 138 229 138 236C138 246 150 243 160 248",  # the nose
    "M116 314C134 317 148 312 160 316M116 314C128 308 146 300 160 306M124 318C138 332 150 332 160 332",
)


def drawn(rows: Iterable[DoseRow]) -> SafeString:
    """The units of a session on the face, in words too, with the total of each area below."""
    units = _sums(list(rows))
    if not units:
        return _safe("")
    words = "; ".join(_in_words(area, sides) for area, sides in units.items())
    zones = "".join(
        _zone(area, side, given) for area, sides in units.items() for side, given in sides.items()
    )
    totals = ((_name(area), _written(_total(sides))) for area, sides in units.items())
    return format_html(
        '<figure class="face">{}<figcaption class="meta">{}</figcaption></figure>',
        _svg(units, zones, words),
        format_html_join("", "<span>{} {} U</span>", totals),
    )


def to_fill(keys: Iterable[tuple[str, str, Container[str]]], session: TreatmentSession | None) -> SafeString:
    """The zones of a form's table, empty for the script to fill, with what an earlier session gave there."""
    then = _sums(dose_table(session)) if session else {}
    places = dict.fromkeys((area, side) for area, _muscle, sides in keys for side in SIDES if side in sides)
    zones = "".join(_zone(area, side, None, then.get(area, {}).get(side)) for area, side in places)
    return _svg({area for area, _side in places}, zones)


def _sums(rows: list[DoseRow]) -> dict[str, dict[str, Decimal]]:
    return {area: units_by_side(rows, area) for area in dict.fromkeys(row.area for row in rows)}


def _total(sides: Mapping[str, Decimal]) -> Decimal:
    return sum(sides.values(), Decimal(0))


def _svg(areas: Container[str], zones: str, words: str = "") -> SafeString:
    """The face below its zones, a picture that says these words; the neck only when it is treated."""
    height = NECK if "platysma" in areas else HEAD
    half = f'<path d="{"".join(HALF)}"/>'
    title = gettext("Doses on the face")
    said = f' role="img"><title>{escape(title)}</title><desc>{escape(words)}.</desc>' if words else ">"
    return _safe(
        f'<svg class="face-map" viewBox="0 0 {WIDTH} {height}"{said}'
        f'<g class="face-lines">{half}<g transform="matrix(-1 0 0 1 {WIDTH} 0)">{half}</g></g>'
        f'<text class="face-side" x="2" y="16">{escape(gettext(SIDES["right"]))}</text>'
        f'<text class="face-side face-left" x="{WIDTH - 2}" y="16">{escape(gettext(SIDES["left"]))}</text>'
        f"{zones}</svg>"
    )


def _zone(area: str, side: str, units: Decimal | None, then: Decimal | None = None) -> str:
    """A zone around its units. A script doses the muscle named last for a side, first for the midline."""
    zone, (x, y) = ZONES[area], ZONES[area].at(side)
    muscle = AREAS[area].muscles[0 if side == "midline" else -1]
    before = f'<text class="zone-then" x="{x}" y="{y + 9}">{_written(then)}</text>' if then else ""
    return (
        f'<g class="zone" data-area="{area}" data-side="{side}" data-muscle="{muscle}">'
        f"<title>{escape(_name(area))}, {escape(gettext(SIDES[side]))}</title>"
        f'<rect x="{x - REACH // 2}" y="{y - REACH // 2}" width="{REACH}" height="{REACH}"/>'
        f'<ellipse cx="{x}" cy="{y}" rx="{zone.wide}" ry="{zone.high + 4 if then else zone.high}"/>'
        f'<text class="zone-units" x="{x}" y="{y - 6 if then else y}">{_written(units)}</text>{before}</g>'
    )


def _in_words(area: str, sides: Mapping[str, Decimal]) -> str:
    """ "Forehead: 12 U (Left 4 U, Midline 4 U, Right 4 U)"."""
    each = ", ".join(f"{gettext(SIDES[side])} {_written(units)} U" for side, units in sides.items())
    return f"{_name(area)}: {_written(_total(sides))} U ({each})"


def _name(area: str) -> str:
    return gettext(AREAS[area].label)


def _written(units: Decimal | None) -> str:
    return "" if units is None else f"{units:.1f}".removesuffix(".0")


def _safe(markup: str) -> SafeString:
    """Markup of this module: numbers, the catalogue's keys and escaped text."""
    return mark_safe(markup)  # noqa: S308

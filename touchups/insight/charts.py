"""A figure over the months as bars, drawn on the server as SVG with a title and a description.

A small drawing on a fixed field, which the page scales; colours come from the style sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from touchups.insight.measures import Measure, Value

WIDTH, HEIGHT = 280, 140
LEFT, RIGHT, TOP, BOTTOM = 36, 276, 10, 104
#: As many names of months as fit below the bars, and how many months from one to the next.
NAMES = 8
STEPS = (1, 2, 3, 6, 12)


@dataclass(frozen=True)
class Scale:
    """From an amount to its height in the field; ``top`` is a round number that no amount exceeds."""

    top: int

    @classmethod
    def over(cls, amounts: Sequence[float], *, least: float) -> "Scale":
        most = max([least, *amounts])
        step = 2 * 10 ** (ceil(log10(most)) - 1)
        return cls(ceil(most / step) * step)

    def at(self, amount: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * amount / self.top


def chart(measure: Measure, points: Sequence[tuple[date, Value]]) -> SafeString:
    """The bars of one figure: none for a month of which nothing is known, a pale one where it is little."""
    known = [value.amount for _month, value in points if value.amount is not None]
    scale = Scale.over(known, least=10 if measure.unit else 4)
    pitch = (RIGHT - LEFT) / len(points)
    named = _named([month for month, _value in points])
    parts = [
        f'<svg class="chart-bars" role="img" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f"<title>{escape(measure.name)}</title><desc>{escape(_description(points))}</desc>",
        *(_line(amount, scale, measure.unit) for amount in (0, scale.top // 2, scale.top)),
    ]
    for place, (month, value) in enumerate(points):
        x = LEFT + pitch * place
        parts.append(_bar(month, value, scale, x, pitch))
        if month in named:
            parts.append(_name(month, x + pitch / 2, says_year=month.month == 1 or month == named[0]))
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308


def _description(points: Sequence[tuple[date, Value]]) -> str:
    return "; ".join(_words(month, value) for month, value in points)


def _words(month: date, value: Value) -> str:
    counted = f" ({value.counted})" if value.counted else ""
    return f"{date_format(month, 'M Y')}: {value.words}{counted}"


def _line(amount: int, scale: Scale, unit: str) -> str:
    y = scale.at(amount)
    return (
        f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{amount}{unit}</text>'
    )


def _bar(month: date, value: Value, scale: Scale, x: float, pitch: float) -> str:
    if value.amount is None:
        return ""
    y = min(scale.at(value.amount), BOTTOM - 1.5)
    place = f'x="{x + pitch * 0.18:.1f}" y="{y:.1f}" width="{pitch * 0.64:.1f}" height="{BOTTOM - y:.1f}"'
    look, words = "few" if value.is_few else "bar", escape(_words(month, value))
    return f'<rect class="{look}" {place}><title>{words}</title></rect>'


def _named(months: Sequence[date]) -> list[date]:
    """The months whose names are written, every January among them."""
    step = next(step for step in STEPS if len(months) <= step * NAMES)
    return [month for month in months if (month.month - 1) % step == 0]


def _name(month: date, x: float, *, says_year: bool) -> str:
    year = f'<tspan x="{x:.1f}" dy="14">{month.year}</tspan>' if says_year else ""
    name = escape(date_format(month, "M"))
    return f'<text x="{x:.1f}" y="{BOTTOM + 15}" text-anchor="middle">{name}{year}</text>'

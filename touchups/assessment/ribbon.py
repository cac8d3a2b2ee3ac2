"""The cycle ribbon: day 0 to the end of the full-session window on one line, as SVG drawn from stored facts.

Positions are per cent of the width, so that one drawing fits a row, a page and a phone. Days are ordinals.
No Django template and no query stands behind it: a page of the list draws fifty of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from touchups import rules
from touchups.assessment.days import in_words, written
from touchups.rules.catalogue import AREAS

HEIGHT = 26

#: The parts of the line, in order, as the key below the large ribbon calls them.
BANDS = {
    "wait": _("Wait"),
    "review": _("Review"),
    "touch_up": _("Touch-up, after a review"),
    "effect": _("Effect"),
    "wearing": _("Wearing off"),
    "full_session": _("Full session"),
    "late": _("Full session overdue"),
}

#: The same for the patient, who is told fewer things.
PLAIN_BANDS = {
    "wait": _("Building up"),
    "review": _("Your review"),
    "touch_up": _("Small corrections, if a review finds any"),
    "effect": _("The result lasts"),
    "wearing": _("Wearing off"),
    "full_session": _("Your next session"),
    "late": _("Later than planned"),
}
PLAIN_MARKS = frozenset({"session", "touch_up", "event"})

#: What lies on the line, with its shape around a middle of 0, 0.
MARKS = {
    "session": (_("Session"), '<circle r="5"/>'),
    "touch_up": (_("Touch-up given"), '<path d="M0-6 5 0 0 6-5 0z"/>'),
    "review": (_("Reviewed"), '<circle r="4"/>'),
    "report": (_("Open report"), '<path d="M0-6 6 5H-6z"/>'),
    "appointment": (_("Appointment"), '<rect x="-4.500" y="-4.500" width="9" height="9"/>'),
    "photos": (_("Photos"), '<ellipse rx="6" ry="3.500"/>'),
    "reminder": (_("Reminder"), '<path d="M-5-4H5L0 4z"/>'),
    "event": (_("Event"), '<path d="M0-7 2-2 7-2 3 1 4.500 6 0 3-4.500 6-3 1-7-2-2-2z"/>'),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One cycle, the areas that share it, and what happened in it as kinds of mark and days."""

    windows: rules.Windows
    areas: tuple[str, ...]
    marks: tuple[tuple[str, int], ...]

    @property
    def start(self) -> int:
        return self.windows.treated_on.toordinal()

    @property
    def end(self) -> int:
        """The day after the last one of the full-session window."""
        return self.windows.full_to.toordinal() + 1

    @property
    def names(self) -> str:
        return ", ".join(gettext(AREAS[area].label) for area in self.areas)

    def with_marks(self, marks: Iterable[tuple[str, date]]) -> "Line":
        """With others besides, of those that belong to this cycle."""
        others = ((kind, on.toordinal()) for kind, on in marks)
        return replace(
            self, marks=(*self.marks, *(mark for mark in others if self.start <= mark[1] < self.end))
        )

    def bands(self, today: int) -> list[tuple[str, int, int]]:
        """Each part with its first day and the day after its last one; "late" only once it has begun."""
        w, end = self.windows, self.end
        edges = (
            self.start,
            w.review_from.toordinal(),
            w.review_to.toordinal() + 1,
            w.window_end.toordinal() + 1,
            w.wear_off.toordinal(),
            w.full_from.toordinal(),
            end,
            max(end, today + 1),
        )
        parts = zip(BANDS, edges[:-1], edges[1:], strict=True)
        return [(part, start, after) for part, start, after in parts if start < after]


@dataclass(frozen=True, slots=True)
class Scale:
    """From a day to a place on the line, which reaches to today at least."""

    start: int
    end: int

    @classmethod
    def over(cls, lines: Iterable[Line], today: int) -> "Scale":
        start, end = min(line.start for line in lines), max(line.end for line in lines)
        return cls(start, max(end, today + 1))

    def at(self, day: int) -> float:
        """Per cent of the width; a mark at either end still shows whole."""
        return min(max(1.5 + 97 * (day - self.start) / (self.end - self.start), 1.5), 98.5)


def small(facts: dict, leading: str, policy: rules.Policy, *, today: date) -> SafeString:
    """The cycle of the leading area alone, for a row of the list; empty before the first session."""
    if not leading:
        return _drawn("")
    line = _line(facts, [treated for treated in facts["areas"] if treated["area"] == leading], policy)
    return _alone(line, today.toordinal(), get_language())


@lru_cache(maxsize=1024)
def _alone(line: Line, today: int, language: str) -> SafeString:
    """A line by itself, drawn once a day: the list is looked at again and again."""
    return _drawn(_svg(line, Scale.over([line], today), today))


def large(
    facts: dict,
    leading: str,
    policy: rules.Policy,
    *,
    today: date,
    marks: Iterable[tuple[str, date]] = (),
    plain: bool = False,
) -> SafeString:
    """Every cycle, stacked over one axis, with a key of what each part and mark means and its dates.

    ``marks``: what the facts do not know of, on the leading cycle. ``plain``: with the words and the few
    marks that are for the patient.
    """
    if not facts["areas"]:
        return format_html('<p class="meta">{}</p>', gettext("The first session begins the first cycle."))
    day, lines = today.toordinal(), _lines(facts, leading, policy)
    lines[0] = lines[0].with_marks(marks)
    if plain:
        lines = [replace(line, marks=tuple(m for m in line.marks if m[0] in PLAIN_MARKS)) for line in lines]
    key = _key(lines[0], day, PLAIN_BANDS if plain else BANDS)
    scale = Scale.over(lines, day)
    drawn = "".join(
        f'<div class="cycle-line"><p>{escape(line.names)}</p>{_svg(line, scale, day)}</div>' for line in lines
    )
    return _drawn(
        f'<figure class="cycle">{_today_label(lines[0], scale, day)}{drawn}'
        f'<p class="cycle-axis"><time>{_words(scale.start)}</time><time>{_words(scale.end - 1)}</time></p>'
        f'<ul class="cycle-key">{"".join(key)}</ul></figure>'
    )


def _lines(facts: dict, leading: str, policy: rules.Policy) -> list[Line]:
    """A line a cycle, the leading one first, then the latest; areas treated alike share one."""
    shared: dict[tuple, list[dict]] = {}
    for treated in facts["areas"]:
        visits = tuple(visit["on"] for visit in treated["touch_ups"])
        windows = _windows(treated, facts["patient"], policy)
        shared.setdefault((windows, visits), []).append(treated)
    order = sorted(shared.values(), key=lambda own: own[0]["treated_on"], reverse=True)
    order.sort(key=lambda own: all(treated["area"] != leading for treated in own))
    return [_line(facts, own, policy) for own in order]


def _line(facts: dict, own: list[dict], policy: rules.Policy) -> Line:
    since = own[0]["treated_on"]
    marks = [("session", since), *(("touch_up", visit["on"]) for visit in own[0]["touch_ups"])]
    marks += [("review", review["on"]) for review in facts["reviews"]]
    marks += [("report", report["on"]) for report in facts["reports"]]
    marks += [("event", on) for on in [facts["patient"]["event_on"]] if on]
    return Line(
        _windows(own[0], facts["patient"], policy),
        tuple(treated["area"] for treated in own),
        tuple((kind, date.fromisoformat(on).toordinal()) for kind, on in marks if on >= since),
    )


def _windows(treated: dict, patient: dict, policy: rules.Policy) -> rules.Windows:
    return rules.windows(
        rules.TreatedArea(
            area=treated["area"],
            product=treated["product"],
            treated_on=date.fromisoformat(treated["treated_on"]).toordinal(),
            staged=treated["plan"] == "staged",
            planned_units=None,
            thick_muscle=treated["thick_muscle"],
            units={},
            touch_ups=(),
        ),
        rules.Patient(sex=patient["sex"], metabolism=patient["metabolism"], cadence=patient["cadence"]),
        policy,
    )


def leading_area(facts: dict, answer: dict) -> str:
    """The area that the patient's answer comes from, or the one treated last; "" before the first session."""
    decisive = ("rule", "act_from", "act_by")
    for area in answer["areas"]:
        if all(area[name] == answer[name] for name in decisive):
            return area["area"]
    latest = max(facts["areas"], key=lambda treated: treated["treated_on"], default=None)
    return latest["area"] if latest else ""


def _drawn(markup: str) -> SafeString:
    """Markup of this module: numbers, its own keys and escaped text."""
    return mark_safe(markup)  # noqa: S308


def _svg(line: Line, scale: Scale, today: int) -> str:
    parts = [f'<svg class="ribbon" role="img" width="100%" height="{HEIGHT}">', _description(line, today)]
    for part, start, after in line.bands(today):
        x = scale.at(start)
        width = scale.at(after) - x
        parts.append(f'<rect class="band-{part}" x="{x:.1f}%" y="9" width="{width:.1f}%" height="8"/>')
    here = scale.at(today)
    parts.append(f'<line class="today" x1="{here:.1f}%" x2="{here:.1f}%" y1="2" y2="24"/>')
    parts += [_mark(kind, f"{scale.at(day):.1f}%", 13) for kind, day in line.marks if day <= scale.end]
    parts.append("</svg>")
    return "".join(parts)


def _mark(kind: str, x: str | int, y: int) -> str:
    return f'<svg class="mark mark-{kind}" x="{x}" y="{y}" overflow="visible">{MARKS[kind][1]}</svg>'


@dataclass(frozen=True)
class Wording:
    """The words of the picture in one language."""

    language: str
    title: str
    windows: str
    areas: dict[str, str]
    marks: dict[str, str]

    def day(self, day: date) -> str:
        return written(day, self.language)


@lru_cache(maxsize=8)
def _wording(language: str) -> Wording:
    return Wording(
        language=language,
        title=gettext("Day %(day)s of the cycle: %(areas)s"),
        windows=gettext(
            "Review %(review_from)s to %(review_to)s, touch-up until %(window_end)s, "
            "full session %(full_from)s to %(full_to)s."
        ),
        areas={area.key: gettext(area.label) for area in AREAS.values()},
        marks={kind: str(label) for kind, (label, _shape) in MARKS.items()},
    )


def _description(line: Line, today: int) -> str:
    """The picture in words."""
    w, words = line.windows, _wording(get_language())
    areas = ", ".join(words.areas[area] for area in line.areas)
    title = words.title % {"day": today - line.start, "areas": areas}
    said = words.windows % {
        "review_from": words.day(w.review_from),
        "review_to": words.day(w.review_to),
        "window_end": words.day(w.window_end),
        "full_from": words.day(w.full_from),
        "full_to": words.day(w.full_to),
    }
    marks = " ".join(f"{words.marks[kind]}: {words.day(date.fromordinal(on))}." for kind, on in line.marks)
    return f"<title>{escape(title)}</title><desc>{escape(f'{said} {marks}')}</desc>"


def _today_label(line: Line, scale: Scale, today: int) -> str:
    here = scale.at(today)
    anchor = "start" if here < 20 else "end" if here > 80 else "middle"
    words = gettext("Today, day %(day)s") % {"day": today - line.start}
    return (
        '<svg class="cycle-today" aria-hidden="true" width="100%" height="18">'
        f'<text x="{here:.1f}%" y="13" text-anchor="{anchor}">{escape(words)}</text></svg>'
    )


def _key(line: Line, today: int, words: Mapping[str, Promise]) -> Iterator[str]:
    """The parts of a cycle with their dates, today's said and not only drawn; then its marks."""
    for part, start, after in line.bands(today):
        dates = f"{_words(start)} – {_words(after - 1)}"
        if part == "late":
            dates = gettext("from %(day)s") % {"day": _words(start)}
        swatch = f'<rect class="band-{part}" x="0" y="3" width="16" height="10"/>'
        yield _entry(swatch, words[part], dates, ' aria-current="date"' if start <= today < after else "")
    for kind, day in sorted(line.marks, key=lambda mark: mark[1]):
        yield _entry(_mark(kind, 8, 8), MARKS[kind][0], _words(day))


def _entry(picture: str, label: str, dates: str, attribute: str = "") -> str:
    return (
        f'<li{attribute}><svg aria-hidden="true" width="16" height="16">{picture}</svg>'
        f'<span>{escape(label)} <span class="meta">{escape(dates)}</span></span></li>'
    )


def _words(day: int) -> str:
    return in_words(date.fromordinal(day))

"""The cycle ribbon: day 0 to the end of the full-session window on one line, as SVG drawn from stored facts.

Positions are per cent of the width, so that one drawing fits a row, a page and a phone. Days are ordinals.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from touchups import rules
from touchups.assessment.services import policy_of
from touchups.models import Assessment, choices

HEIGHT = 26
MIDDLE = 13

#: What each part of the line is called in the key below the large ribbon.
BANDS = {
    "wait": _("Wait"),
    "review": _("Review"),
    "touch_up": _("Touch-up, after a review"),
    "effect": _("Effect"),
    "wearing": _("Wearing off"),
    "full_session": _("Full session"),
    "late": _("Full session overdue"),
}

MARKS = {
    "session": (_("Session"), '<circle r="5"/>'),
    "touch_up": (_("Touch-up"), '<path d="M0-6 5 0 0 6-5 0z"/>'),
    "review": (_("Review"), '<circle r="4"/>'),
    "report": (_("Open report"), '<path d="M0-6 6 5H-6z"/>'),
    "event": (_("Event"), '<path d="M0-7 2-2 7-2 3 1 4.500 6 0 3-4.500 6-3 1-7-2-2-2z"/>'),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One cycle and the areas that share it. ``touch_ups`` are days."""

    windows: rules.Windows
    areas: tuple[str, ...]
    touch_ups: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.windows.treated_on.toordinal()

    @property
    def end(self) -> int:
        return self.windows.full_to.toordinal() + 1

    def bands(self, today: int) -> Iterator[tuple[str, int, int]]:
        """Each part with its first day and the day after its last one."""
        w = self.windows
        edges = [
            ("wait", self.start),
            ("review", w.review_from.toordinal()),
            ("touch_up", w.review_to.toordinal() + 1),
            ("effect", w.window_end.toordinal() + 1),
            ("wearing", w.wear_off.toordinal()),
            ("full_session", w.full_from.toordinal()),
            ("late", self.end),
        ]
        last = max(self.end, today)
        for (part, start), (_next, end) in zip(edges, [*edges[1:], ("", last)], strict=True):
            if start < end:
                yield part, start, end


@dataclass(frozen=True, slots=True)
class Scale:
    """From a day to a place on the line. Lateness beyond another cycle's length is not drawn to scale."""

    start: int
    end: int

    @classmethod
    def over(cls, lines: Iterable[Line], today: int) -> "Scale":
        start, end = min(line.start for line in lines), max(line.end for line in lines)
        return cls(start, max(end, min(today, 2 * end - start)))

    def at(self, day: int) -> float:
        return min(max(1.5 + 97 * (day - self.start) / (self.end - self.start), 1.5), 98.5)


@dataclass(frozen=True, slots=True)
class Picture:
    """What the stored facts give to draw: a line a cycle, the leading one first, and the days of marks."""

    lines: tuple[Line, ...]
    marks: tuple[tuple[str, int], ...]
    today: int

    def marks_of(self, line: Line) -> list[tuple[str, int]]:
        own = [("session", line.start), *(("touch_up", day) for day in line.touch_ups)]
        return own + [(kind, day) for kind, day in self.marks if day >= line.start]


def picture(assessment: Assessment, *, today: date) -> Picture:
    """Reads the facts of an assessment loaded with its policy; no query."""
    case = rules.read_case({"today": assessment.on.isoformat(), **assessment.facts})
    policy = policy_of(assessment.policy)
    shared: dict[tuple, list[str]] = {}
    for treated in case.areas:
        cycle = rules.windows(treated, case.patient, policy)
        shared.setdefault((cycle, tuple(visit.on for visit in treated.touch_ups)), []).append(treated.area)
    lines = [Line(cycle, tuple(areas), touch_ups) for (cycle, touch_ups), areas in shared.items()]
    first = _leading_area(assessment.answer)
    lines.sort(key=lambda line: (first not in line.areas, -line.start))
    marks = [("review", review.on) for review in case.reviews]
    marks += [("report", report.on) for report in case.reports]
    if case.patient.event_on:
        marks.append(("event", case.patient.event_on))
    return Picture(tuple(lines), tuple(marks), today.toordinal())


def _leading_area(answer: dict) -> str | None:
    """The area that the patient's answer comes from, if it comes from one."""
    decisive = ("rule", "act_from", "act_by")
    return next(
        (area["area"] for area in answer["areas"] if all(area[name] == answer[name] for name in decisive)),
        None,
    )


def small(assessment: Assessment, *, today: date) -> SafeString:
    """The leading cycle alone, for a row of the list; empty before the first session."""
    drawn = picture(assessment, today=today)
    if not drawn.lines:
        return mark_safe("")
    line = drawn.lines[0]
    return _svg(line, drawn, Scale.over([line], drawn.today))


def large(assessment: Assessment, *, today: date) -> SafeString:
    """Every cycle, stacked over one axis, with a key of what each part and mark means and its dates."""
    drawn = picture(assessment, today=today)
    if not drawn.lines:
        return format_html(
            '<p class="meta">{}</p>', gettext("The first full session begins the first cycle.")
        )
    scale = Scale.over(drawn.lines, drawn.today)
    names = dict(choices.areas())
    rows = [
        (", ".join(str(names[area]) for area in line.areas), _svg(line, drawn, scale)) for line in drawn.lines
    ]
    return format_html(
        '<figure class="cycle">{}{}{}{}</figure>',
        _today_label(drawn.today, drawn.lines[0], scale),
        format_html_join("", '<div class="cycle-line"><p>{}</p>{}</div>', rows),
        format_html(
            '<p class="cycle-axis"><time>{}</time><time>{}</time></p>',
            _words(scale.start),
            _words(scale.end - 1),
        ),
        _key(drawn),
    )


def _svg(line: Line, drawn: Picture, scale: Scale) -> SafeString:
    parts = [f'<svg class="ribbon" role="img" width="100%" height="{HEIGHT}">', *_description(line, drawn)]
    for part, start, end in line.bands(drawn.today):
        x, after = scale.at(start), scale.at(end)
        parts.append(
            f'<rect class="band band-{part}" x="{x:.2f}%" y="9" width="{after - x:.2f}%" height="8"/>'
        )
    here = scale.at(drawn.today)
    parts.append(f'<line class="today" x1="{here:.2f}%" x2="{here:.2f}%" y1="2" y2="24"/>')
    for kind, day in drawn.marks_of(line):
        if day <= scale.end:
            parts.append(
                f'<svg class="mark mark-{kind}" x="{scale.at(day):.2f}%" y="{MIDDLE}" overflow="visible">'
                f"{MARKS[kind][1]}</svg>"
            )
    parts.append("</svg>")
    # Every part is a number, a key of this module or escaped text.
    return mark_safe("".join(parts))


def _description(line: Line, drawn: Picture) -> Iterator[str]:
    names = dict(choices.areas())
    yield format_html(
        "<title>{}</title>",
        gettext("Day %(day)s of the cycle: %(areas)s")
        % {
            "day": drawn.today - line.start,
            "areas": ", ".join(str(names[area]) for area in line.areas),
        },
    )
    w = line.windows
    dates = {
        name: _words(day.toordinal())
        for name, day in (
            ("review_from", w.review_from),
            ("review_to", w.review_to),
            ("window_end", w.window_end),
            ("full_from", w.full_from),
            ("full_to", w.full_to),
        )
    }
    said = [
        gettext(
            "Review %(review_from)s to %(review_to)s, touch-up until %(window_end)s, "
            "full session %(full_from)s to %(full_to)s."
        )
        % dates
    ]
    said += [f"{MARKS[kind][0]}: {_words(day)}." for kind, day in drawn.marks_of(line)]
    yield format_html("<desc>{}</desc>", " ".join(said))


def _today_label(today: int, line: Line, scale: Scale) -> SafeString:
    here = scale.at(today)
    anchor = "start" if here < 20 else "end" if here > 80 else "middle"
    words = gettext("Today, day %(day)s") % {"day": today - line.start}
    return format_html(
        '<svg class="cycle-today" aria-hidden="true" width="100%" height="18">'
        '<text x="{}%" y="13" text-anchor="{}">{}</text></svg>',
        f"{here:.2f}",
        anchor,
        words,
    )


def _key(drawn: Picture) -> SafeString:
    """Parts of the leading cycle with their dates, then its marks; where today lies is said and not only drawn."""
    line = drawn.lines[0]
    items = []
    for part, start, end in line.bands(drawn.today):
        now = start <= drawn.today < end or (part == "late" and drawn.today >= end)
        items.append(
            (
                mark_safe(' aria-current="date"') if now else "",
                mark_safe(f'<rect class="band band-{part}" x="0" y="3" width="16" height="10"/>'),
                BANDS[part],
                gettext("from %(day)s") % {"day": _words(start)}
                if part == "late"
                else f"{_words(start)} – {_words(end - 1)}",
            )
        )
    for kind, day in drawn.marks_of(line):
        label, shape = MARKS[kind]
        symbol = f'<svg class="mark mark-{kind}" x="8" y="8" overflow="visible">{shape}</svg>'
        items.append(("", mark_safe(symbol), label, _words(day)))
    return format_html(
        '<ul class="cycle-key">{}</ul>',
        format_html_join(
            "",
            '<li{}><svg aria-hidden="true" width="16" height="16">{}</svg><span>{} <span class="meta">{}</span></span></li>',
            items,
        ),
    )


def _words(day: int) -> str:
    return _written(day, get_language())


@lru_cache(maxsize=4096)
def _written(day: int, language: str) -> str:
    return date_format(date.fromordinal(day), "D j M Y")

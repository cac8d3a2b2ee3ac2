"""Tables for spreadsheet programs, which run a cell that begins like a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from statistics import median

from django.utils.translation import gettext as _

from touchups.insight.figures import Figures

#: What makes a spreadsheet program take a cell for a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\ufeff"


def safe(cell: object) -> str:
    """A cell that is read as it is written: an apostrophe goes before what could begin a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A whole file: UTF-8 with a mark that says so, every cell quoted, lines ending as RFC 4180 has it."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in [head, *rows])
    return MARK + out.getvalue()


def figures_table(figures: Figures, *, injector: int | None) -> str:
    """The counts by injector and month, not yet divided, so that a spreadsheet can add them up."""
    head = [
        _("Injector"),
        _("Month"),
        _("Full sessions"),
        _("Review booked before leaving"),
        _("Sessions whose review window is past"),
        _("Review attended"),
        _("Median day of the review"),
        _("Touched up"),
        _("Review appointments not cancelled"),
        _("No-shows, reviews"),
        _("Other appointments not cancelled"),
        _("No-shows, others"),
        _("All appointments, cancelled ones included"),
        _("Cancelled late"),
    ]
    return table(head, _rows(figures, injector))


def _rows(figures: Figures, injector: int | None) -> Iterable[list]:
    for pk, name in figures.injectors.items():
        if injector not in (None, pk):
            continue
        for month, tally in figures.by_month(pk):
            yield [
                name,
                f"{month:%Y-%m}",
                tally.sessions,
                tally.booked,
                tally.complete,
                len(tally.review_days),
                f"{median(tally.review_days):g}" if tally.review_days else None,
                tally.touched_up,
                tally.reviews,
                tally.missed_reviews,
                tally.others,
                tally.missed_others,
                tally.planned,
                tally.late,
            ]

"""Arithmetic with stretches of time. A span is half open: it holds its start and not its end."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """From a moment to a later one, both aware and in UTC."""

    start: datetime
    end: datetime


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, without overlaps; empty spans vanish, and those that touch become one."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def cut(spans: Iterable[Span], out: Iterable[Span]) -> list[Span]:
    """What is left of the spans, merged, when the time of others is taken out."""
    left = merge(spans)
    for gone in merge(out):
        left = [piece for span in left for piece in _without(span, gone) if piece.start < piece.end]
    return left


def _without(span: Span, gone: Span) -> tuple[Span, Span]:
    """The parts before and after the time that is gone; either may be empty."""
    return Span(span.start, min(span.end, gone.start)), Span(max(span.start, gone.end), span.end)


def is_free(span: Span, taken: list[Span]) -> bool:
    """Whether a span meets none of the merged spans ``taken``."""
    place = bisect_right(taken, span.start, key=lambda each: each.end)
    return place == len(taken) or span.end <= taken[place].start

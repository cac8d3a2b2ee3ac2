"""Free times: the appointment lies within working hours, its free time keeps others away."""

from datetime import UTC, datetime, timedelta

import pytest

from touchups.booking.slots import Length, free_starts
from touchups.booking.spans import Span, merge


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-02T{clock}").replace(tzinfo=UTC)


def span(text: str) -> Span:
    start, end = text.split("-")
    return Span(at(start), at(end))


def starts(working: str, taken: str = "", *, length: int = 15, before: int = 0, after: int = 0) -> str:
    lengths = Length(*(timedelta(minutes=each) for each in (length, before, after)))
    busy = merge(span(each) for each in taken.split())
    return " ".join(f"{each:%H:%M}" for each in free_starts(map(span, working.split()), busy, lengths))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param({"working": "09:00-10:00"}, "09:00 09:15 09:30 09:45", id="every quarter of an hour"),
        pytest.param({"working": "09:10-10:00"}, "09:10 09:25 09:40", id="counted from the first minute"),
        pytest.param({"working": "09:02-09:40"}, "09:05 09:20", id="on full five minutes only"),
        pytest.param({"working": "09:00-10:00", "length": 45}, "09:00 09:15", id="it ends within the hours"),
        pytest.param({"working": "09:00-09:40", "length": 45}, "", id="the hours are too short for it"),
        pytest.param(
            {"working": "09:00-09:45 13:10-13:40"}, "09:00 09:15 09:30 13:10 13:25", id="anew after a break"
        ),
        pytest.param(
            {"working": "09:00-09:30 09:40-10:10", "length": 45}, "", id="it does not reach over a break"
        ),
        pytest.param(
            {"working": "09:00-09:30", "before": 30, "after": 30},
            "09:00 09:15",
            id="the time left free reaches over the edge of the hours",
        ),
        pytest.param(
            {"working": "09:00-10:00", "taken": "09:15-09:30"}, "09:00 09:30 09:45", id="between neighbours"
        ),
        pytest.param(
            {"working": "09:00-10:00", "taken": "09:30-09:35", "after": 10},
            "09:00 09:45",
            id="the time left free after it meets nobody",
        ),
        pytest.param(
            {"working": "09:00-10:00", "taken": "09:10-09:15", "before": 10},
            "09:30 09:45",
            id="the time left free before it meets nobody",
        ),
        pytest.param(
            {"working": "09:00-10:00", "taken": "08:00-09:20 09:05-09:10"},
            "09:30 09:45",
            id="appointments over each other count as one",
        ),
        pytest.param(
            {"working": "09:00-09:30", "taken": "08:40-09:05", "before": 0},
            "09:15",
            id="an appointment before the hours may last into them",
        ),
    ],
)
def test_an_appointment_can_begin(case, expected):
    assert starts(**case) == expected

"""Working hours: every zone and day as a walk along the wall clock has it, whatever the clocks do."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.booking import naive
from touchups.booking.hours import moment, public_holidays, working_spans
from touchups.booking.slots import Length, free_starts
from touchups.booking.spans import Span, cut, is_free, merge
from touchups.models import DateException

YEAR = 2026
DAYS = [date(YEAR, 1, 1) + timedelta(days=count) for count in range(365)]
MONDAY = date(2026, 3, 2)
#: North and south, half an hour of summer time, an odd offset, winter time in Ramadan, a leap at midnight.
ZONES = [
    "America/New_York", "Europe/London", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Africa/Casablanca", "Africa/Cairo",
]  # fmt: skip
OFF, EXTRA = DateException.Kind.OFF, DateException.Kind.EXTRA
OWN, CLINIC = 7, None


@dataclass(frozen=True)
class Hours:
    weekday: int
    starts: time
    ends: time


def exception(kind, first, last=None, starts=None, ends=None, of=CLINIC) -> DateException:
    return DateException(
        kind=kind, first_on=first, last_on=last or first, starts=starts, ends=ends, injector_id=of
    )


def change_days(zone: ZoneInfo) -> list[date]:
    """The days of the year that are not 24 hours long."""
    noons = [datetime.combine(day, time(12), zone) for day in [*DAYS, date(YEAR + 1, 1, 1)]]
    return [after.date() for before, after in pairwise(noons) if before.utcoffset() != after.utcoffset()]


def as_moments(spans: list[Span]) -> set[datetime]:
    steps = timedelta(minutes=5)
    return {span.start + count * steps for span in spans for count in range((span.end - span.start) // steps)}


#: By night, by day with a break, and in the evening, so that every change of clocks falls into some hours.
WEEK = [
    Hours(weekday, starts, ends)
    for weekday in range(7)
    for starts, ends in [
        (time(0), time(4)), (time(9), time(12, 30)), (time(13, 15), time(17)), (time(21), time(23, 55)),
    ]
]  # fmt: skip
YEARS_EXCEPTIONS = [
    exception(OFF, date(YEAR, 12, 24), date(YEAR, 12, 31)),
    exception(OFF, date(YEAR, 8, 3), date(YEAR, 8, 14), of=OWN),
    exception(EXTRA, date(YEAR, 12, 28), starts=time(10), ends=time(12), of=OWN),
    *[exception(OFF, day, starts=time(2, 15), ends=time(3, 10)) for day in DAYS[::3]],
    *[exception(EXTRA, day, starts=time(4), ends=time(5, 45), of=OWN) for day in DAYS[::5]],
]


@pytest.mark.parametrize("name", ZONES)
def test_a_years_free_times_are_those_of_a_walk_along_the_wall_clock(name):
    zone, length = ZoneInfo(name), Length(*(timedelta(minutes=each) for each in (20, 5, 10)))
    differing = []
    for day in DAYS:
        noon = moment(day, time(12), zone)
        taken = merge(
            Span(start, start + timedelta(minutes=25))
            for start in (noon - timedelta(hours=10, minutes=40), noon - timedelta(hours=2), noon)
        )
        today = [each for each in YEARS_EXCEPTIONS if each.first_on <= day <= each.last_on]
        is_holiday = day in public_holidays("US", YEAR)
        spans = working_spans(day, zone=zone, hours=WEEK, exceptions=today, is_holiday=is_holiday)
        works = naive.working(day, zone, WEEK, today, is_holiday)
        expected = naive.free(works, as_moments(taken), 20, 5, 10)
        if as_moments(spans) != works or list(free_starts(spans, taken, length)) != expected:
            differing.append(day)
    assert differing == []


@pytest.mark.parametrize("name", [name for name in ZONES if name != "Asia/Kathmandu"])
def test_the_year_of_a_zone_that_changes_its_clocks_has_such_days(name):
    assert len(change_days(ZoneInfo(name))) >= 2


TIMES = st.integers(0, 24 * 12 - 1).map(lambda step: time(step // 12, step % 12 * 5))
PAIRS = st.tuples(TIMES, TIMES).map(sorted).filter(lambda pair: pair[0] < pair[1])


@st.composite
def days_and_rules(draw):
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    day = draw(st.one_of(st.sampled_from(change_days(zone) or DAYS), st.sampled_from(DAYS)))
    hours = [Hours(day.weekday(), *pair) for pair in draw(st.lists(PAIRS, max_size=4))]
    exceptions = [
        exception(kind, day, starts=pair and pair[0], ends=pair and pair[1], of=of)
        for kind, pair, of in draw(
            st.lists(
                st.one_of(
                    st.tuples(st.just(OFF), st.none() | PAIRS, st.sampled_from([OWN, CLINIC])),
                    st.tuples(st.just(EXTRA), PAIRS, st.sampled_from([OWN, CLINIC])),
                ),
                max_size=4,
            )
        )
    ]
    return zone, day, hours, exceptions, draw(st.booleans())


STEPS = st.integers(0, 24).map(lambda count: 5 * count)


BUSY = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 24)), max_size=6)


@settings(max_examples=150, deadline=None)
@given(days_and_rules(), BUSY, STEPS, STEPS, st.integers(1, 24))
def test_any_hours_exceptions_and_appointments_leave_the_times_of_the_walk(case, busy, before, after, length):
    zone, day, hours, exceptions, is_holiday = case
    begin = moment(day, time(0), zone)
    taken = merge(
        Span(begin + timedelta(minutes=5 * start), begin + timedelta(minutes=5 * (start + count)))
        for start, count in busy
    )
    spans = working_spans(day, zone=zone, hours=hours, exceptions=exceptions, is_holiday=is_holiday)
    works = naive.working(day, zone, hours, exceptions, is_holiday)
    lengths = Length(*(timedelta(minutes=each) for each in (5 * length, before, after)))
    assert as_moments(spans) == works
    assert list(free_starts(spans, taken, lengths)) == naive.free(
        works, as_moments(taken), 5 * length, before, after
    )


def utc(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


@pytest.mark.parametrize(
    ("exceptions", "expected"),
    [
        pytest.param([], [Span(utc(9), utc(12))], id="the weekly hours hold"),
        pytest.param([exception(OFF, MONDAY)], [], id="the clinic is closed"),
        pytest.param([exception(OFF, MONDAY, of=OWN)], [], id="the injector is on leave"),
        pytest.param(
            [exception(OFF, date(2026, 2, 20), date(2026, 3, 1))],
            [Span(utc(9), utc(12))],
            id="the leave was over yesterday",
        ),
        pytest.param(
            [exception(OFF, MONDAY, starts=time(10), ends=time(10, 30))],
            [Span(utc(9), utc(10)), Span(utc(10, 30), utc(12))],
            id="a meeting of half an hour is cut out",
        ),
        pytest.param(
            [exception(EXTRA, MONDAY, starts=time(12), ends=time(13))],
            [Span(utc(9), utc(13))],
            id="an extra hour joins the morning",
        ),
        pytest.param(
            [exception(OFF, MONDAY), exception(EXTRA, MONDAY, starts=time(14), ends=time(15), of=OWN)],
            [Span(utc(14), utc(15))],
            id="one comes in although the clinic is closed",
        ),
        pytest.param(
            [exception(OFF, MONDAY, of=OWN), exception(EXTRA, MONDAY, starts=time(14), ends=time(15))],
            [],
            id="the clinic opens longer, but not for who is on leave",
        ),
        pytest.param(
            [
                exception(OFF, MONDAY, starts=time(10), ends=time(11)),
                exception(EXTRA, MONDAY, starts=time(10), ends=time(11), of=OWN),
            ],
            [Span(utc(9), utc(12))],
            id="one works through the clinic's meeting",
        ),
    ],
)
def test_exceptions_of_the_clinic_then_of_the_injector_change_the_day(exceptions, expected):
    hours = [Hours(0, time(9), time(12)), Hours(1, time(9), time(18))]
    assert working_spans(MONDAY, zone=ZoneInfo("UTC"), hours=hours, exceptions=exceptions) == expected


def test_on_a_public_holiday_only_extra_hours_are_worked():
    hours = [Hours(0, time(9), time(12))]
    extra = exception(EXTRA, MONDAY, starts=time(14), ends=time(15), of=OWN)
    spans = working_spans(MONDAY, zone=ZoneInfo("UTC"), hours=hours, exceptions=[extra], is_holiday=True)
    assert spans == [Span(utc(14), utc(15))]


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        pytest.param(
            date(2026, 3, 8), time(2, 30), utc(7, 30, date(2026, 3, 8)), id="skipped, an hour later"
        ),
        pytest.param(
            date(2026, 11, 1), time(1, 30), utc(5, 30, date(2026, 11, 1)), id="shown twice, the first"
        ),
        pytest.param(date(2026, 7, 1), time(9), utc(13, 0, date(2026, 7, 1)), id="in summer"),
    ],
)
def test_a_time_of_the_wall_clock_is_one_moment(day, at, expected):
    assert moment(day, at, ZoneInfo("America/New_York")) == expected


def test_public_holidays_have_names_and_come_in_order():
    found = public_holidays("US", 2026)
    assert found[date(2026, 11, 26)] == "Thanksgiving Day"
    assert list(found) == sorted(found)
    assert public_holidays("DE", 2026)[date(2026, 10, 3)] == "German Unity Day"


def test_a_clinic_without_a_country_is_open_on_every_day():
    assert public_holidays("", 2026) == {}


@pytest.mark.parametrize(
    ("spans", "out", "left"),
    [
        pytest.param([(0, 4), (4, 6)], [], [(0, 6)], id="what touches becomes one"),
        pytest.param([(5, 6), (0, 9)], [], [(0, 9)], id="what lies within vanishes"),
        pytest.param([(3, 3), (5, 4)], [], [], id="what is empty vanishes"),
        pytest.param([(0, 9)], [(3, 4), (3, 5)], [(0, 3), (5, 9)], id="a hole splits"),
        pytest.param([(2, 5)], [(0, 3), (4, 9)], [(3, 4)], id="both ends are cut"),
        pytest.param([(2, 5)], [(0, 9)], [], id="all is cut"),
        pytest.param([(2, 5)], [(5, 9), (0, 2)], [(2, 5)], id="neighbours cut nothing"),
    ],
)
def test_spans_are_merged_and_cut(spans, out, left):
    hours = [[Span(utc(start), utc(end)) for start, end in each] for each in (spans, out, left)]
    assert cut(hours[0], hours[1]) == hours[2]


@pytest.mark.parametrize(
    ("span", "expected"), [((0, 2), True), ((4, 6), True), ((1, 3), False), ((5, 8), False), ((9, 10), True)]
)
def test_a_span_is_free_up_to_the_moment_at_which_another_begins(span, expected):
    taken = [Span(utc(2), utc(4)), Span(utc(6), utc(9))]
    assert is_free(Span(*map(utc, span)), taken) is expected

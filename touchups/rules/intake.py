"""From a contract case (JSON that fits ``contracts/case.schema.json``) to facts; refuses the impossible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from touchups.rules.facts import (
    Amount,
    Case,
    Concern,
    Day,
    Finding,
    ImpossibleCase,
    Patient,
    Report,
    Review,
    TouchUp,
    TreatedArea,
    Units,
    in_catalogue_order,
)

Json = Mapping[str, Any]
Item = TypeVar("Item")

#: Answers look up to two years ahead and must still fall on a date that can be written.
LAST_TODAY = date(9995, 12, 31)
#: Far beyond any dose; keeps a slip of the keyboard from overflowing a number.
MOST_UNITS = 1_000_000
NO_UNITS: Units = MappingProxyType({})
NUMBERS = (int, float, Decimal)


def read_case(data: Json) -> Case:
    """The facts in ``data``, which already fits the schema. Raises ImpossibleCase naming the field."""
    today = _day(data, "today")
    if today > LAST_TODAY.toordinal():
        raise ImpossibleCase("today", f"must not be after {LAST_TODAY.isoformat()}")
    areas = _each(data, "areas", _area, today)
    reviews = _each(data, "reviews", _review, today)
    _refuse_twice([treated.area for treated in areas], "areas", "area", "is listed twice")
    _refuse_twice([review.on for review in reviews], "reviews", "on", "there is another review on that day")
    return Case(
        today=today,
        patient=_patient(data.get("patient", {})),
        areas=in_catalogue_order(areas),
        reviews=tuple(sorted(reviews, key=_latest_first) if len(reviews) > 1 else reviews),
        reports=tuple(_each(data, "reports", _report, today)),
        concerns=tuple(_each(data, "concerns", _concern, today)),
    )


def _latest_first(review: Review) -> Day:
    return -review.on


def _patient(data: Json) -> Patient:
    holds = data.get("holds")
    try:
        return Patient(
            sex=data.get("sex", "unspecified"),
            metabolism=data.get("metabolism", "standard"),
            cadence=data.get("cadence", "standard"),
            break_until=_day_or_none(data, "break_until"),
            event_on=_day_or_none(data, "event_on"),
            holds=tuple(sorted({*holds})) if holds else (),
        )
    except ImpossibleCase as error:
        raise error.inside("patient") from None


def _area(data: Json, today: Day) -> TreatedArea:
    treated_on = _past(data, "treated_on", today)
    staged = data.get("plan", "single") == "staged"
    planned = data.get("planned_units")
    if planned is not None and _amount(planned, "planned_units") <= 0:
        raise ImpossibleCase("planned_units", "must be above 0")
    thick_muscle = data.get("thick_muscle", False)
    units = _units(data)
    touch_ups = _each(data, "touch_ups", _touch_up, today)
    for index, touch_up in enumerate(touch_ups):
        if touch_up.on < treated_on:
            raise ImpossibleCase(f"touch_ups[{index}].on", "must not be before treated_on")
        if touch_up.second_pass and not staged:
            raise ImpossibleCase(f"touch_ups[{index}].second_pass", "only a staged plan has a second pass")
    # By position: naming the fields of so many areas takes longer than reading them.
    return TreatedArea(
        data["area"], data["product"], treated_on, staged, planned, thick_muscle, units, tuple(touch_ups)
    )


def _touch_up(data: Json, today: Day) -> TouchUp:
    return TouchUp(_past(data, "on", today), data.get("second_pass", False), _units(data))


def _review(data: Json, today: Day) -> Review:
    on = _past(data, "on", today)
    return Review(on, data.get("plateau", False), tuple(_each(data, "findings", _finding, today)))


def _finding(data: Json, today: Day) -> Finding:
    return Finding(data["area"], data["side"], data["kind"], data.get("conflicts", True))


def _report(data: Json, today: Day) -> Report:
    on = _past(data, "on", today)
    return Report(data["kind"], data.get("area"), on, _later(data, "seen_on", on, today))


def _concern(data: Json, today: Day) -> Concern:
    on = _past(data, "on", today)
    return Concern(data["kind"], on, _later(data, "referred_on", on, today))


def _each(data: Json, name: str, read: Callable[[Json, Day], Item], today: Day) -> list[Item]:
    items: list[Item] = []
    for index, item in enumerate(data.get(name, ())):
        try:
            items.append(read(item, today))
        except ImpossibleCase as error:
            raise error.inside(f"{name}[{index}]") from None
    return items


def _refuse_twice(keys: list[Any], name: str, field: str, problem: str) -> None:
    if len(set(keys)) == len(keys):
        return
    for index, key in enumerate(keys):
        if key in keys[:index]:
            raise ImpossibleCase(f"{name}[{index}].{field}", problem)


def _past(data: Json, field: str, today: Day) -> Day:
    day = _day(data, field)
    if day > today:
        raise ImpossibleCase(field, "must not be after today")
    return day


def _later(data: Json, field: str, start: Day, today: Day) -> Day | None:
    if data.get(field) is None:
        return None
    day = _past(data, field, today)
    if day < start:
        raise ImpossibleCase(field, "must not be before on")
    return day


def _day_or_none(data: Json, field: str) -> Day | None:
    return None if data.get(field) is None else _day(data, field)


def _day(data: Json, field: str) -> Day:
    try:
        return _ordinal(data[field])
    except ValueError:
        raise ImpossibleCase(field, "must be a real date written YYYY-MM-DD") from None


@lru_cache(maxsize=8192)
def _ordinal(text: str) -> Day:
    # fromisoformat also takes week dates and dates without dashes, which the contract does not.
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    return date.fromisoformat(text).toordinal()


def _units(data: Json) -> Units:
    units = data.get("units")
    if not units:
        return NO_UNITS
    for side, amount in units.items():
        if type(amount) in (int, float) and 0 <= amount <= MOST_UNITS:
            continue  # The usual case; what is wrong with others is told below.
        if _amount(amount, "units", side) < 0:
            raise ImpossibleCase(f"units.{side}", "must not be negative")
    return dict(units)


def _amount(value: Any, *field: str) -> Amount:
    if isinstance(value, bool) or not isinstance(value, NUMBERS) or _is_nan(value):
        raise ImpossibleCase(".".join(field), "must be a number")
    if value > MOST_UNITS:
        raise ImpossibleCase(".".join(field), f"must not be above {MOST_UNITS}")
    return value


def _is_nan(value: Amount) -> bool:
    return value.is_nan() if isinstance(value, Decimal) else value != value

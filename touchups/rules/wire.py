"""The answer as contract JSON (``contracts/answer.schema.json``): plain text, numbers and nulls."""

from __future__ import annotations

from datetime import date
from typing import Any

from touchups.rules.answer import Answer, AreaAnswer
from touchups.rules.dosing import Guidance

Json = dict[str, Any]


def write_answer(answer: Answer) -> Json:
    """``answer`` with its sentences in English and its dates as YYYY-MM-DD."""
    areas = [_area(area) for area in answer.areas]
    return {
        "flag": str(answer.flag),
        "rule": answer.rule,
        "urgency": str(answer.urgency),
        "act_from": _day(answer.act_from),
        "act_by": _day(answer.act_by),
        "because": _because(answer, areas),
        "holds_until": _day(answer.holds_until),
        "areas": areas,
        "referrals": [
            {"concern": referral.concern, "to": list(referral.to)} for referral in answer.referrals
        ],
        "cautions": [str(caution) for caution in answer.cautions],
        "policy": answer.policy,
    }


def _because(answer: Answer, areas: list[Json]) -> str:
    """An answer that comes from an area says the same sentence."""
    for area in areas:
        if area["area"] == answer.area:
            return str(area["because"])
    return str(answer.because)


def _area(answer: AreaAnswer) -> Json:
    return {
        "area": answer.area,
        "flag": str(answer.flag),
        "rule": answer.rule,
        "urgency": str(answer.urgency),
        "act_from": _day(answer.act_from),
        "act_by": _day(answer.act_by),
        "because": str(answer.because),
        "dose_guidance": [_guidance(entry) for entry in answer.dose_guidance],
    }


def _guidance(entry: Guidance) -> Json:
    return {
        "side": entry.side,
        "min_units": entry.min_units,
        "max_units": entry.max_units,
        "suggested_units": entry.suggested_units,
        "technique": str(entry.technique),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

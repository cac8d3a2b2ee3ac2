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
    # An answer that comes from an area says the same sentence.
    because = next((area["because"] for area in areas if area["area"] == answer.area), None)
    return {
        **_verdict(answer, because or str(answer.because)),
        "holds_until": _day(answer.holds_until),
        "areas": areas,
        "referrals": [
            {"concern": referral.concern, "to": list(referral.to)} for referral in answer.referrals
        ],
        "cautions": [str(caution) for caution in answer.cautions],
        "policy": answer.policy,
    }


def _verdict(answer: Answer | AreaAnswer, because: str) -> Json:
    return {
        "flag": str(answer.flag),
        "rule": answer.rule,
        "urgency": str(answer.urgency),
        "act_from": _day(answer.act_from),
        "act_by": _day(answer.act_by),
        "because": because,
    }


def _area(answer: AreaAnswer) -> Json:
    guidance = [_guidance(entry) for entry in answer.dose_guidance]
    return {"area": answer.area, **_verdict(answer, str(answer.because)), "dose_guidance": guidance}


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

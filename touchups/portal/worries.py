"""What a patient is told about what they reported, by the rules' own sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from touchups.booking.windows import FLAGS
from touchups.models import Report
from touchups.portal.course import Course
from touchups.portal.forms import HAPPENINGS
from touchups.rules import Sentence
from touchups.rules.catalogue import COMPLICATION_REPORTS, EMERGENCY_REPORTS

_ONE_ONE_TWO = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IN",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "TR",
)  # fmt: skip

#: Emergency numbers by the clinic's country.
EMERGENCY_NUMBERS = {
    **dict.fromkeys(("CA", "MX", "US"), ("911",)),
    **dict.fromkeys(_ONE_ONE_TWO, ("112",)),
    "AU": ("000",),
    "GB": ("999",),
    "NZ": ("111",),
}
#: Where the country is not known.
ANYWHERE = ("112", "911", "999")

#: Rules under which what shows may still go by itself.
STILL_CHANGING = ("too_early", "touch_up_settling")


def emergency_numbers(country: str) -> tuple[str, ...]:
    """The numbers to call from a country (ISO 3166-1, two letters, or empty)."""
    return EMERGENCY_NUMBERS.get(country, ANYWHERE)


@dataclass(frozen=True)
class Reply:
    """``waiting_helps``: an injection now would come too early to be judged. ``is_due``: time to come."""

    report: Report
    what: Promise
    weight: str
    sentence: Sentence
    waiting_helps: bool
    is_due: bool


def replies(course: Course) -> list[Reply]:
    """One for each open report of the most pressing weight: nothing else is said beside an emergency.

    What was told twice on one day is answered once.
    """
    told = {(each.report.kind, each.report.area, each.report.on): each for each in _replies(course)}
    found = list(told.values())
    for weight in ("emergency", "complication", "complaint"):
        if weighty := [reply for reply in found if reply.weight == weight]:
            return weighty
    return []


def _replies(course: Course) -> Iterator[Reply]:
    for report in course.patient.open_reports:
        weight = _weight(report.kind)
        answer = course.answer
        if weight == "complaint":
            about = [area for area in answer.areas if area.area == report.area]
            answer = about[0] if about else answer
        waiting_helps = weight == "complaint" and answer.rule in STILL_CHANGING
        is_due = weight == "complaint" and answer.flag in FLAGS.values()
        yield Reply(report, HAPPENINGS[report.kind], weight, answer.caller, waiting_helps, is_due)


def _weight(kind: str) -> str:
    if kind in EMERGENCY_REPORTS:
        return "emergency"
    return "complication" if kind in COMPLICATION_REPORTS else "complaint"

"""What the facts say about an area and a patient whatever the day: read once, then compared with days.

Named tuples, because a reading is made for every area of every case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from touchups.rules.catalogue import (
    COMPLAINT_REPORTS,
    COMPLICATION_REPORTS,
    DYNAMIC_FINDINGS,
    EMERGENCY_REPORTS,
    STILL_DEVELOPING,
)
from touchups.rules.facts import Case, Day, Finding, Patient, Report, Review, TreatedArea
from touchups.rules.policy import Policy


class Cycle(NamedTuple):
    """The dates of an area's cycle, counted from its latest full session (day 0)."""

    treated_on: Day
    review_from: Day
    review_to: Day
    usual_peak: Day
    peak: Day
    window_end: Day
    early_from: Day | None
    early_to: Day | None
    wear_off: Day
    plan_from: Day
    full_from: Day
    full_to: Day
    lapses_on: Day


def cycle_of(treated: TreatedArea, patient: Patient, policy: Policy) -> Cycle:
    t = treated.treated_on
    timing = policy.timings[treated.product]
    peak = policy.slow_peak if _is_slow(treated, patient) else policy.peak
    if patient.metabolism == "high" and patient.cadence == "continuous":
        start, end = timing.fast_from, timing.fast_to
    else:
        start, end = timing.cadence_from, timing.cadence_to
    full_from = t + max(start, timing.minimum)
    return Cycle(
        treated_on=t,
        review_from=t + policy.review_from,
        review_to=t + policy.review_to,
        usual_peak=t + policy.peak,
        peak=t + peak,
        window_end=t + max(policy.touch_up_to, peak + policy.slow_grace),
        early_from=None if timing.early_from is None else t + timing.early_from,
        early_to=None if timing.early_to is None else t + timing.early_to,
        wear_off=t + timing.wear_off,
        plan_from=full_from - policy.booking_lead,
        full_from=full_from,
        full_to=t + max(end, timing.minimum + policy.full_span),
        lapses_on=t + policy.lapsed_after,
    )


def _is_slow(treated: TreatedArea, patient: Patient) -> bool:
    return treated.thick_muscle or (patient.sex == "male" and treated.area == "glabella")


HARM_REPORTS = EMERGENCY_REPORTS | COMPLICATION_REPORTS


class Situation(NamedTuple):
    """What concerns the whole patient; of open reports and concerns the earliest day."""

    policy: Policy
    patient: Patient
    treated: bool
    open_reports: list[Report]
    emergency_on: Day | None
    complication_on: Day | None
    harm_on: Day | None
    concern_on: Day | None


def read_situation(case: Case, policy: Policy) -> Situation:
    open_reports = [report for report in case.reports if report.seen_on is None]
    open_concerns = [concern.on for concern in case.concerns if concern.referred_on is None]
    return Situation(
        policy=policy,
        patient=case.patient,
        treated=bool(case.areas),
        open_reports=open_reports,
        emergency_on=_earliest(open_reports, EMERGENCY_REPORTS),
        complication_on=_earliest(open_reports, COMPLICATION_REPORTS),
        harm_on=_earliest(open_reports, HARM_REPORTS),
        concern_on=min(open_concerns) if open_concerns else None,
    )


class Reading(NamedTuple):
    """One area. ``findings`` are the exam's that count: of this area, in conflict with the goal."""

    treated: TreatedArea
    cycle: Cycle
    situation: Situation
    touch_up_on: Day | None
    touch_up_shows: Day | None
    touch_ups_used_up: bool
    exam_on: Day | None
    findings: tuple[Finding, ...]
    kinds: frozenset[str]
    dynamic: bool
    open_to_touch_up: bool
    settles_on: Day
    looked_at: bool
    static_line_open: bool
    complication_on: Day | None
    complication_by: Day | None
    complaint_on: Day | None
    complaint_from: Day
    complaint_by: Day


def read_area(treated: TreatedArea, case: Case, situation: Situation) -> Reading:
    policy = situation.policy
    cycle = cycle_of(treated, case.patient, policy)
    touch_up_on = max([touch_up.on for touch_up in treated.touch_ups], default=None)
    touch_up_shows = None if touch_up_on is None else touch_up_on + policy.touch_up_settles
    judged_from = cycle.review_from if touch_up_shows is None else touch_up_shows
    proper = len([touch_up for touch_up in treated.touch_ups if not touch_up.second_pass])
    used_up = proper >= policy.touch_ups_per_cycle

    exam = _exam(case.reviews, max(cycle.review_from, judged_from))
    findings = _counting(exam, treated.area)
    kinds = frozenset([finding.kind for finding in findings])
    dynamic_kinds = kinds & DYNAMIC_FINDINGS.keys()

    concerning = _concerning(situation.open_reports, treated)
    complication_on = _earliest(concerning, COMPLICATION_REPORTS)
    answered_on = max(touch_up_on or 0, exam.on if exam else 0)
    unanswered = [report for report in concerning if report.on > answered_on]
    complaint_on = _earliest(unanswered, COMPLAINT_REPORTS)
    complaint_from = max(complaint_on or 0, judged_from)
    return Reading(
        treated=treated,
        cycle=cycle,
        situation=situation,
        touch_up_on=touch_up_on,
        touch_up_shows=touch_up_shows,
        touch_ups_used_up=used_up,
        exam_on=exam.on if exam else None,
        findings=findings,
        kinds=kinds,
        dynamic=bool(dynamic_kinds),
        open_to_touch_up=bool(dynamic_kinds) and "too_strong" not in kinds and not used_up,
        settles_on=_settles_on(treated, case.patient, exam, dynamic_kinds, cycle),
        looked_at=exam is not None or (touch_up_on is not None and touch_up_on >= cycle.review_from),
        static_line_open="static_line" in kinds and not _static_lines_referred(case, exam),
        complication_on=complication_on,
        complication_by=None if complication_on is None else complication_on + policy.urgent_within,
        complaint_on=complaint_on,
        complaint_from=complaint_from,
        complaint_by=_complaint_by(complaint_from, cycle.window_end, policy),
    )


def _exam(reviews: tuple[Review, ...], earliest: Day) -> Review | None:
    """The latest review, unless it came too early to judge: then none did later."""
    return reviews[0] if reviews and reviews[0].on >= earliest else None


def _counting(exam: Review | None, area: str) -> tuple[Finding, ...]:
    if exam is None or not exam.findings:
        return ()
    return tuple([finding for finding in exam.findings if finding.conflicts and finding.area == area])


def _settles_on(
    treated: TreatedArea, patient: Patient, exam: Review | None, dynamic_kinds: frozenset[str], cycle: Cycle
) -> Day:
    """From when a finding may be corrected. A slow area may still catch up unless it is uneven."""
    if _is_slow(treated, patient) and dynamic_kinds <= STILL_DEVELOPING:
        return cycle.peak
    if (exam is not None and exam.plateau) or (treated.staged and not treated.touch_ups):
        return cycle.review_from
    return cycle.usual_peak


def _complaint_by(complaint_from: Day, window_end: Day, policy: Policy) -> Day:
    """Within the week, and while a touch-up is still possible."""
    by = complaint_from + policy.complaint_within
    return min(by, window_end) if complaint_from <= window_end else by


def _static_lines_referred(case: Case, exam: Review | None) -> bool:
    return exam is not None and any(
        concern.kind == "static_lines" and concern.referred_on is not None and concern.referred_on >= exam.on
        for concern in case.concerns
    )


def _concerning(open_reports: list[Report], treated: TreatedArea) -> list[Report]:
    """Reports that name the area or none, since it was treated."""
    if not open_reports:
        return open_reports
    return [
        report
        for report in open_reports
        if report.on >= treated.treated_on and (report.area is None or report.area == treated.area)
    ]


def _earliest(reports: Sequence[Report], kinds: Mapping[str, str]) -> Day | None:
    if not reports:
        return None
    return min([report.on for report in reports if report.kind in kinds], default=None)

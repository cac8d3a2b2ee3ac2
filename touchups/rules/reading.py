"""What the facts say about an area and a patient whatever the day: read once, then compared with days.

A reading is made for every area of every case and not written to afterwards; it is not frozen because that
takes three times as long to make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from touchups.rules.catalogue import (
    COMPLAINT_REPORTS,
    COMPLICATION_REPORTS,
    DYNAMIC_FINDINGS,
    EMERGENCY_REPORTS,
    STILL_DEVELOPING,
)
from touchups.rules.facts import Case, Concern, Day, Finding, Patient, Report, Review, TreatedArea
from touchups.rules.policy import Policy

#: Later than any day.
NEVER = 10**9


@dataclass(slots=True)
class Cycle:
    """The dates of an area's cycle, counted from its latest full session (day 0).

    ``slow``: its full effect comes late. ``turns`` are the days on which something of it begins or has ended,
    in order; the last is NEVER or later.
    """

    slow: bool
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
    turns: tuple[Day, ...] = ()


def cycle_of(treated: TreatedArea, patient: Patient, policy: Policy) -> Cycle:
    slow = treated.thick_muscle or (patient.sex == "male" and treated.area == "glabella")
    fast = patient.metabolism == "high" and patient.cadence == "continuous"
    return _cycle_from(treated.treated_on, policy, treated.product, slow, fast)


@lru_cache(maxsize=4096)
def _cycle_from(t: Day, policy: Policy, product: str, slow: bool, fast: bool) -> Cycle:
    days = _days_of_a_cycle(policy, product, slow, fast)
    return Cycle(
        slow,
        treated_on=t,
        review_from=t + days.review_from,
        review_to=t + days.review_to,
        usual_peak=t + days.usual_peak,
        peak=t + days.peak,
        window_end=t + days.window_end,
        early_from=None if days.early_from is None else t + days.early_from,
        early_to=None if days.early_to is None else t + days.early_to,
        wear_off=t + days.wear_off,
        plan_from=t + days.plan_from,
        full_from=t + days.full_from,
        full_to=t + days.full_to,
        lapses_on=t + days.lapses_on,
        turns=tuple([t + day for day in days.turns]),
    )


@lru_cache(maxsize=256)
def _days_of_a_cycle(policy: Policy, product: str, slow: bool, fast: bool) -> Cycle:
    """Its dates as days since the session."""
    timing = policy.timings[product]
    peak = policy.slow_peak if slow else policy.peak
    start, end = (timing.fast_from, timing.fast_to) if fast else (timing.cadence_from, timing.cadence_to)
    full_from = max(start, timing.minimum)
    days = Cycle(
        slow,
        treated_on=0,
        review_from=policy.review_from,
        review_to=policy.review_to,
        usual_peak=policy.peak,
        peak=peak,
        window_end=max(policy.touch_up_to, peak + policy.slow_grace),
        early_from=timing.early_from,
        early_to=timing.early_to,
        wear_off=timing.wear_off,
        plan_from=full_from - policy.booking_lead,
        full_from=full_from,
        full_to=max(end, timing.minimum + policy.full_span),
        lapses_on=policy.lapsed_after,
    )
    days.turns = tuple(sorted(_turns(days)))
    return days


def _turns(days: Cycle) -> Iterator[Day]:
    yield from (days.review_from, days.usual_peak, days.peak, days.wear_off)
    yield from (days.plan_from, days.full_from, days.lapses_on, NEVER)
    yield from (days.review_to + 1, days.window_end + 1, days.full_to + 1)
    if days.early_from is not None and days.early_to is not None:
        yield from (days.early_from, days.early_to + 1)


HARM_REPORTS = EMERGENCY_REPORTS | COMPLICATION_REPORTS


@dataclass(slots=True)
class Situation:
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


NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True, init=False, eq=False)
class Reading:
    """One area. ``findings`` are the exam's that count: of this area, in conflict with the goal.

    ``settles_on``: from when a finding may be corrected. ``judged_from``: when what was done last shows.
    """

    treated: TreatedArea
    situation: Situation
    cycle: Cycle
    touch_up_on: Day | None
    touch_up_shows: Day | None
    touch_ups_used_up: bool
    judged_from: Day
    exam_on: Day | None
    findings: tuple[Finding, ...]
    kinds: frozenset[str]
    dynamic: bool
    open_to_touch_up: bool
    settles_on: Day
    looked_at: bool
    static_line_open: bool
    complication_on: Day | None
    complaint_on: Day | None

    def __init__(self, treated: TreatedArea, case: Case, situation: Situation) -> None:
        self.treated = treated
        self.situation = situation
        self.cycle = cycle_of(treated, case.patient, situation.policy)
        self._read_touch_ups(situation.policy)
        exam = self._exam(case.reviews)
        self.exam_on = exam.on if exam else None
        self.looked_at = exam is not None or (self.touch_up_on or 0) >= self.cycle.review_from
        self._read_findings(exam, case.concerns)
        self._read_reports(situation.open_reports)

    def _read_touch_ups(self, policy: Policy) -> None:
        touch_ups = self.treated.touch_ups
        if not touch_ups:
            self.touch_up_on = self.touch_up_shows = None
            self.touch_ups_used_up = False
            self.judged_from = self.cycle.review_from
            return
        self.touch_up_on = max([touch_up.on for touch_up in touch_ups])
        self.touch_up_shows = self.judged_from = self.touch_up_on + policy.touch_up_settles
        proper = len([touch_up for touch_up in touch_ups if not touch_up.second_pass])
        self.touch_ups_used_up = proper >= policy.touch_ups_per_cycle

    def _exam(self, reviews: tuple[Review, ...]) -> Review | None:
        """The latest review, unless it came too early to judge: then none did later."""
        if not reviews:
            return None
        latest = reviews[0]
        return latest if latest.on >= self.judged_from and latest.on >= self.cycle.review_from else None

    def _read_findings(self, exam: Review | None, concerns: tuple[Concern, ...]) -> None:
        if exam is None or not exam.findings:
            self.findings = ()
            self.kinds = dynamic_kinds = NOTHING
            self.dynamic = self.open_to_touch_up = self.static_line_open = False
        else:
            area = self.treated.area
            self.findings = tuple([f for f in exam.findings if f.conflicts and f.area == area])
            self.kinds = kinds = frozenset([finding.kind for finding in self.findings])
            dynamic_kinds = kinds & DYNAMIC_FINDINGS.keys()
            self.dynamic = bool(dynamic_kinds)
            self.open_to_touch_up = self.dynamic and "too_strong" not in kinds and not self.touch_ups_used_up
            self.static_line_open = "static_line" in kinds and not _static_lines_referred(concerns, exam.on)
        self.settles_on = self._settling(exam, dynamic_kinds)

    def _settling(self, exam: Review | None, dynamic_kinds: frozenset[str]) -> Day:
        """A slow area may still catch up unless it is uneven."""
        if self.cycle.slow and dynamic_kinds <= STILL_DEVELOPING:
            return self.cycle.peak
        if (exam is not None and exam.plateau) or (self.treated.staged and not self.treated.touch_ups):
            return self.cycle.review_from
        return self.cycle.usual_peak

    def _read_reports(self, open_reports: list[Report]) -> None:
        """Reports count that name the area or none, since it was treated; complaints since the last look."""
        if not open_reports:
            self.complication_on = self.complaint_on = None
            return
        treated = self.treated
        concerning = [
            report
            for report in open_reports
            if report.on >= treated.treated_on and (report.area is None or report.area == treated.area)
        ]
        answered_on = max(self.touch_up_on or 0, self.exam_on or 0)
        unanswered = [report for report in concerning if report.on > answered_on]
        self.complication_on = _earliest(concerning, COMPLICATION_REPORTS)
        self.complaint_on = _earliest(unanswered, COMPLAINT_REPORTS)


def _static_lines_referred(concerns: tuple[Concern, ...], since: Day) -> bool:
    return any(
        concern.kind == "static_lines" and concern.referred_on is not None and concern.referred_on >= since
        for concern in concerns
    )


def _earliest(reports: list[Report], kinds: Mapping[str, str]) -> Day | None:
    if not reports:
        return None
    return min([report.on for report in reports if report.kind in kinds], default=None)

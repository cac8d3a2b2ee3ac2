"""What the rules say at the injector's chair: what changes when, what would follow, how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from touchups import rules
from touchups.assessment.facts import ADULT, Facts, case_of, facts_of, with_record
from touchups.assessment.rows import age_on
from touchups.assessment.services import decide, policy_for, policy_of
from touchups.charting.doses import dose_table, total, units_by_side
from touchups.charting.queries import full_sessions, standing_of
from touchups.charting.services import FindingLine, check_no_review
from touchups.models import Patient, Report, Standing, TreatmentSession
from touchups.rules.catalogue import AREA_ORDER, Flag

CHANGES_SHOWN = 8


def what_changes_when(standing: Standing, *, today: date) -> list[tuple[date, rules.Answer]]:
    """The next days on which the patient's own flag or its dates change while nothing new is recorded."""
    policy = policy_of(standing.assessment.policy)
    case = case_of(standing.assessment.facts, today=today)
    changes, before = [], None
    for day, answer in rules.forecast(case, policy):
        says = (answer.flag, answer.rule, answer.area, answer.act_from, answer.act_by)
        if before and says != before:
            changes.append((day, answer))
        before = says
        if len(changes) == CHANGES_SHOWN:
            break
    return changes


def treated_areas(patient: Patient, *, today: date) -> list[str]:
    """The areas that a review looks at, in the catalogue's order."""
    return sorted((area["area"] for area in _facts(patient, today=today)["areas"]), key=AREA_ORDER.get)


def what_would_follow(
    patient: Patient,
    *,
    today: date,
    on: date,
    plateau: bool,
    findings: Sequence[FindingLine],
    seen: Sequence[Report],
) -> rules.Answer:
    """The answer if a review were recorded; nothing is stored. Raises ValidationError or ImpossibleCase."""
    check_no_review(patient, on)
    facts = _facts(patient, today=today, without=seen)
    review = {
        "on": on.isoformat(),
        "plateau": plateau,
        "findings": [
            {"area": line.area, "side": line.side, "kind": line.kind, "conflicts": line.conflicts}
            for line in findings
        ],
    }
    facts["reviews"] = [*facts["reviews"], review]
    return decide(facts, today=today, policy=policy_for(patient.clinic))


def _facts(patient: Patient, *, today: date, without: Sequence[Report] = ()) -> Facts:
    [loaded] = with_record(Patient.objects.filter(pk=patient.pk))
    loaded.open_reports = [report for report in loaded.open_reports if report not in without]
    return facts_of(loaded, today=today)


def session_for(patient: Patient, kind: str, *, now: datetime) -> TreatmentSession | None:
    """The session that a touch-up or second pass would belong to: one the rules name, or else the latest."""
    sessions = list(full_sessions(patient))
    if kind == TreatmentSession.Kind.SECOND_PASS:
        sessions = [session for session in sessions if session.plan == session.Plan.STAGED]
    standing = standing_of(patient, now=now)
    answers = standing.assessment.answer["areas"] if standing else []
    wanted = {area["area"] for area in answers if area["flag"] == "touch_up"}
    named = (session for session in sessions if wanted & {treated.area for treated in session.areas.all()})
    return next(named, sessions[0] if sessions else None)


def against_a_session(patient: Patient, *, now: datetime) -> list[str]:
    """Why no full session is called for today, by the rules or the patient's age.

    Empty when it is, or an injector overrode the rules.
    """
    standing = standing_of(patient, now=now)
    if standing is None:
        return []
    today = patient.clinic.day_of(now)
    due = standing.override or standing.act_from is None or standing.act_from <= today
    against = [] if standing.flag == Flag.FULL_SESSION and due else [standing.assessment.because]
    return [*_too_young(patient, today=today), *against]


def _too_young(patient: Patient, *, today: date) -> list[str]:
    """The labels of all products: effect and safety are not established under 18 for cosmetic use."""
    years = age_on(today, patient.birth_date)
    if years is None or years >= ADULT:
        return []
    return [_("The patient is %d years old; the products are labelled for adults.") % years]


def against_a_touch_up(parent: TreatmentSession, kind: str, *, now: datetime) -> list[str]:
    """Why the rules call for no touch-up, or second pass, of any area of this session today."""
    standing = standing_of(parent.patient, now=now)
    if standing is None or (standing.override and standing.flag == Flag.TOUCH_UP):
        return []
    areas = _answers_for(parent, standing)
    is_second = kind == TreatmentSession.Kind.SECOND_PASS
    if any(area["flag"] == "touch_up" and (area["rule"] == "second_pass") == is_second for area in areas):
        return []
    return [area["because"] for area in areas] or [standing.assessment.because]


def _answers_for(session: TreatmentSession, standing: Standing) -> list[dict]:
    treated = {area.area for area in session.areas.all()}
    return [area for area in standing.assessment.answer["areas"] if area["area"] in treated]


@dataclass(frozen=True)
class AreaGuide:
    """What a touch-up of one area has to know: the session's units a side, what came since, the range."""

    area: str
    original: dict[str, Decimal]
    given_since: Decimal
    guidance: list[dict]

    @property
    def cumulative(self) -> Decimal:
        return sum(self.original.values(), self.given_since)


def guidance_for(parent: TreatmentSession, *, now: datetime) -> list[AreaGuide]:
    """One guide an area of a session, from its doses and the stored answer."""
    visits = parent.touch_ups.valid().prefetch_related("areas__doses")
    since = [row for visit in visits for row in dose_table(visit)]
    standing = standing_of(parent.patient, now=now)
    answers = {area["area"]: area for area in _answers_for(parent, standing)} if standing else {}
    rows = dose_table(parent)
    return [
        AreaGuide(
            area,
            units_by_side(rows, area),
            total(row for row in since if row.area == area),
            answers.get(area, {}).get("dose_guidance", []),
        )
        for area in dict.fromkeys(row.area for row in rows)
    ]

"""A patient's personal plan, made of their record, and the doses that it puts into the session's form."""

from collections.abc import Iterable, Iterator, Mapping

from touchups.charting.cycles import Addition, Look, Sign, Treatment, Units
from touchups.charting.doses import DoseRow, dose_table
from touchups.charting.personal import AreaPlan, PersonalPlan, personal_plan
from touchups.charting.queries import SessionEntry, reports_of, reviews_of, sessions_of
from touchups.models import Patient, Report, Review, TreatmentSession


def plan_for(patient: Patient) -> PersonalPlan:
    """The plan of a patient whose record is not loaded yet."""
    return plan_of(sessions_of(patient), reviews_of(patient), reports_of(patient))


def plan_of(
    sessions: Iterable[SessionEntry], reviews: Iterable[Review], reports: Iterable[Report]
) -> PersonalPlan:
    """The plan that a loaded record leads to; what was entered in error counts for nothing."""
    reviews = [review for review in reviews if not review.is_error]
    looks = [Look(review.on, _satisfaction(review)) for review in reviews]
    found = [
        Sign(review.on, finding.area, finding.kind, finding.conflicts)
        for review in reviews
        for finding in review.findings.all()
    ]
    told = [Sign(report.on, report.area, report.kind) for report in reports if not report.is_error]
    return personal_plan(_treatments(sessions), looks, [*found, *told])


def _satisfaction(review: Review) -> Review.Satisfaction | None:
    return Review.Satisfaction(review.satisfaction) if review.satisfaction else None


def _treatments(sessions: Iterable[SessionEntry]) -> Iterator[Treatment]:
    for entry in sessions:
        if entry.session.is_error:
            continue
        visits = [visit for visit in entry.touch_ups if not visit.session.is_error]
        for area in dict.fromkeys(row.area for row in entry.rows):
            additions = tuple(
                Addition(visit.session.on, units, visit.session.kind == visit.session.Kind.TOUCH_UP)
                for visit in visits
                if (units := _units(visit.rows, area))
            )
            yield Treatment(
                area, entry.session.on, entry.session.product, _units(entry.rows, area), additions
            )


def _units(rows: Iterable[DoseRow], area: str) -> Units:
    return {
        (row.muscle, side): units for row in rows if row.area == area for side, units in row.units.items()
    }


def personal_doses(plan: PersonalPlan, last: TreatmentSession) -> dict[str, list[DoseRow]]:
    """The next doses of the areas that the last session treated, where the plan knows them in its product."""
    techniques = {(row.area, row.muscle): row.technique for row in dose_table(last)}
    treated = {area for area, _muscle in techniques}
    known = (each for each in plan.areas if each.area in treated and each.product == last.product)
    return {each.area: _rows(each, techniques) for each in known if each.units}


def _rows(plan: AreaPlan, techniques: Mapping[tuple[str, str], str]) -> list[DoseRow]:
    rows: dict[str, DoseRow] = {}
    for (muscle, side), units in plan.units.items():
        technique = techniques.get((plan.area, muscle), "")
        rows.setdefault(muscle, DoseRow(plan.area, muscle, technique=technique)).units[side] = units
    return list(rows.values())

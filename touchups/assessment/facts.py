"""Facts from the record: what the clinic wrote down, as the case that the rules read.

The case follows ``rules/contracts/case.schema.json`` but for ``today``, which is the reader's to choose.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Prefetch

from touchups import rules
from touchups.models import Concern, Event, Hold, Patient, Report, Review, TreatmentSession

Facts = dict

#: The labels of all products: effect and safety are not established in those who are younger.
ADULT = 18


def with_record(patients) -> list[Patient]:
    """The patients of a queryset with all that their facts are made of, in a fixed number of queries."""
    sessions = TreatmentSession.objects.valid().prefetch_related("areas__doses").order_by("on", "at", "pk")
    return list(
        patients.prefetch_related(
            Prefetch("sessions", sessions, to_attr="valid_sessions"),
            Prefetch("reviews", Review.objects.valid().prefetch_related("findings"), to_attr="valid_reviews"),
            Prefetch("reports", Report.objects.valid().filter(seen_on=None), to_attr="open_reports"),
            Prefetch(
                "concerns", Concern.objects.valid().prefetch_related("referrals"), to_attr="valid_concerns"
            ),
            Prefetch("holds", Hold.objects.valid().filter(cleared_on=None), to_attr="open_holds"),
            Prefetch("events", Event.objects.valid(), to_attr="valid_events"),
        )
    )


def facts_of(patient: Patient, *, today: date) -> Facts:
    """The facts of a patient loaded by ``with_record``, on a clinic-local date."""
    areas = _areas(patient.valid_sessions)
    return {
        "patient": {
            "sex": patient.sex,
            "metabolism": patient.metabolism,
            "cadence": patient.cadence,
            "break_until": _day(patient.break_until),
            "event_on": _day(event_that_counts(patient.valid_events, today=today)),
            "holds": _holds(patient, today=today),
        },
        "areas": areas,
        "reviews": _reviews(
            patient.valid_reviews, since=min((area["treated_on"] for area in areas), default=None)
        ),
        "reports": sorted(
            map(_report, patient.open_reports), key=lambda report: (report["on"], report["kind"])
        ),
        "concerns": sorted(
            map(_concern, patient.valid_concerns), key=lambda concern: (concern["on"], concern["kind"])
        ),
    }


def case_of(facts: Facts, *, today: date) -> rules.Case:
    """What the rules read on a clinic-local date. Raises ImpossibleCase."""
    return rules.read_case({"today": today.isoformat(), **facts})


def adult_on(born: date | None) -> date | None:
    """The eighteenth birthday; of somebody born on a 29 February the first of March."""
    return born and date(born.year + ADULT, born.month, 1) + timedelta(days=born.day - 1)


def _holds(patient: Patient, *, today: date) -> list[str]:
    """Those that were placed; being too young is one of its own."""
    adult = adult_on(patient.birth_date)
    placed = {hold.kind for hold in patient.open_holds}
    return sorted(placed | {"other"} if adult and today < adult else placed)


def event_that_counts(events: Iterable[Event], *, today: date) -> date | None:
    """The next event, or the latest past one when none is to come."""
    days = sorted(event.on for event in events)
    return next((day for day in days if day >= today), days[-1] if days else None)


def next_event_after(events: Iterable[Event], *, today: date) -> date | None:
    """The day after which another event counts: the next event's, when a later one is recorded."""
    coming = sorted({event.on for event in events if event.on >= today})
    return coming[0] if len(coming) > 1 else None


def _areas(sessions: list[TreatmentSession]) -> list[dict]:
    """Each treated area by its latest full session, with the touch-ups linked to that session."""
    latest = {}
    for session in sessions:
        if session.kind == session.Kind.FULL:
            latest |= {treated.area: (session, treated) for treated in session.areas.all()}
    return [
        {
            "area": area,
            "product": session.product,
            "treated_on": _day(session.on),
            "plan": session.plan,
            "planned_units": _number(treated.planned_units),
            "thick_muscle": treated.thick_muscle,
            "units": _units(treated),
            "touch_ups": [
                {
                    "on": _day(visit.on),
                    "second_pass": visit.kind == visit.Kind.SECOND_PASS,
                    "units": _units(touched),
                }
                for visit in sessions
                if visit.parent_id == session.pk
                for touched in visit.areas.all()
                if touched.area == area
            ],
        }
        for area, (session, treated) in sorted(latest.items())
    ]


def _units(treated) -> dict[str, float]:
    units: dict[str, float] = {}
    for dose in treated.doses.all():
        units[dose.side] = units.get(dose.side, 0) + _number(dose.units)
    return units


def _reviews(reviews: list[Review], *, since: str | None) -> list[dict]:
    """The reviews of the running cycles; older ones can judge nothing."""
    if since is None:
        return []
    return [
        {
            "on": _day(review.on),
            "plateau": review.plateau,
            "findings": [
                {"area": found.area, "side": found.side, "kind": found.kind, "conflicts": found.conflicts}
                for found in review.findings.all()
            ],
        }
        for review in sorted(reviews, key=lambda review: review.on)
        if _day(review.on) >= since
    ]


def _report(report: Report) -> dict:
    return {
        "kind": report.kind,
        "area": report.area or None,
        "side": report.side or None,
        "on": _day(report.on),
        "seen_on": None,
    }


def _concern(concern: Concern) -> dict:
    referred = [referral.on for referral in concern.referrals.all() if not referral.is_error]
    return {"kind": concern.kind, "on": _day(concern.on), "referred_on": _day(min(referred, default=None))}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(units) -> float | None:
    """Units are kept in steps of 0.5, which a float holds exactly."""
    return None if units is None else float(units)

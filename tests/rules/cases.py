"""Cases for the tests of the rules: short to write, and drawn at random."""

from datetime import date, timedelta

from hypothesis import strategies as st

from touchups.rules import Answer, assess, read_case
from touchups.rules.catalogue import AREAS, CONCERNS, FINDINGS, HOLDS, PRODUCTS, REPORTS, SIDES

#: Day 0 of the hand-written cases.
DAY_0 = date(2026, 3, 2)


def day(number):
    return (DAY_0 + timedelta(number)).isoformat()


def finding(kind, side="midline", area="forehead", conflicts=True):
    return {"area": area, "side": side, "kind": kind, "conflicts": conflicts}


def review(on, *kinds, plateau=False, area="forehead", side="midline"):
    return {
        "on": day(on),
        "plateau": plateau,
        "findings": [finding(kind, side=side, area=area) for kind in kinds],
    }


def report(kind, on, area="forehead", seen=None):
    return {"kind": kind, "on": day(on), "area": area, "seen_on": None if seen is None else day(seen)}


def touch_up(on, **more):
    return {"on": day(on), **more}


def case(today, *, reviews=(), reports=(), concerns=(), areas=None, patient=None, **area):
    """A patient whose forehead got 20 U of Botox on day 0, unless ``area`` or ``areas`` say otherwise."""
    treated = {"area": "forehead", "product": "botox", "treated_on": day(0), "units": {"midline": 20}, **area}
    return {
        "today": day(today),
        "patient": patient or {},
        "areas": [treated] if areas is None else areas,
        "reviews": list(reviews),
        "reports": list(reports),
        "concerns": list(concerns),
    }


def answer(*args, **kwargs) -> Answer:
    return assess(read_case(case(*args, **kwargs)))


TODAY = date(2026, 6, 15)


def _past(most=420):
    return st.integers(0, most).map(lambda ago: (TODAY - timedelta(ago)).isoformat())


def _near():
    return st.integers(-200, 200).map(lambda ahead: (TODAY + timedelta(ahead)).isoformat())


def _between(start, most):
    """A day from ``start`` to ``most`` days later, not after today."""
    start = date.fromisoformat(start)
    latest = min(most, (TODAY - start).days)
    return st.integers(0, latest).map(lambda after: (start + timedelta(after)).isoformat())


UNITS = st.dictionaries(st.sampled_from(list(SIDES)), st.integers(0, 80).map(lambda half: half / 2))


@st.composite
def treated_areas(draw):
    treated_on = draw(st.one_of(_past(30), _past(120), _past()))
    staged = draw(st.booleans())
    touch_ups = []
    for on in draw(st.lists(_between(treated_on, 30), max_size=2)):
        second_pass = staged and draw(st.booleans())
        touch_ups.append({"on": on, "second_pass": second_pass, "units": draw(UNITS)})
    return {
        "area": draw(st.sampled_from(list(AREAS))),
        "product": draw(st.sampled_from(list(PRODUCTS))),
        "treated_on": treated_on,
        "plan": "staged" if staged else "single",
        "planned_units": draw(st.one_of(st.none(), st.integers(1, 60))),
        "thick_muscle": draw(st.booleans()),
        "units": draw(UNITS),
        "touch_ups": touch_ups,
    }


@st.composite
def cases(draw):
    """Possible cases on one day, dense around the thresholds of a cycle."""
    areas = draw(st.lists(treated_areas(), max_size=3, unique_by=lambda treated: treated["area"]))
    treated = [each["area"] for each in areas] or ["forehead"]
    starts = [each["treated_on"] for each in areas] or [TODAY.isoformat()]
    in_cycle = st.sampled_from(starts).flatmap(lambda start: _between(start, 100))
    findings = st.builds(
        finding,
        kind=st.sampled_from(list(FINDINGS)),
        side=st.sampled_from(list(SIDES)),
        area=st.sampled_from(treated),
        conflicts=st.sampled_from([True, True, True, False]),
    )
    return {
        "today": TODAY.isoformat(),
        "patient": draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "sex": st.sampled_from(["female", "male", "unspecified"]),
                    "metabolism": st.sampled_from(["standard", "high"]),
                    "cadence": st.sampled_from(["standard", "continuous"]),
                    "break_until": _near(),
                    "event_on": _near(),
                    "holds": st.lists(st.sampled_from(list(HOLDS)), max_size=1),
                },
            )
        ),
        "areas": areas,
        "reviews": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "on": st.one_of(in_cycle, _past(60)),
                        "plateau": st.booleans(),
                        "findings": st.lists(findings, max_size=3),
                    }
                ),
                max_size=3,
                unique_by=lambda review: review["on"],
            )
        ),
        "reports": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "kind": st.sampled_from(list(REPORTS)),
                        "area": st.sampled_from([None, *treated]),
                        "on": st.one_of(in_cycle, _past(60)),
                        "seen_on": st.sampled_from([None, TODAY.isoformat()]),
                    }
                ),
                max_size=2,
            )
        ),
        "concerns": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "kind": st.sampled_from(list(CONCERNS)),
                        "on": _past(60),
                        "referred_on": st.sampled_from([None, TODAY.isoformat()]),
                    }
                ),
                max_size=2,
            )
        ),
    }

"""What the manager's figures count, to their edges and against a second, naive count of a whole year."""

import random
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import NOW, make_clinic, make_staff
from touchups.insight.figures import Tally, figures_of, month_after
from touchups.insight.measures import MEASURES, values_of
from touchups.models import Appointment, AppointmentStep, Patient, Review, Staff, TreatmentSession

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ZONE = ZoneInfo("America/New_York")
JANUARY = date(2026, 1, 1)
#: A Monday whose review window, day 10 to 21, is past on 2 March.
SESSION = date(2026, 1, 5)


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


@pytest.fixture
def treated(patient, injector, lot):
    """Records a session; by keyword of another day, patient, injector, kind or parent."""

    def do(on: date = SESSION, *, who=patient, by=injector, **different) -> TreatmentSession:
        given = {"at": at(on), "on": on, "injector": by, "product": lot.product, "lot": lot}
        given |= {"recorded_by": by, "recorded_at": at(on)}
        return TreatmentSession.objects.create(patient=who, **given | different)

    return do


@pytest.fixture
def reviewed(patient, injector):
    def do(on: date, *, who=patient, **different) -> Review:
        given = {"reviewer": injector, "recorded_by": injector, "recorded_at": at(on)}
        return Review.objects.create(patient=who, on=on, **given | different)

    return do


@pytest.fixture
def planned(patient, injector):
    """An appointment at ten, booked on the day of the session at noon; with when it was cancelled, if so."""

    def do(on: date, *, who=patient, cancelled: datetime | None = None, what="cancelled", **different):
        start = different.pop("start", at(on))
        given = {"kind": "review", "injector": injector, "booked_at": at(SESSION, 12), "state": "done"}
        if cancelled:
            given["state"] = "cancelled"
        made = Appointment.objects.create(
            clinic=who.clinic,
            patient=who,
            starts_at=start,
            ends_at=start + timedelta(minutes=20),
            busy_from=start,
            busy_to=start + timedelta(minutes=20),
            on=on,
            changed_at=start,
            **given | different,
        )
        if cancelled:
            stood = {"state": "cancelled", "sequence": 1, "starts_at": start, "injector": made.injector}
            AppointmentStep.objects.create(appointment=made, what=what, at=cancelled, **stood)
        return made

    return do


@pytest.fixture
def count(clinic):
    """The tally of January, of everybody."""

    def do(*, now: datetime = NOW, first: date = JANUARY, last: date = JANUARY) -> Tally:
        return figures_of(clinic, first=first, last=last, now=now).total()

    return do


# --- Sessions -----------------------------------------------------------------------------------------------


def test_a_month_has_its_first_and_its_last_day_and_no_other(treated, count):
    for on in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)):
        treated(on)
    assert count().sessions == 2


def test_touch_ups_and_errors_are_no_sessions(treated, count, injector):
    parent = treated()
    treated(SESSION + 14 * DAY, kind="touch_up", parent=parent)
    treated(error_at=NOW, error_by=injector, error_reason="Another patient")
    assert count().sessions == 1


@pytest.mark.parametrize(
    ("appointment", "counts"),
    [
        pytest.param({"on": SESSION + DAY}, True, id="for the next day"),
        pytest.param({"on": SESSION}, False, id="for the same day, which is no look back"),
        pytest.param({"on": SESSION + 21 * DAY}, True, id="for day 21"),
        pytest.param({"on": SESSION + 22 * DAY}, False, id="for day 22"),
        pytest.param({"booked_at": at(SESSION, 23, 59)}, True, id="booked in the last minute of the day"),
        pytest.param({"booked_at": at(SESSION + DAY, 0)}, False, id="booked at midnight after it"),
        pytest.param({"booked_at": at(SESSION - 9 * DAY)}, True, id="booked days before the session"),
        pytest.param({"cancelled": at(SESSION + 3 * DAY)}, True, id="cancelled later"),
        pytest.param({"kind": "touch_up"}, False, id="not a review"),
    ],
)
def test_booked_before_leaving(treated, planned, count, appointment, counts):
    treated()
    planned(**{"on": SESSION + 14 * DAY} | appointment)
    assert (count().booked, count().sessions) == (int(counts), 1)


@pytest.mark.parametrize(
    ("day", "days"),
    [(9, []), (10, [10]), (21, [21]), (22, [])],
    ids=["day 9 is early", "day 10 counts", "day 21 counts", "day 22 is late"],
)
def test_a_review_counts_from_day_10_to_21(treated, reviewed, count, day, days):
    treated()
    reviewed(SESSION + day * DAY)
    assert count().review_days == days


def test_an_appointment_that_took_place_counts_as_a_review_and_the_first_one_says_the_day(
    treated, planned, reviewed, count
):
    treated()
    planned(SESSION + 12 * DAY, state="no_show")
    planned(SESSION + 13 * DAY, kind="urgent_review")
    reviewed(SESSION + 16 * DAY)
    assert count().review_days == [13]


def test_a_review_in_error_is_none(treated, reviewed, count, injector):
    treated()
    reviewed(SESSION + 14 * DAY, error_at=NOW, error_by=injector, error_reason="Slip")
    assert count().review_days == []


def test_a_session_whose_window_is_open_is_left_out_until_it_is_past(treated, reviewed, count):
    treated()
    reviewed(SESSION + 14 * DAY)
    on_day_21 = count(now=at(SESSION + 21 * DAY, 23, 59))
    assert (on_day_21.sessions, on_day_21.complete, on_day_21.review_days) == (1, 0, [])
    on_day_22 = count(now=at(SESSION + 22 * DAY, 0))
    assert (on_day_22.complete, on_day_22.review_days) == (1, [14])


def test_a_session_is_touched_up_once_however_often(treated, count):
    parent = treated()
    treated(SESSION + 14 * DAY, kind="touch_up", parent=parent)
    treated(SESSION + 20 * DAY, kind="touch_up", parent=parent)
    treated(SESSION + 15 * DAY, who=parent.patient)
    assert (count().touched_up, count().complete) == (1, 2)


def test_a_session_counts_for_who_gave_it_even_if_somebody_else_reviewed_it(
    treated, reviewed, clinic, injector
):
    treated()
    reviewed(SESSION + 14 * DAY, reviewer=make_staff(clinic, Staff.Role.INJECTOR, "Greta Guest"))
    figures = figures_of(clinic, first=JANUARY, last=JANUARY, now=NOW)
    assert [(name, len(tally.review_days)) for _pk, name, tally in figures.by_injector()] == [
        ("Ines Needle", 1)
    ]


# --- Appointments -------------------------------------------------------------------------------------------


def test_an_appointment_counts_once_its_time_is_past(planned, count):
    planned(SESSION)
    assert count(now=at(SESSION)).planned == 0
    assert count(now=at(SESSION) + timedelta(minutes=1)).planned == 1


def test_no_shows_of_reviews_and_of_others_are_apart(planned, count):
    planned(SESSION, state="no_show")
    planned(SESSION)
    planned(SESSION, kind="urgent_review", state="no_show")
    planned(SESSION, kind="full_session", state="no_show")
    planned(SESSION, kind="consultation")
    planned(SESSION, kind="consultation", cancelled=at(SESSION - 3 * DAY))
    found = count()
    assert (found.missed_reviews, found.reviews, found.missed_others, found.others) == (2, 3, 1, 2)
    assert found.planned == 6


@pytest.mark.parametrize(
    ("how", "late", "planned_count"),
    [
        pytest.param({"cancelled": at(SESSION - DAY)}, 0, 1, id="exactly 24 hours before"),
        pytest.param({"cancelled": at(SESSION - DAY, 10, 1)}, 1, 1, id="a minute less"),
        pytest.param({"cancelled": at(SESSION, 15)}, 1, 1, id="after it had begun"),
        pytest.param({"cancelled": at(SESSION, 15), "what": "corrected"}, 0, 1, id="put right afterwards"),
        pytest.param({"cancelled": at(SESSION, 9), "what": "undone"}, 0, 0, id="a slip that was undone"),
    ],
)
def test_cancelled_late(planned, count, how, late, planned_count):
    planned(SESSION, **how)
    assert (count().late, count().planned) == (late, planned_count)


def test_24_hours_are_hours_also_when_clocks_change(planned, clinic):
    sunday = date(2025, 11, 2)  # which has 25 hours in New York
    planned(sunday, cancelled=at(sunday - DAY, 10, 30))
    planned(sunday, cancelled=at(sunday - DAY, 11, 30))
    november = date(2025, 11, 1)
    assert figures_of(clinic, first=november, last=november, now=NOW).total().late == 1


# --- All together -------------------------------------------------------------------------------------------


def test_another_clinics_rows_are_not_counted(treated, planned, reviewed, count):
    treated()
    planned(SESSION + 14 * DAY)
    elsewhere = make_clinic("Elsewhere")
    assert figures_of(elsewhere, first=JANUARY, last=JANUARY, now=NOW).tallies == {}
    assert count().sessions == 1


def a_year(rng: random.Random, clinic, lot) -> None:
    """Whatever may happen in a year, written down at random."""
    injectors = [make_staff(clinic, Staff.Role.INJECTOR, f"{name} Needle") for name in ("Ann", "Bob", "Cy")]
    start = date(2025, 3, 1)
    for number in range(40):
        patient = Patient.objects.create(clinic=clinic, name=f"Patient {number}")
        for _visit in range(rng.randint(1, 3)):
            on, who = start + rng.randrange(390) * DAY, rng.choice(injectors)
            wrong = {"error_at": NOW, "error_by": who, "error_reason": "Slip"} if rng.random() < 0.1 else {}
            own = {
                "injector": who,
                "product": lot.product,
                "lot": lot,
                "recorded_by": who,
                "recorded_at": NOW,
            }
            session = TreatmentSession.objects.create(patient=patient, at=at(on), on=on, **own | wrong)
            if rng.random() < 0.3:
                later = on + rng.randint(10, 30) * DAY
                TreatmentSession.objects.create(
                    patient=patient, at=at(later), on=later, kind="touch_up", parent=session, **own
                )
            for _appointment in range(rng.randint(0, 3)):
                an_appointment(rng, patient, who, on + rng.randint(-3, 25) * DAY, around=on)
            day = on + rng.randint(5, 25) * DAY
            if not patient.reviews.filter(on=day).exists():
                Review.objects.create(patient=patient, on=day, reviewer=who, recorded_by=who, recorded_at=NOW)


def an_appointment(rng: random.Random, patient: Patient, injector: Staff, on: date, *, around: date) -> None:
    start = at(on, rng.randrange(9, 17))
    state = rng.choice(["booked", "done", "done", "no_show", "cancelled"])
    made = Appointment.objects.create(
        clinic=patient.clinic,
        patient=patient,
        kind=rng.choice(["review", "review", "urgent_review", "touch_up", "full_session"]),
        injector=injector,
        starts_at=start,
        ends_at=start + timedelta(minutes=30),
        busy_from=start,
        busy_to=start + timedelta(minutes=30),
        on=on,
        state=state,
        booked_at=at(around + rng.randint(-2, 2) * DAY, rng.randrange(24)),
        changed_at=start,
    )
    if state == "cancelled":
        AppointmentStep.objects.create(
            appointment=made,
            what=rng.choice(["cancelled", "cancelled", "corrected", "undone"]),
            at=start - timedelta(hours=rng.randint(-5, 60)),
            state=state,
            sequence=1,
            starts_at=start,
            injector=injector,
        )


def naive(clinic, injector: str, year: int, month: int) -> Tally:
    """The same, one injector and month at a time, row by row, as the page words it."""
    local = NOW.astimezone(ZONE).date()
    tally = Tally()
    for session in TreatmentSession.objects.filter(injector__name=injector, kind="full", error_at=None):
        if (session.on.year, session.on.month) != (year, month):
            continue
        tally.sessions += 1
        appointments = list(session.patient.appointments.all())
        tally.booked += any(
            each.kind == "review"
            and 1 <= (each.on - session.on).days <= 21
            and each.booked_at.astimezone(ZONE).date() <= session.on
            for each in appointments
        )
        if (local - session.on).days <= 21:
            continue
        tally.complete += 1
        tally.touched_up += session.touch_ups.filter(error_at=None).exists()
        days = [(review.on - session.on).days for review in session.patient.reviews.filter(error_at=None)]
        days += [
            (each.on - session.on).days
            for each in appointments
            if each.kind in ("review", "urgent_review") and each.state == "done"
        ]
        tally.review_days += sorted(day for day in days if 10 <= day <= 21)[:1]
    for each in Appointment.objects.filter(injector__name=injector, starts_at__lt=NOW):
        steps = [step.what for step in each.steps.all()]
        if (each.on.year, each.on.month) != (year, month) or steps == ["undone"]:
            continue
        tally.planned += 1
        if each.state == "cancelled":
            ahead = each.starts_at - each.steps.get().at
            tally.late += steps == ["cancelled"] and ahead < timedelta(hours=24)
        elif "review" in each.kind:
            tally.reviews += 1
            tally.missed_reviews += each.state == "no_show"
        else:
            tally.others += 1
            tally.missed_others += each.state == "no_show"
    return tally


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_at_random_counted_a_second_time(seed, clinic, lot):
    a_year(random.Random(seed), clinic, lot)
    figures = figures_of(clinic, first=date(2025, 3, 1), last=date(2026, 3, 1), now=NOW)
    assert list(figures.injectors.values()) == ["Ann Needle", "Bob Needle", "Cy Needle"]
    for pk, name in figures.injectors.items():
        for month, tally in figures.by_month(pk):
            tally.review_days.sort()
            again = naive(clinic, name, month.year, month.month)
            again.review_days.sort()
            assert tally == again, (name, month)
    assert figures.total().sessions == sum(tally.sessions for _month, tally in figures.by_month())
    assert figures.total().late > 0
    assert figures.total().missed_reviews > 0


def test_eight_queries_however_much_there_is(clinic, lot, django_assert_num_queries):
    a_year(random.Random(4), clinic, lot)
    with django_assert_num_queries(8):
        figures_of(clinic, first=date(2025, 3, 1), last=date(2026, 3, 1), now=NOW)


def test_months_follow_each_other_over_the_end_of_a_year():
    assert month_after(date(2025, 12, 31)) == date(2026, 1, 1)
    assert month_after(date(2026, 1, 31)) == date(2026, 2, 1)
    assert month_after(date(2028, 2, 1)) == date(2028, 3, 1)


# --- What is said -------------------------------------------------------------------------------------------


def said(tally: Tally) -> dict[str, str]:
    return {measure.key: value.words for measure, value in values_of(tally)}


def test_shares_are_said_with_what_they_are_of():
    value = dict(values_of(Tally(sessions=12, booked=9)))[MEASURES[1]]
    assert (value.words, value.counted, value.amount, value.is_few) == ("75 %", "9 of 12", 75, False)


@pytest.mark.parametrize(
    ("tally", "key", "words"),
    [
        pytest.param(Tally(sessions=4, booked=2), "booked", "2 of 4", id="of four, as a count"),
        pytest.param(Tally(sessions=5, booked=2), "booked", "40 %", id="of five, as per cent"),
        pytest.param(Tally(), "booked", "–", id="of nothing, nothing"),
        pytest.param(Tally(), "sessions", "0", id="no sessions are none"),
        pytest.param(Tally(review_days=[12, 14]), "day", "day 13", id="between two days"),
        pytest.param(Tally(review_days=[13, 14]), "day", "day 13.5", id="between neighbours"),
        pytest.param(Tally(), "day", "–", id="no review, no day"),
    ],
)
def test_few_are_shown_as_a_count(tally, key, words):
    assert said(tally)[key] == words


def test_tallies_add_up_and_the_median_is_of_all_days_together():
    both = Tally(sessions=1, review_days=[10]) + Tally(sessions=2, review_days=[14, 15])
    assert (both.sessions, median(both.review_days)) == (3, 14)


def test_each_figure_says_what_it_counts_with_the_days_of_the_policy(clinic):
    figures = figures_of(clinic, first=JANUARY, last=JANUARY, now=NOW)
    meanings = {measure.key: measure.meant(figures) for measure in MEASURES}
    assert "on day 10 to 21" in meanings["attended"]
    assert "day 21 is past" in meanings["touched_up"]

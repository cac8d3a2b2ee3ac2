"""The diary: who works, what is taken and which rooms are free, in at most four queries."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.conftest import NOW, TODAY, make_clinic, make_staff
from touchups.booking.diary import injectors_of, load_diary, who_may
from touchups.models import Appointment, AppointmentType, DateException, Room, Staff, WorkingHours

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def review(clinic) -> AppointmentType:
    return AppointmentType.objects.get(clinic=clinic, kind="review")


@pytest.fixture
def morning(injector) -> WorkingHours:
    """Nine to eleven on Mondays, an hour of the clock in New York, which is 14:00 in UTC in winter."""
    return WorkingHours.objects.create(injector=injector, weekday=0, starts=time(9), ends=time(11))


def at(hour: int, minute: int = 0, day: date = TODAY) -> datetime:
    """A moment of the clinic's winter, by its wall clock."""
    return datetime.combine(day, time(hour, minute), UTC) + timedelta(hours=5)


@pytest.fixture
def take(clinic, patient, injector):
    """Puts an appointment of fifteen minutes into the diary."""

    def appointment(starts_at: datetime, **different) -> Appointment:
        ends_at = starts_at + timedelta(minutes=15)
        fields = {
            "clinic": clinic, "patient": patient, "kind": "review", "injector": injector, "starts_at": starts_at,
            "ends_at": ends_at, "busy_from": starts_at, "busy_to": ends_at, "on": clinic.day_of(starts_at),
            "booked_at": NOW, "changed_at": NOW,
        }  # fmt: skip
        return Appointment.objects.create(**fields | different)

    return appointment


def starts(diary, injector, day: date = TODAY) -> list[str]:
    """The free times of a day on the clinic's wall clock."""
    return [f"{slot.starts_at.astimezone(diary.clinic.zone):%H:%M}" for slot in diary.free(day, injector)]


def test_a_free_morning_offers_every_quarter_of_an_hour(clinic, injector, review, morning):
    diary = load_diary(clinic, [injector], TODAY, TODAY, type=review)
    assert starts(diary, injector) == ["09:00", "09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45"]


def test_a_slot_tells_begin_end_and_injector(clinic, injector, review, morning):
    slot = load_diary(clinic, [injector], TODAY, TODAY, type=review).free(TODAY, injector)[0]
    assert (slot.starts_at, slot.ends_at, slot.injector, slot.room) == (at(9), at(9, 15), injector, None)


def test_a_taken_time_is_not_offered(clinic, injector, review, morning, take):
    take(at(9, 30))
    assert "09:30" not in starts(load_diary(clinic, [injector], TODAY, TODAY, type=review), injector)


@pytest.mark.parametrize("state", ["cancelled", "no_show"])
def test_a_time_given_back_is_offered_again(clinic, injector, review, morning, take, state):
    take(at(9, 30), state=state)
    assert "09:30" in starts(load_diary(clinic, [injector], TODAY, TODAY, type=review), injector)

"""The diary: who works, what is taken and which rooms are free, in at most four queries."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.conftest import NOW, TODAY, make_clinic, make_staff
from touchups.booking.diary import injectors_of, load_diary, who_may
from touchups.models import Appointment, AppointmentType, DateException, Room, Staff, WorkingHours

pytestmark = pytest.mark.django_db
QUARTERS = [f"{hour:02}:{minute:02}" for hour in (9, 10) for minute in (0, 15, 30, 45)]


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
            "clinic": clinic, "patient": patient, "kind": "review", "injector": injector,
            "starts_at": starts_at, "ends_at": ends_at, "busy_from": starts_at, "busy_to": ends_at,
            "on": clinic.day_of(starts_at), "booked_at": NOW, "changed_at": NOW,
        }  # fmt: skip
        return Appointment.objects.create(**fields | different)

    return appointment


def starts(diary, injector, day: date = TODAY) -> list[str]:
    """The free times of a day on the clinic's wall clock."""
    return [f"{slot.starts_at.astimezone(diary.clinic.zone):%H:%M}" for slot in diary.free(day, injector)]


def test_a_free_morning_offers_every_quarter_of_an_hour(clinic, injector, review, morning):
    diary = load_diary(clinic, [injector], TODAY, TODAY, type=review)
    assert starts(diary, injector) == QUARTERS


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


def test_the_time_left_free_around_an_appointment_is_taken(clinic, injector, review, morning, take):
    take(at(9, 30), busy_from=at(9, 20), busy_to=at(9, 50))
    assert starts(load_diary(clinic, [injector], TODAY, TODAY, type=review), injector) == [
        "09:00", "10:00", "10:15", "10:30", "10:45",
    ]  # fmt: skip


def test_an_appointment_put_over_another_takes_its_time_too(clinic, injector, review, morning, take):
    take(at(9), ends_at=at(9, 30), busy_to=at(9, 30))
    take(at(9, 15), ends_at=at(10), busy_to=at(10), overlap_reason="Sisters")
    assert starts(load_diary(clinic, [injector], TODAY, TODAY, type=review), injector)[0] == "10:00"


def test_the_appointment_that_moves_is_not_in_its_own_way(clinic, injector, review, morning, take):
    moving = take(at(9, 30))
    review.length = 30
    free = starts(load_diary(clinic, [injector], TODAY, TODAY, type=review), injector)
    diary = load_diary(clinic, [injector], TODAY, TODAY, type=review, moving=moving)
    assert set(starts(diary, injector)) - set(free) == {"09:15"}  # 09:30 is where it is


def test_days_off_and_public_holidays_have_no_free_times(clinic, injector, review, morning):
    clinic.country = "US"
    memorial_day, leave = date(2026, 5, 25), date(2026, 6, 1)
    DateException.objects.create(
        clinic=clinic, injector=injector, kind="off", first_on=leave, last_on=leave + timedelta(days=4)
    )
    diary = load_diary(clinic, [injector], memorial_day, leave, type=review)
    assert (diary.free(memorial_day, injector), diary.free(leave, injector)) == ([], [])


def test_whoever_comes_on_named_days_only_has_no_weekly_hours(clinic, injector, review):
    times = {"starts": time(10), "ends": time(10, 30), "first_on": TODAY, "last_on": TODAY}
    DateException.objects.create(clinic=clinic, injector=injector, kind="extra", **times)
    diary = load_diary(clinic, [injector], TODAY, TODAY, type=review)
    assert starts(diary, injector) == ["10:00", "10:15"]


def test_the_leave_of_one_is_not_that_of_another(clinic, injector, review, morning):
    other = make_staff(clinic, Staff.Role.INJECTOR, "Olga Other")
    DateException.objects.create(clinic=clinic, injector=other, kind="off", first_on=TODAY, last_on=TODAY)
    diary = load_diary(clinic, [injector, other], TODAY, TODAY, type=review)
    assert starts(diary, injector) == QUARTERS


def test_the_hours_are_those_of_the_wall_clock_before_and_after_clocks_change(
    clinic, injector, review, morning
):
    after = date(2026, 3, 9)
    diary = load_diary(clinic, [injector], TODAY, after, type=review)
    first = [diary.free(day, injector)[0].starts_at for day in (TODAY, after)]
    assert first == [datetime(2026, 3, 2, 14, tzinfo=UTC), datetime(2026, 3, 9, 13, tzinfo=UTC)]


class TestWho:
    def test_all_who_treat_patients_do_a_type_for_which_nobody_is_chosen(self, clinic, injector, review):
        make_staff(clinic, Staff.Role.FRONT_DESK, "Frida Desk")
        lead = make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead")
        assert list(who_may(review)) == [injector, lead]

    def test_only_the_chosen_do_a_type(self, clinic, injector, review):
        lead = make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead")
        review.injectors.add(lead)
        assert list(who_may(review)) == [lead]

    def test_whose_account_has_ended_has_no_free_times(self, clinic, injector, manager, review, morning):
        Staff.objects.filter(pk=injector.pk).update(is_active=False, ended_at=NOW, ended_by=manager)
        diary = load_diary(clinic, [injector], TODAY, TODAY, type=review)
        assert (diary.injectors, diary.free(TODAY, injector)) == ([], [])

    def test_an_injector_of_another_clinic_has_no_free_times(self, clinic, outsider, review):
        WorkingHours.objects.create(injector=outsider, weekday=0, starts=time(9), ends=time(11))
        assert load_diary(clinic, [outsider], TODAY, TODAY, type=review).free(TODAY, outsider) == []


class TestRooms:
    @pytest.fixture
    def rooms(self, clinic, review) -> list[Room]:
        review.needs_room = True
        Room.objects.create(clinic=clinic, name="Attic", is_active=False)
        Room.objects.create(clinic=make_clinic("Elsewhere"), name="Annex")
        return [Room.objects.create(clinic=clinic, name=name) for name in ("Blue", "Green")]

    def rooms_at(self, diary, injector) -> dict[str, str]:
        return {
            f"{slot.starts_at.astimezone(diary.clinic.zone):%H:%M}": slot.room.name
            for slot in diary.free(TODAY, injector)
        }

    def test_the_first_room_that_is_free_is_given(self, clinic, injector, review, morning, rooms, take):
        other = make_staff(clinic, Staff.Role.INJECTOR, "Olga Other")
        take(at(9), injector=other, room=rooms[0])
        given = self.rooms_at(load_diary(clinic, [injector], TODAY, TODAY, type=review), injector)
        assert (given["09:00"], given["09:15"]) == ("Green", "Blue")

    def test_without_a_free_room_there_is_no_free_time(self, clinic, injector, review, morning, rooms, take):
        for number, room in enumerate(rooms):
            take(at(9), injector=make_staff(clinic, Staff.Role.INJECTOR, f"Other{number}"), room=room)
        given = self.rooms_at(load_diary(clinic, [injector], TODAY, TODAY, type=review), injector)
        assert "09:00" not in given
        assert "09:15" in given

    def test_a_clinic_without_rooms_has_no_time_for_what_needs_one(self, clinic, injector, review, morning):
        review.needs_room = True
        assert load_diary(clinic, [injector], TODAY, TODAY, type=review).free(TODAY, injector) == []


class TestLimits:
    """``NOW`` is Monday noon; the injector is there from two to five o'clock."""

    @pytest.fixture(autouse=True)
    def afternoons(self, injector) -> None:
        WorkingHours.objects.create(injector=injector, weekday=0, starts=time(14), ends=time(17))

    def test_staff_book_from_now_on(self, clinic, injector, review):
        diary = load_diary(
            clinic, [injector], TODAY, TODAY, type=review, now=NOW + timedelta(hours=2, minutes=20)
        )
        assert starts(diary, injector)[0] == "14:30"

    def test_patients_book_after_the_lead(self, clinic, injector, review):
        diary = load_diary(clinic, [injector], TODAY, TODAY, type=review, now=NOW, patient_books=True)
        assert starts(diary, injector)[0] == "16:00"

    def test_nobody_books_beyond_the_horizon(self, clinic, injector, review):
        clinic.booking_horizon = 14
        last, beyond = TODAY + timedelta(days=14), TODAY + timedelta(days=21)
        diary = load_diary(clinic, [injector], last, beyond, type=review, now=NOW)
        assert diary.free(last, injector)
        assert diary.free(beyond, injector) == []


@pytest.mark.parametrize(("needs_room", "queries"), [(False, 3), (True, 4)])
def test_a_month_of_all_injectors_is_read_in_few_queries(
    clinic, injector, review, morning, take, django_assert_num_queries, needs_room, queries
):
    review.needs_room = needs_room
    for number in range(3):
        make_staff(clinic, Staff.Role.INJECTOR, f"Other{number}")
        take(at(9, 15 * number))
    with django_assert_num_queries(queries):
        diary = load_diary(clinic, injectors_of(clinic), TODAY, TODAY + timedelta(days=30), type=review)
        free = [
            diary.free(TODAY + timedelta(days=day), each) for each in diary.injectors for day in range(31)
        ]
    assert len(diary.injectors) == 4
    assert any(free) is not needs_room

"""The calendar: what stands where on the grid, and the pages that show it."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.booking.conftest import at
from tests.conftest import NOW, TODAY, make_staff
from touchups.access.services import end_staff
from touchups.booking.calendar import place, wall_clock
from touchups.booking.forms import key_of
from touchups.booking.services import advance, cancel
from touchups.models import AuditEvent, Photo, PhotoSet, Staff
from touchups.photos.services import give_consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

NEW_YORK = ZoneInfo("America/New_York")
QUARTER = timedelta(minutes=15)


@pytest.fixture
def see(desk):
    """A page of the calendar, as markup."""

    def page(name: str = "calendar", **query: object) -> str:
        response = desk.get(reverse(name), query)
        assert response.status_code == 200
        return response.content.decode()

    return page


def columns(page: str) -> dict[str, str]:
    """The columns of the grid by their headings."""
    found = re.findall(r'<section class="calendar-column.*?</section>', page, re.DOTALL)
    return {
        re.sub(r"<[^>]*>", "", re.search(r"<h2.*?</h2>", each, re.DOTALL)[0]).strip(): each for each in found
    }


def free(column: str) -> list[str]:
    """The clock times of a column at which somebody could come."""
    return re.findall(r'class="free-block"[^>]*>([^<]+)<', column)


class TestPlaces:
    def test_a_block_stands_where_the_clock_shows_it(self):
        start = datetime(2026, 3, 4, 15, 15, tzinfo=UTC)

        assert place(start, start + 3 * QUARTER, NEW_YORK).classes == "h10 m15 to-h11 to-m0"

    @pytest.mark.parametrize(
        ("starts_at", "clock", "classes"),
        [
            pytest.param(
                (2026, 3, 8, 6, 45), "01:45", "h1 m45 to-h2 to-m15", id="into the hour that is skipped"
            ),
            pytest.param((2026, 3, 8, 7, 0), "03:00", "h3 m0 to-h3 to-m30", id="right after it"),
            pytest.param((2026, 11, 1, 5, 15), "01:15 EDT", "h1 m15 to-h1 to-m45", id="the first 01:15"),
            pytest.param((2026, 11, 1, 6, 15), "01:15 EST", "h1 m15 to-h1 to-m45", id="the second 01:15"),
            pytest.param((2026, 3, 5, 4, 45), "23:45", "h23 m45 to-h24 to-m0", id="over midnight"),
        ],
    )
    def test_on_the_days_on_which_the_clock_changes_too(self, starts_at, clock, classes):
        start = datetime(*starts_at, tzinfo=UTC)

        assert wall_clock(start, NEW_YORK) == clock
        assert place(start, start + 2 * QUARTER, NEW_YORK).classes == classes


class TestTheDay:
    def test_every_injector_has_a_column(self, see, working, clinic):
        make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead")

        assert list(columns(see())) == ["Ines Needle", "Lena Lead"]
        assert list(columns(see(injector=working.pk))) == ["Ines Needle"]

    def test_who_has_left_keeps_a_column_while_somebody_is_booked(self, see, ask, clinic, injector, manager):
        ask()
        make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead")
        end_staff(staff=injector, by=manager, now=NOW)

        assert list(columns(see(day="2026-03-03"))) == ["Lena Lead"]
        booked = columns(see(day="2026-03-04"))
        assert list(booked) == ["Lena Lead", "Ines Needle"]
        assert "Paula Ibáñez" in booked["Ines Needle"]
        assert free(booked["Ines Needle"]) == []

    def test_an_appointment_stands_with_its_time_patient_kind_and_state(self, see, ask):
        appointment = ask()

        column = columns(see(day="2026-03-04"))["Ines Needle"]

        assert reverse("appointment", args=[appointment.pk]) in column
        assert 'class="h10 m0 to-h10 to-m15"' in column
        for words in ("10:00", "Paula Ibáñez", "Review", "Booked"):
            assert words in column

    def test_what_is_free_can_be_followed_and_what_is_taken_or_past_cannot(self, see, ask):
        ask()

        assert "10:00" not in free(columns(see(day="2026-03-04"))["Ines Needle"])
        assert free(columns(see())["Ines Needle"])[0] == "12:00"

    def test_one_who_cancelled_is_gone_and_one_who_did_not_come_stays(self, see, ask, front_desk, another):
        came_not = ask()
        cancel(appointment=ask(patient=another(), starts_at=at(11)), by=front_desk, now=NOW, why="Ill")
        advance(appointment=came_not, to="no_show", by=front_desk, now=at(12))

        column = columns(see(day="2026-03-04"))["Ines Needle"]

        assert "Did not come" in column
        assert "Nora Next" not in column

    def test_two_at_the_same_time_are_both_there(self, see, ask, another):
        ask()
        ask(patient=another(), overlap_reason="Two sisters")

        assert columns(see(day="2026-03-04"))["Ines Needle"].count('class="h10 m0 to-h10 to-m15"') == 2

    def test_the_current_time_stands_in_the_column_of_today(self, see, working):
        assert 'class="now h12 m0' in see()
        assert 'class="now' not in see(day="2026-03-03")

    @pytest.mark.parametrize("hour", [6, 18], ids=["before", "after"])
    def test_outside_the_hours_shown_it_stands_nowhere(self, desk, see, working, front_desk, hour):
        with time_machine.travel(at(hour, day=0), tick=False):
            desk.force_login(front_desk)  # the screen has locked meanwhile
            assert 'class="now' not in see()

    def test_a_holiday_is_named(self, see, working, clinic):
        clinic.country = "US"
        clinic.save()

        page = see(day="2026-05-25")

        assert "Memorial Day" in page
        assert free(page) == []


class TestTheWeek:
    def test_it_goes_from_monday_to_sunday(self, see, working):
        week = columns(see(view="week", day="2026-03-05"))

        assert list(week) == [
            "Mon 2 Mar", "Tue 3 Mar", "Wed 4 Mar", "Thu 5 Mar", "Fri 6 Mar", "Sat 7 Mar", "Sun 8 Mar",
        ]  # fmt: skip
        assert free(week["Sat 7 Mar"]) == []

    def test_the_days_on_which_the_rules_call_for_it_are_shaded(self, see, patient, due, working):
        week = columns(see(view="week", day="2026-03-09", patient=patient.pk))

        shaded = [day for day, column in week.items() if "is-called-for" in column]
        assert shaded == ["Mon 9 Mar", "Tue 10 Mar", "Wed 11 Mar"]

    def test_many_appointments_cost_no_more_queries(
        self, desk, ask, another, django_assert_max_num_queries, front_desk
    ):
        for hour in range(9, 17):
            ask(patient=another(f"Patient {hour}"), starts_at=at(hour))

        # session, person and clinic, injectors, hours, taken, exceptions, appointments, trail
        with django_assert_max_num_queries(8):
            desk.get(reverse("calendar"), {"view": "week"})


class TestWhereAFreeTimeLeads:
    def test_to_the_page_of_the_chosen_patient(self, see, patient, due, working):
        page = see(day="2026-03-04", patient=patient.pk, kind="review")

        assert f"{reverse('book', args=[patient.pk])}?kind=review&amp;slot={key_of(at(9), working)}" in page

    def test_to_moving_the_appointment_that_is_picked_up(self, see, ask, working):
        appointment = ask()

        page = see(day="2026-03-04", move=appointment.pk)

        assert f"{reverse('appointment_move', args=[appointment.pk])}?slot={key_of(at(9), working)}" in page
        assert "10:00" not in free(page)  # where it is already

    def test_or_else_to_whom_it_is_for(self, see, patient, due, working):
        slot = key_of(at(9), working)
        assert f"{reverse('calendar_patient')}?kind=&amp;slot={slot}" in see(day="2026-03-04")

        found = see("calendar_patient", slot=slot, q="ibanez")

        assert "Wed 4 Mar 2026, 09:00, Ines Needle" in found
        assert f"{reverse('book', args=[patient.pk])}?slot=" in found

    def test_a_session_that_would_not_fit_is_not_offered(self, see, ask, working):
        ask(starts_at=at(10))

        times = free(columns(see(day="2026-03-04", kind="full_session"))["Ines Needle"])

        assert "09:00" in times
        assert "09:30" not in times


class TestTheListForPaper:
    def test_it_says_who_comes_when_and_how_to_reach_them(self, see, ask):
        ask()

        page = see("day_list", day="2026-03-04")

        for words in ("10:00", "10:15", "Paula Ibáñez", "212 555 0187", "Review", "Ines Needle", "Booked"):
            assert words in page
        assert 'class="flag flag-review' in page

    def test_it_says_whose_photos_are_lacking_without_a_query_a_row(
        self, desk, see, ask, another, patient, injector, django_assert_num_queries
    ):
        ask()
        assert "no consent to photos" in see("day_list", day="2026-03-04")

        give_consent(patient=patient, purpose="clinical", by=injector, now=NOW)
        page = see("day_list", day="2026-03-04")
        assert "no consent" not in page
        assert "no photos since the session" in page

        taken = PhotoSet.objects.create(patient=patient, stage="free", on=TODAY, added_at=NOW)
        about = {"photo_set": taken, "view": "frontal", "name": "a", "added_at": NOW}
        Photo.objects.create(**about, width=1, height=1, size=1, sha256="")
        for number in range(3):
            ask(patient=another(f"Nora {number}"), starts_at=at(11 + number))
        # session, person and clinic, the list, its injectors, hours and days that differ, trail
        with django_assert_num_queries(7):
            page = see("day_list", day="2026-03-04")
        assert "no photos" not in page
        assert page.count("no consent to photos") == 3
        assert "<img" not in page

    def test_it_is_for_one_injector_or_all(self, see, ask, clinic):
        ask()
        other = make_staff(clinic, Staff.Role.INJECTOR, "Olga Other")

        assert "Nobody is booked on this day" in see("day_list", day="2026-03-04", injector=other.pk)

    def test_who_arrives_is_marked_on_it_with_one_click(self, desk, see, ask):
        appointment = ask(starts_at=at(15, day=0))
        button = f'action="{reverse("appointment_advance", args=[appointment.pk])}"'
        assert button in see("day_list")

        response = desk.post(
            reverse("appointment_advance", args=[appointment.pk]),
            {"key": uuid.uuid4(), "to": "arrived", "on_list": "1"},
        )

        assert response.url == f"{reverse('day_list')}?day=2026-03-02"
        assert "Arrived" in see("day_list")
        assert button not in see("day_list")

    def test_nobody_arrives_today_for_another_day(self, see, ask):
        ask()

        assert "has arrived" not in see("day_list", day="2026-03-04")

    def test_those_who_cancelled_are_not_on_it(self, see, ask, front_desk):
        cancel(appointment=ask(), by=front_desk, now=NOW, why="Ill")

        assert "Paula Ibáñez" not in see("day_list", day="2026-03-04")


@pytest.mark.parametrize(
    "query",
    [
        {"day": "nonsense"},
        {"day": "2026-02-30"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31", "view": "week"},
        {"view": "year"},
        {"kind": "surgery"},
        {"injector": "9" * 30},
        {"injector": "²"},
    ],
)
def test_nonsense_in_the_address_never_breaks_the_calendar(see, working, query):
    assert "Ines Needle" in see(**query)
    assert "Ines Needle" in see("day_list", **query)


@pytest.mark.parametrize("name", ["patient", "move"])
def test_what_another_clinic_has_is_not_found(desk, working, name):
    assert desk.get(reverse("calendar"), {name: "999999"}).status_code == 404


def test_another_clinics_patients_and_injectors_are_in_no_calendar(ask, outsider):
    ask()
    client = Client()
    client.force_login(outsider)

    page = client.get(reverse("calendar"), {"day": "2026-03-04"}).content.decode()

    assert "Otto Elsewhere" in page
    assert "Ines Needle" not in page
    assert "Paula" not in page


def test_each_look_leaves_a_row_with_those_shown(see, ask, patient, front_desk):
    ask()
    see(day="2026-03-04")

    row = AuditEvent.objects.get(verb="calendar.view")
    assert (row.by, row.detail) == (front_desk, {"patients": [patient.pk]})


def test_a_clinic_where_nobody_works_is_told_so(see, injector):
    assert "Nobody works at this time." in see()

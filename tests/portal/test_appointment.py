"""The patient books, moves and cancels the review, within the days that the rules call for."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests.conftest import NOW, give_hours
from tests.portal.conftest import read
from touchups.booking.services import book, cancel
from touchups.charting.patients import add_patient
from touchups.charting.services import record_report
from touchups.models import Appointment, AppointmentStep, WaitingEntry

pytestmark = pytest.mark.usefixtures("noon")
KEY = "2f0a4a2e-0b67-4c5a-9e8b-0c6f2a3d4b5c"


@pytest.fixture
def working(injector, due):
    return give_hours(injector)


def offered(page: str) -> list[str]:
    return re.findall(r'name="slot" value="([^"]+)"', page)


@pytest.fixture
def choose(paula):
    def chosen(slot: str, **more):
        return paula.post(reverse("my_time"), {"slot": slot, "key": KEY} | more)

    return chosen


def test_without_an_appointment_the_times_are_offered(paula, working):
    assert paula.get(reverse("my_review"))["Location"] == reverse("my_time")
    page = read(paula, "my_time")
    best, every_one = (offered(part) for part in page.split("All free times"))
    assert len(best) == 6
    assert set(best) < set(every_one)
    a_day = 8 * 4  # quarters of an hour
    last_hour_of_today, weekdays = 4, (3, 4, 5, 6, 9, 10, 11)
    assert len(every_one) == len(set(every_one)) == last_hour_of_today + len(weekdays) * a_day
    assert {time[:10] for time in every_one} == {f"2026-03-{day:02}" for day in (2, *weekdays)}
    assert "America/New York" in page
    assert page.count(">best<") == 1


def test_times_beyond_the_first_fortnight_are_a_link_away(paula, injector, patient, treat):
    give_hours(injector)
    treat(patient, 100)
    first = read(paula, "my_time")
    [day] = re.findall(r"\?from=([\d-]+)", first)
    later = read(paula, "my_time", **{"from": day})
    assert max(offered(first)) < f"{day}T" < min(offered(later))


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "\x00", ""])
def test_an_address_that_names_no_day_offers_all_of_them(day, paula, working):
    assert offered(read(paula, "my_time", **{"from": day})) == offered(read(paula, "my_time"))


def test_when_nothing_is_left_the_page_says_from_when(paula, working):
    assert "Nothing is free from Sun 1 Nov 2026" in read(paula, "my_time", **{"from": "2026-11-01"})


def test_a_free_time_is_booked_by_the_patient(choose, paula, working, patient):
    response = choose(offered(read(paula, "my_time"))[0])
    assert response["Location"] == reverse("my_review")
    appointment = Appointment.objects.get()
    assert (appointment.patient, appointment.kind, appointment.booked_by) == (patient, "review", None)
    assert "Your appointment is booked." in read(paula, "my_review")


def test_a_double_click_books_one(choose, paula, working):
    slot = offered(read(paula, "my_time"))[0]
    assert [choose(slot).status_code for _click in range(2)] == [302, 302]
    assert Appointment.objects.count() == 1


def test_who_comes_too_late_is_told_kindly_with_the_next_free_times(
    choose, paula, working, front_desk, lot, treat
):
    slot = offered(read(paula, "my_time"))[0]
    other = add_patient(by=front_desk, now=NOW, name="Olga Other")
    treat(other, 12)
    choice = paula.get(reverse("my_time")).context["days"]
    [taken] = [offer.slot for offers in choice.values() for offer in offers if offer.value == slot]
    about = {"injector": taken.injector, "starts_at": taken.starts_at, "by": front_desk, "now": NOW}
    book(patient=other, kind="review", **about)

    response = choose(slot)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Free near that time" in page
    assert slot not in offered(page)
    assert Appointment.objects.get().patient == other


def test_a_booked_time_moves(paula, choose, booked):
    page = read(paula, "my_time")
    assert "You are booked for Wed 4 Mar 2026, 10:00." in page
    [slot] = [each for each in offered(page) if each.startswith("2026-03-05T15:00")]
    assert choose(slot, sequence=booked.sequence).status_code == 302
    assert Appointment.objects.get().starts_at.isoformat() == "2026-03-05T15:00:00+00:00"
    assert AppointmentStep.objects.get(what="moved").by is None


def test_a_page_that_is_out_of_date_moves_nothing(paula, choose, booked):
    slot = offered(read(paula, "my_time"))[-1]
    response = choose(slot, sequence=booked.sequence + 1)
    assert response.status_code == 422
    assert "changed meanwhile" in response.content.decode()
    assert Appointment.objects.get().starts_at == booked.starts_at


@pytest.mark.parametrize(
    "slot", ["", "now", "2026-03-05T15:00Z~0", "2026-03-05T15:00Z~999999999999999999999", "~", "\x00"]
)
def test_a_time_that_is_none_is_refused(slot, choose, working):
    assert choose(slot).status_code == 422
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "day", ["2026-03-20", "2026-03-07", "2026-03-02"], ids=["late", "closed", "too soon"]
)
def test_a_time_that_was_not_offered_is_refused(day, choose, working):
    assert choose(f"{day}T17:15Z~{working.pk}").status_code == 422
    assert not Appointment.objects.exists()


def test_it_is_cancelled_with_a_reason(paula, booked):
    response = paula.post(reverse("my_cancel"), {"why": "ill"})
    assert response["Location"] == reverse("home")
    booked.refresh_from_db()
    assert booked.state == "cancelled"
    step = booked.steps.get(what="cancelled")
    assert (step.by, step.why) == (None, "I am ill")


def test_without_a_reason_it_stays(paula, booked):
    assert paula.post(reverse("my_cancel"), {"why": ""}).status_code == 422
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_what_has_begun_is_left_to_the_desk(paula, booked, noon):
    noon.move_to(booked.starts_at + timedelta(minutes=5))
    paula.get(reverse("home"))
    noon.move_to(booked.starts_at + timedelta(minutes=5))
    response = paula.post(reverse("my_cancel"), {"why": "ill"})
    assert response.status_code in (404, 422)
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_what_the_desk_cancelled_is_gone_from_the_page(paula, booked, front_desk):
    cancel(appointment=booked, by=front_desk, now=NOW, why="The injector is ill")
    assert paula.get(reverse("my_review"))["Location"] == reverse("my_time")
    assert paula.get(reverse("my_calendar")).status_code == 404
    assert paula.get(reverse("my_cancel")).status_code == 302


def test_it_goes_into_a_calendar_without_naming_the_treatment(paula, booked):
    response = paula.get(reverse("my_calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.start == booked.starts_at
    assert str(booked.key) in event["uid"]
    assert b"eview" not in response.content


def test_who_would_come_earlier_gets_on_the_list_once(paula, booked):
    for _click in range(2):
        assert paula.post(reverse("my_wait")).status_code == 302
    entry = WaitingEntry.objects.get()
    assert (entry.appointment, entry.added_by, entry.last_on) == (booked, None, booked.on)
    assert "You are on the list for an earlier time." in read(paula, "my_review")


@pytest.mark.parametrize("kind", ["trouble_breathing", "eyelid_droop"])
def test_what_must_be_seen_by_the_clinic_first_is_not_booked_here(kind, paula, working, patient):
    record_report(patient=patient, by=None, now=NOW, kind=kind, on=NOW.date())
    page = read(paula, "my_time")
    assert offered(page) == []
    assert ("emergency services" if kind == "trouble_breathing" else "call the clinic") in page


def test_too_early_the_page_says_from_when(paula, patient, treat, injector):
    give_hours(injector)
    treat(patient, 1)
    days = {slot[:10] for slot in offered(read(paula, "my_time"))}
    assert min(days) >= "2026-03-11"

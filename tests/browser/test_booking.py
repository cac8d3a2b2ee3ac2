"""Booking in a real browser: three clicks, the keyboard alone, without scripts, without barriers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.barriers import assert_bars_nobody
from tests.conftest import NOW, give_hours
from touchups.booking.services import book
from touchups.charting.patients import add_patient
from touchups.models import Appointment, TreatmentSession

pytestmark = pytest.mark.browser
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def session(injector, patient, treat) -> TreatmentSession:
    """Given today, by an injector with hours."""
    give_hours(injector)
    return treat(patient)


@pytest.fixture
def booked(session, patient, injector, front_desk) -> Appointment:
    """The review on day 14, at noon."""
    return book(
        patient=patient,
        kind="review",
        injector=injector,
        starts_at=NOW + 14 * DAY - HOUR,
        by=front_desk,
        now=NOW,
    )


def test_from_the_session_the_review_is_booked_in_three_clicks(tab, front_desk, session, patient):
    page = tab(front_desk)
    page.add_init_script(
        "addEventListener('click', () => (sessionStorage.clicks = 1 + (+sessionStorage.clicks || 0)), true)"
    )
    page.goto(reverse("session", args=[session.pk]))

    page.get_by_role("link", name="Book the review").click()
    page.get_by_role("link", name="best").click()
    page.get_by_role("button", name="Book", exact=True).click()

    expect(page.get_by_text("Booked: Mon 16 Mar 2026")).to_be_visible()
    assert page.evaluate("sessionStorage.clicks") == "3"
    assert Appointment.objects.get().patient == patient


def test_a_booking_is_made_and_undone_with_the_keyboard_alone(tab, front_desk, session, patient):
    page = tab(front_desk)
    page.goto(reverse("book", args=[patient.pk]))
    page.get_by_role("link", name="best").focus()
    page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="Book", exact=True)
    expect(confirm).to_be_focused()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    undo.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Undone.")).to_be_visible()
    assert Appointment.objects.get().state == Appointment.State.CANCELLED


def test_without_scripts_it_is_the_same_way(tab, front_desk, session, patient):
    page = tab(front_desk, java_script_enabled=False)
    page.goto(reverse("book", args=[patient.pk]))
    page.get_by_role("link", name="best").click()
    page.get_by_role("button", name="Book", exact=True).click()

    expect(page.get_by_text("Booked: Mon 16 Mar 2026")).to_be_visible()


def test_who_comes_second_takes_another_time_with_one_click(
    tab, session, patient, injector, front_desk, treat
):
    page = tab(front_desk)
    page.goto(reverse("book", args=[patient.pk]))
    page.get_by_role("link", name="best").click()
    page.get_by_label("Note").fill("Needs a lift")
    other = add_patient(by=front_desk, now=NOW, name="Nora Next")
    treat(other)
    taken = NOW + 14 * DAY - HOUR  # summer time has begun: noon by the clock
    book(patient=other, kind="review", injector=injector, starts_at=taken, by=front_desk, now=NOW)

    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_text("This time has just been taken.")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("Needs a lift")
    page.get_by_role("button", name="Book Mon 16 Mar 2026, 12:15").click()

    expect(page.get_by_text("Booked: Mon 16 Mar 2026, 12:15")).to_be_visible()
    assert Appointment.objects.get(patient=patient).note == "Needs a lift"


def test_an_appointment_moves_over_the_calendar_with_arrow_keys(tab, front_desk, booked):
    page = tab(front_desk)
    page.goto(f"{reverse('calendar')}?view=week&day=2026-03-16&move={booked.pk}")
    page.get_by_role("link", name="09:00 free").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_text("09:15 free")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Move it here").click()

    expect(page.get_by_text("Moved to Tue 17 Mar 2026, 09:15")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_bars_anybody_and_nothing_is_wider_than_the_screen(
    tab, size, scheme, booked, patient, session, injector
):
    assert_bars_nobody(
        tab(injector, size, color_scheme=scheme),
        f"{reverse('book', args=[patient.pk])}?kind=consultation",
        f"{reverse('book', args=[patient.pk])}?at=2026-03-16T12:00&injector={injector.pk}",
        reverse("appointment", args=[booked.pk]),
        reverse("appointment_move", args=[booked.pk]),
        f"{reverse('calendar')}?day=2026-03-16",
        f"{reverse('calendar')}?view=week&day=2026-03-16&patient={patient.pk}",
        f"{reverse('calendar_patient')}?q=paula",
        f"{reverse('day_list')}?day=2026-03-16",
        reverse("session", args=[session.pk]),
        reverse("patient", args=[patient.pk]),
    )

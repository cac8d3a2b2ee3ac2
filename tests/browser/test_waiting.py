"""The waiting list and the figures in a real browser: from a freed time to a yes, without barriers."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.barriers import assert_bars_nobody
from tests.conftest import NOW, TODAY, give_hours
from touchups.booking.services import book, cancel
from touchups.booking.waiting import add_waiting
from touchups.charting.patients import add_patient
from touchups.models import Appointment

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)


@pytest.fixture
def held(patient, injector, treat, front_desk) -> Appointment:
    """Paula's review next Monday; she would come earlier, and Wednesday at noon became free."""
    give_hours(injector)
    about = {"kind": "review", "injector": injector, "by": front_desk, "now": NOW}
    other = add_patient(by=front_desk, now=NOW, name="Lea Leaves")
    treat(other, 12)
    treat(patient, 12)
    left = book(patient=other, starts_at=NOW + 2 * DAY, **about)
    cancel(appointment=left, by=front_desk, now=NOW, why="Has a cold")
    held = book(patient=patient, starts_at=NOW + 7 * DAY, **about)
    add_waiting(patient=patient, kind="review", first_on=TODAY, last_on=held.on, by=front_desk, now=NOW)
    return held


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_bars_anybody_and_nothing_is_wider_than_the_screen(tab, held, manager, size, scheme):
    assert_bars_nobody(
        tab(manager, size, color_scheme=scheme),
        reverse("waiting_list"),
        reverse("waiting_new", args=[held.patient_id]),
        reverse("figures"),
        reverse("figures") + "?first=2023-04",
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_today_to_the_earlier_time(tab, held, front_desk, scripts):
    page = tab(front_desk, java_script_enabled=scripts)
    page.goto(reverse("today"))
    if scripts:
        expect(page.locator(".freed")).to_contain_text("A time became free: Wed 4 Mar 2026, 12:00")
    page.locator(".freed").get_by_role("link", name="Waiting list").click()

    page.get_by_role("button", name="Offer").click()
    expect(page.get_by_text("Written down that Paula Ibáñez was told.")).to_be_visible()
    page.get_by_role("button", name="Yes: move it here").click()

    expect(page.get_by_text("Paula Ibáñez has the earlier time.")).to_be_visible()
    held.refresh_from_db()
    assert held.starts_at == NOW + 2 * DAY


def test_a_manager_takes_the_figures_home(tab, held, manager):
    page = tab(manager)
    page.goto(reverse("figures"))
    with page.expect_download() as taken:
        page.get_by_role("link", name="Spreadsheet").click()
    assert re.fullmatch(r"figures-2025-04-2026-03\.csv", taken.value.suggested_filename)

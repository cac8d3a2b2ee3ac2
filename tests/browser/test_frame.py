"""The frame and Today in a real browser: barriers, widths, keyboard, with scripts and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.barriers import assert_bars_nobody
from tests.conftest import NOW, PASSWORD, TODAY, make_staff
from touchups.charting.patients import add_patient, override_flag
from touchups.charting.services import record_report
from touchups.models import Staff

pytestmark = pytest.mark.browser


@pytest.fixture
def busy(front_desk, injector, treat):
    """A day with an emergency, an override and a review that is due."""
    people = [
        add_patient(by=front_desk, now=NOW, name=name, phone="212 555 0101", language=language)
        for name, language in (("Emma Emergency", "en"), ("Otis Override", "en"), ("Rosa Review", "es"))
    ]
    for patient, ago in zip(people, (3, 12, 12), strict=True):
        treat(patient, ago)
    record_report(patient=people[0], by=front_desk, now=NOW, kind="trouble_swallowing", on=TODAY)
    override_flag(patient=people[1], by=injector, now=NOW, flag="refer", reason="Wants filler.")
    return people


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_nothing_bars_anybody_and_nothing_is_wider_than_the_screen(tab, busy, front_desk, size, scheme):
    page = tab(front_desk, size, color_scheme=scheme)
    page.goto(reverse("today"))
    page.get_by_text("On the telephone").last.click()
    expect(page.locator(".row-caller[open] blockquote").first).to_be_visible()
    assert_bars_nobody(page)
    assert_bars_nobody(
        page,
        reverse("caller", args=[busy[1].pk]),
        reverse("today") + "?q=nobody",
        reverse("account_change_password"),
        reverse("mfa_index"),
    )


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_injectors_and_the_managers_pages_bar_nobody(tab, busy, clinic, lot, size):
    of_a_patient = "patient session_new review_new report_new history hold_new patient_messages"
    of_the_clinic = (
        "patient_new rulebook policy_edit lots lot_new staff staff_new"
        " clinic_settings trail messages messages_coming wordings"
    )
    page = tab(make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead"), size)
    page.goto(reverse("staff_new"))
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a colleague")
    assert_bars_nobody(
        page,
        *(reverse(name, args=[busy[2].pk]) for name in of_a_patient.split()),
        *(reverse(name) for name in of_the_clinic.split()),
        reverse("lot", args=[lot.pk]),
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_logging_in_bars_nobody(tab, scheme):
    assert_bars_nobody(tab(color_scheme=scheme), reverse("account_login"), reverse("account_reset_password"))


@pytest.fixture
def today(tab, front_desk, busy) -> Page:
    """The list of the day, at the front desk."""
    page = tab(front_desk)
    page.goto(reverse("today"))
    return page


def test_a_slash_goes_to_the_search_unless_one_is_typing(today):
    today.keyboard.press("/")
    today.keyboard.type("re/view")
    search = today.locator("[data-search]")

    expect(search).to_be_focused()
    expect(search).to_have_value("re/view")


def test_the_words_for_a_caller_open_under_the_row(today):
    row = today.locator(".row-card", has_text="Rosa Review")
    row.get_by_text("On the telephone").click()

    expect(row.get_by_text("Offer a review")).to_be_visible()
    expect(today.get_by_role("heading", level=1)).to_have_text("Today")


def test_what_came_of_a_call_is_written_down_under_the_row(today):
    row = today.locator(".row-card", has_text="Rosa Review")
    row.get_by_text("On the telephone").click()
    row.get_by_label("Does not want it").check()
    row.get_by_role("button", name="Write it down").click()
    expect(row.get_by_text("Give the reason.")).to_be_visible()
    row.get_by_label("Note").fill("Moved away.")
    row.get_by_role("button", name="Write it down").click()
    expect(row.get_by_text("Does not want it. Moved away.")).to_be_visible()
    assert_bars_nobody(today)

    today.reload()
    called = today.get_by_role("region", name="Called")
    expect(called.get_by_role("link", name="Rosa Review")).to_be_visible()
    called.get_by_text("On the telephone").click()
    called.get_by_role("button", name="Take back").click()
    expect(called.get_by_text("Back on the list.")).to_be_visible()


def test_choosing_a_filter_narrows_the_list_at_once(today):
    today.select_option("select[name=flag]", "refer")

    expect(today.get_by_text("Rosa Review")).to_have_count(0)
    expect(today.get_by_text("Otis Override")).to_be_visible()
    today.wait_for_url("**flag=refer**")
    expect(today.get_by_text("Emma Emergency")).to_be_visible()


def test_all_of_it_works_without_scripts(tab, front_desk, busy):
    page = tab(front_desk, "phone", java_script_enabled=False)
    page.goto(reverse("today"))
    page.select_option("select[name=flag]", "review")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Otis Override")).to_have_count(0)

    row = page.locator(".row-card", has_text="Rosa Review")
    row.get_by_text("On the telephone").click()
    row.get_by_role("link", name="Show the words").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On the telephone")

    page.locator(".site-menu summary").click()
    page.locator(".site-menu").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")

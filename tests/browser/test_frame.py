"""The frame and Today in a real browser: barriers, widths, keyboard, with scripts and without."""

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.conftest import NOW, PASSWORD, TODAY, make_staff
from touchups.charting.patients import add_patient, override_flag
from touchups.charting.services import record_report
from touchups.models import Staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW):
        yield


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


@pytest.fixture
def visit(browser, live_server, front_desk):
    """A tab of a person, logged in; whatever its console complains of fails the test."""
    complaints: list[str] = []

    def opened(size: str = "desktop", person: Staff = front_desk, **options) -> Page:
        context = browser.new_context(base_url=live_server.url, viewport=SIZES[size], **options)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.goto(reverse("account_login"))
        page.fill("input[name=login]", person.email)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Today")
        page.wait_for_load_state()
        return page

    yield opened
    assert complaints == []


def barriers(page: Page) -> list[str]:
    # Preloading would fetch our style sheets' imports from the wrong place.
    violations = Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:120]}"
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_bars_anybody_and_nothing_is_wider_than_the_screen(visit, busy, size, scheme):
    page = visit(size, color_scheme=scheme)
    page.get_by_text("What do I tell a caller?").last.click()
    expect(page.locator(".row-caller[open] blockquote").first).to_be_visible()

    assert (barriers(page), overflow(page)) == ([], 0)
    for address in (
        reverse("caller", args=[busy[1].pk]),
        reverse("today") + "?q=nobody",
        reverse("account_change_password"),
        reverse("mfa_index"),
    ):
        page.goto(address)
        assert (barriers(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize("size", SIZES)
def test_the_injectors_and_the_managers_pages_bar_nobody(visit, busy, clinic, lot, size):
    page = visit(size, person=make_staff(clinic, Staff.Role.LEAD_INJECTOR, "Lena Lead"))
    of_a_patient = (
        "patient",
        "session_new",
        "review_new",
        "report_new",
        "history",
        "hold_new",
        "patient_messages",
    )
    of_the_clinic = ("patient_new", "rulebook", "policy_edit", "lots", "lot_new", "staff", "staff_new")
    addresses = [
        *(reverse(name, args=[busy[2].pk]) for name in of_a_patient),
        *(
            reverse(name)
            for name in (
                *of_the_clinic,
                "clinic_settings",
                "trail",
                "messages",
                "messages_coming",
                "wordings",
            )
        ),
        reverse("lot", args=[lot.pk]),
    ]
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = (barriers(page), overflow(page))
    assert found == dict.fromkeys(addresses, ([], 0))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_logging_in_bars_nobody(browser, live_server, front_desk, scheme):
    page = browser.new_context(base_url=live_server.url, color_scheme=scheme).new_page()
    for name in ("account_login", "account_reset_password"):
        page.goto(reverse(name))
        assert barriers(page) == []


def test_a_slash_goes_to_the_search_unless_one_is_typing(visit, busy):
    page = visit()
    page.keyboard.press("/")
    page.keyboard.type("re/view")
    search = page.locator("[data-search]")

    expect(search).to_be_focused()
    expect(search).to_have_value("re/view")


def test_the_words_for_a_caller_open_under_the_row(visit, busy):
    page = visit()
    row = page.locator(".row-card", has_text="Rosa Review")
    row.get_by_text("What do I tell a caller?").click()

    expect(row.get_by_text("Offer a review")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_choosing_a_filter_narrows_the_list_at_once(visit, busy):
    page = visit()
    page.select_option("select[name=flag]", "refer")

    expect(page.get_by_text("Rosa Review")).to_have_count(0)
    expect(page.get_by_text("Otis Override")).to_be_visible()
    page.wait_for_url("**flag=refer**")
    expect(page.get_by_text("Emma Emergency")).to_be_visible()


def test_all_of_it_works_without_scripts(visit, busy):
    page = visit("phone", java_script_enabled=False)
    page.select_option("select[name=flag]", "review")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Otis Override")).to_have_count(0)

    row = page.locator(".row-card", has_text="Rosa Review")
    row.get_by_text("What do I tell a caller?").click()
    row.get_by_role("link", name="Show the words").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What to tell a caller")

    page.locator(".site-menu summary").click()
    page.locator(".site-menu").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")

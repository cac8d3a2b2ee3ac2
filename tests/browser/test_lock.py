"""A screen that nobody uses: covered, and opened again with nothing lost."""

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import NOW, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MINUTE = 60_000  # milliseconds


@pytest.fixture
def server_clock():
    with time_machine.travel(NOW) as traveller:
        yield traveller


@pytest.fixture
def desk(browser, live_server, front_desk, server_clock) -> BrowserContext:
    """The browser of the front desk, logged in; its pages' clock is ours."""
    context = browser.new_context(base_url=live_server.url)
    context.clock.install(time=NOW)
    page = context.new_page()
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", front_desk.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    return context


@pytest.fixture
def typing(desk) -> Page:
    """A form that is half filled in."""
    page = desk.new_page()
    page.goto(reverse("patient_new"))
    page.get_by_role("textbox", name="Name").fill("Nora New")
    return page


def cover(page: Page):
    return page.get_by_role("dialog", name="Locked")


def unlock(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Unlock").click()


def test_a_page_covers_itself_after_a_warning_and_keeps_what_was_typed(typing):
    typing.clock.fast_forward(14 * MINUTE + MINUTE * 3 // 4)
    expect(typing.get_by_text("This screen locks in half a minute.")).to_be_visible()
    typing.clock.fast_forward(MINUTE)
    expect(cover(typing)).to_be_visible()
    expect(typing.get_by_label("Password")).to_be_focused()
    expect(typing).to_have_title("Locked · Harbour Aesthetics")
    assert [each["id"] for each in Axe().run(typing).response["violations"]] == []

    typing.keyboard.press("Escape")
    typing.keyboard.press("Escape")
    expect(cover(typing)).to_be_visible()
    unlock(typing, "not the password")
    expect(typing.get_by_text("This is not your password.")).to_be_visible()
    unlock(typing)
    expect(cover(typing)).to_be_hidden()
    expect(typing).to_have_title("New patient · Harbour Aesthetics")
    expect(typing.get_by_role("textbox", name="Name")).to_have_value("Nora New")
    typing.get_by_role("button", name="Add the patient").click()
    expect(typing.get_by_role("heading", level=1)).to_have_text("Nora New")


def test_whoever_types_for_long_is_not_interrupted_and_the_server_knows(typing, server_clock):
    for _pause in range(4):
        server_clock.shift(360)
        with typing.expect_response(lambda response: reverse("screen_used") in response.url):
            typing.clock.fast_forward(6 * MINUTE)
            typing.get_by_role("textbox", name="Name").press("End")
    expect(cover(typing)).to_be_hidden()
    typing.get_by_role("button", name="Add the patient").click()
    expect(typing.get_by_role("heading", level=1)).to_have_text("Nora New")


def test_the_button_covers_every_window_and_one_password_opens_them_all(desk, typing):
    other = desk.new_page()
    other.goto(reverse("today"))
    with other.expect_response(lambda response: response.request.method == "POST"):
        other.get_by_role("button", name="Lock", exact=True).click()
    expect(cover(other)).to_be_visible()
    expect(cover(typing)).to_be_visible()
    unlock(typing)
    expect(cover(typing)).to_be_hidden()
    expect(cover(other)).to_be_hidden()


def test_a_page_under_cover_is_not_there_for_whoever_logs_in_next(desk, typing, injector):
    """Somebody else has logged in, in another window of the same browser, while this one was covered."""
    other = desk.new_page()
    other.goto(reverse("today"))
    with other.expect_response(lambda response: response.request.method == "POST"):
        other.get_by_role("button", name="Lock", exact=True).click()
    cover(other).get_by_role("button", name="Somebody else?").click()
    other.fill("input[name=login]", injector.email)
    other.fill("input[name=password]", PASSWORD)
    other.press("input[name=password]", "Enter")
    expect(other.get_by_role("heading", level=1)).to_have_text("Today")

    expect(cover(typing)).to_be_hidden()
    expect(typing.get_by_role("textbox", name="Name")).to_have_value("")
    expect(typing.get_by_role("link", name=injector.name).first).to_be_visible()


def test_without_a_script_the_form_goes_on_after_the_password(browser, live_server, front_desk, server_clock):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", front_desk.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.goto(reverse("patient_new"))
    page.get_by_role("textbox", name="Name").fill("Nora New")
    server_clock.shift(3600)
    page.get_by_role("button", name="Add the patient").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nora New")

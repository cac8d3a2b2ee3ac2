"""A screen that nobody uses: covered, and opened again with nothing lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.barriers import assert_bars_nobody
from tests.conftest import NOW, PASSWORD

pytestmark = pytest.mark.browser

MINUTE = 60_000  # milliseconds


@pytest.fixture
def typing(tab, front_desk) -> Page:
    """A form that is half filled in; the clock of its browser is ours."""
    page = tab(front_desk)
    page.context.clock.install(time=NOW)
    page.goto(reverse("patient_new"))
    page.get_by_role("textbox", name="Name").fill("Nora New")
    return page


@pytest.fixture
def other(typing) -> Page:
    """Another window of the same browser, which has been covered by its button."""
    page = typing.context.new_page()
    page.goto(reverse("today"))
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name="Lock", exact=True).click()
    return page


def cover(page: Page):
    return page.get_by_role("dialog", name="Locked")


def unlock(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Unlock").click()


def test_a_page_covers_itself_after_a_warning_and_keeps_what_was_typed(typing):
    typing.clock.fast_forward(14.6 * MINUTE)
    expect(typing.get_by_text("This screen locks in half a minute.")).to_be_visible()
    typing.clock.fast_forward(MINUTE)
    expect(cover(typing)).to_be_visible()
    expect(typing.get_by_label("Password")).to_be_focused()
    expect(typing).to_have_title("Locked · Harbour Aesthetics")
    assert_bars_nobody(typing)

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


def test_whoever_types_for_long_is_not_interrupted_and_the_server_knows(typing, noon):
    for _pause in range(4):
        noon.shift(360)
        with typing.expect_response(lambda response: reverse("screen_used") in response.url):
            typing.clock.fast_forward(6 * MINUTE)
            typing.get_by_role("textbox", name="Name").press("End")
    expect(cover(typing)).to_be_hidden()
    typing.get_by_role("button", name="Add the patient").click()
    expect(typing.get_by_role("heading", level=1)).to_have_text("Nora New")


def test_the_button_covers_every_window_and_one_password_opens_them_all(typing, other):
    expect(cover(other)).to_be_visible()
    expect(cover(typing)).to_be_visible()
    unlock(typing)
    expect(cover(typing)).to_be_hidden()
    expect(cover(other)).to_be_hidden()


def test_a_page_under_cover_is_not_there_for_whoever_logs_in_next(typing, other, injector):
    """Somebody else has logged in, in another window of the same browser, while this one was covered."""
    cover(other).get_by_role("button", name="Somebody else?").click()
    other.fill("input[name=login]", injector.email)
    other.fill("input[name=password]", PASSWORD)
    other.press("input[name=password]", "Enter")
    expect(other.get_by_role("heading", level=1)).to_have_text("Today")

    expect(cover(typing)).to_be_hidden()
    expect(typing.get_by_role("textbox", name="Name")).to_have_value("")
    expect(typing.get_by_role("link", name=injector.name).first).to_be_visible()


def test_without_a_script_the_form_goes_on_after_the_password(tab, front_desk, noon):
    page = tab(front_desk, java_script_enabled=False)
    page.goto(reverse("patient_new"))
    page.get_by_role("textbox", name="Name").fill("Nora New")
    noon.shift(3600)
    page.get_by_role("button", name="Add the patient").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nora New")

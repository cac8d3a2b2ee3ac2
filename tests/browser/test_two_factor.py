"""Two-factor log-in in a real browser."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.barriers import assert_bars_nobody
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def give_password(page: Page, person) -> None:
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def code(secret: str, periods: int) -> str:
    """What the app shows so many periods of thirty seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_from_the_first_code_to_the_next_log_in(tab, front_desk, size, scheme):
    page = tab(size=size, color_scheme=scheme)
    give_password(page, front_desk)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Today")
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Turn it on").click()
    page.locator("main").get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()

    expect(heading).to_have_text("Set up your phone")
    assert_bars_nobody(page)
    page.get_by_text("Or type this key").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_text("This code is wrong")).to_be_visible()
    page.get_by_label("Code").fill(code(secret, -1))
    page.get_by_role("button", name="Turn it on").click()

    expect(heading).to_have_text("Recovery codes")
    assert_bars_nobody(page)
    spare = page.locator(".recovery-codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 codes are left")).to_be_visible()
    assert_bars_nobody(page)

    for typed in (code(secret, 0), spare):
        page = tab(size=size, color_scheme=scheme)
        heading = page.get_by_role("heading", level=1)
        give_password(page, front_desk)
        expect(heading).to_have_text("Your code")
        assert_bars_nobody(page)
        page.get_by_label("Code").fill(typed)
        page.get_by_role("button", name="Log in", exact=True).click()
        expect(heading).to_have_text("Today")

"""One day at the clinic in a real browser: the injector treats, the front desk sees, a patient calls."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.conftest import PASSWORD
from touchups.models import Dose

pytestmark = pytest.mark.browser

DOSES = {
    "Forehead, Frontalis, Left": "6",
    "Forehead, Frontalis, Midline": "2.5",
    "Forehead, Frontalis, Right": "6",
    "Glabella, Procerus, Midline": "4",
    "Glabella, Corrugator supercilii, Left": "8",
    "Glabella, Corrugator supercilii, Right": "8",
}


def log_in(page: Page, staff) -> None:
    page.get_by_label("Email").fill(staff.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def search(page: Page, words: str) -> None:
    page.wait_for_load_state()  # the keys of the page are those of its script
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_from_the_syringe_to_the_telephone(tab, patient, lot, injector, front_desk):
    page = tab()
    page.goto(reverse("account_login"))
    log_in(page, injector)
    search(page, "ibanez")
    page.get_by_role("link", name="Paula Ibáñez").click()
    page.get_by_role("link", name="Log a session").click()

    page.get_by_label("Product").select_option("botox")
    expect(page.get_by_label("Lot")).not_to_have_value("")
    for cell, units in DOSES.items():
        page.get_by_label(cell, exact=True).fill(units)
    expect(page.locator("[data-total]")).to_have_text("34.5 U")
    page.get_by_label("Forehead, Frontalis, Left", exact=True).press("Enter")
    expect(page.get_by_label("Glabella, Procerus, Left", exact=True)).to_be_focused()
    page.get_by_role("button", name="Save the session").click()
    expect(page.get_by_text("The session is recorded.")).to_be_visible()
    assert Dose.objects.count() == len(DOSES)
    expect(page.locator(".flag").first).to_have_text("Wait")

    page.get_by_role("button", name="Log out").first.click()
    log_in(page, front_desk)
    search(page, "0187")
    expect(page.locator("main .flag-wait").first).to_be_visible()
    page.get_by_role("link", name="Paula Ibáñez").click()
    expect(page.get_by_role("link", name="Log a session")).to_have_count(0)

    page.get_by_role("link", name="Note a report").first.click()
    page.get_by_label("Drooping eyelid").check()
    page.get_by_label("In the caller's words").fill("My left lid hangs")
    page.get_by_role("button", name="Save the report").click()
    expect(page.get_by_text("Possible complication: Drooping eyelid")).to_be_visible()

    page.get_by_role("link", name="Today").first.click()
    main = page.locator("main")
    expect(main.get_by_role("heading", name="See within two days")).to_be_visible()
    expect(main.get_by_role("link", name="Paula Ibáñez").first).to_be_visible()
    expect(main.locator(".urgency-urgent").first).to_contain_text("Review")

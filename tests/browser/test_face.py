"""The face map on a tablet: what is tapped there stands in the table, and what stands in the table there."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import assert_bars_nobody
from tests.browser.conftest import SIZES
from touchups.models import Dose

pytestmark = pytest.mark.browser


@pytest.fixture
def session_form(tab, injector, patient, lot) -> Page:
    page = tab(injector, "tablet", has_touch=True)
    page.goto(reverse("session_new", args=[patient.pk]))
    page.get_by_label("Product").select_option("botox")
    return page


def zone(page: Page, area: str, side: str) -> Locator:
    return page.locator(f'.zone[data-area="{area}"][data-side="{side}"]')


def units(page: Page, area: str, side: str) -> Locator:
    return zone(page, area, side).locator(".zone-units")


def cell(page: Page, name: str) -> Locator:
    return page.get_by_label(name, exact=True)


def test_a_session_is_tapped_in_and_the_patients_page_shows_the_same(session_form, patient):
    page = session_form
    for side in ("left", "midline", "right"):
        zone(page, "forehead", side).tap()
    page.locator("button[data-step='2.5']").tap()
    for area, side in (("glabella", "midline"), ("glabella", "right"), ("glabella", "right")):
        zone(page, area, side).tap()

    expect(cell(page, "Forehead, Frontalis, Right")).to_have_value("1")
    expect(cell(page, "Glabella, Procerus, Midline")).to_have_value("2.5")
    expect(cell(page, "Glabella, Corrugator supercilii, Right")).to_have_value("5")
    expect(page.locator("[data-total]")).to_have_text("10.5 U")
    expect(page.locator("[data-sum='']")).to_have_text("In all10.5 U")
    expect(page.locator("[data-area-total=glabella]")).to_have_text("7.5 U")
    expect(page.locator("[data-sum=glabella]")).to_have_text("Glabella7.5 U")

    page.get_by_role("button", name="Save the session").tap()
    expect(page.get_by_text("The session is recorded.")).to_be_visible()
    assert sorted(Dose.objects.values_list("muscle", "side", "units")) == [
        ("corrugator", "right", 5),
        ("frontalis", "left", 1),
        ("frontalis", "midline", 1),
        ("frontalis", "right", 1),
        ("procerus", "midline", 2.5),
    ]
    expect(page.get_by_role("img", name="Doses on the face").locator("desc")).to_have_text(
        "Forehead: 3 U (Right 1 U, Midline 1 U, Left 1 U); Glabella: 7.5 U (Right 5 U, Midline 2.5 U)."
    )
    expect(units(page, "glabella", "right")).to_have_text("5")


def test_what_is_typed_in_the_table_stands_on_the_face(session_form):
    page = session_form
    cell(page, "Glabella, Procerus, Right").fill("1.5")
    cell(page, "Glabella, Corrugator supercilii, Right").fill("8")

    expect(units(page, "glabella", "right")).to_have_text("9.5")
    cell(page, "Glabella, Procerus, Right").fill("")
    expect(units(page, "glabella", "right")).to_have_text("8")


def test_a_minus_takes_a_step_from_the_zone_tapped_last_and_never_below_nothing(session_form):
    page = session_form
    less = page.get_by_text("−", exact=True)
    expect(less).to_be_disabled()
    zone(page, "masseter", "left").tap()
    zone(page, "masseter", "left").tap()
    expect(page.locator("[data-name]")).to_have_text("Masseter, Left")

    less.tap()
    expect(cell(page, "Masseter, Masseter, Left")).to_have_value("1")
    page.locator("button[data-step='5']").tap()
    less.tap()
    expect(cell(page, "Masseter, Masseter, Left")).to_have_value("")
    expect(page.locator("[data-units]")).to_have_text("0 U")


def test_a_tap_on_a_zone_that_holds_nonsense_leads_to_its_cell_and_changes_nothing(session_form):
    page = session_form
    wrong = cell(page, "Masseter, Masseter, Left")
    wrong.fill("ten")
    zone(page, "masseter", "left").tap()

    expect(wrong).to_have_value("ten")
    expect(wrong).to_be_focused()


def test_a_touch_up_has_zones_only_for_its_session_with_the_units_given_then(tab, injector, patient, treat):
    treat(patient, days_ago=14)
    page = tab(injector, "tablet", has_touch=True)
    page.goto(reverse("touch_up_new", args=[patient.pk]))

    assert {each.get_attribute("data-area") for each in page.locator(".zone").all()} == {"forehead"}
    expect(zone(page, "forehead", "midline").locator(".zone-then")).to_have_text("20")
    zone(page, "forehead", "midline").tap()
    expect(cell(page, "Forehead, Frontalis, Midline")).to_have_value("0.5")


def test_every_zone_is_large_enough_for_a_finger_on_a_phone(session_form):
    session_form.set_viewport_size(SIZES["phone"])
    sizes = [each.bounding_box() for each in session_form.locator(".zone rect").all()]

    assert len(sizes) > 20
    assert min(min(size["width"], size["height"]) for size in sizes) >= 44


def test_without_javascript_the_table_stands_alone_and_works(tab, injector, patient, lot):
    page = tab(injector, "tablet", java_script_enabled=False)
    page.goto(reverse("session_new", args=[patient.pk]))
    expect(page.locator("[data-face]")).to_be_hidden()

    page.get_by_label("Product").select_option("botox")
    page.get_by_label("Lot").select_option(str(lot.pk))
    cell(page, "Forehead, Frontalis, Midline").fill("20")
    page.get_by_role("button", name="Save the session").click()
    expect(page.get_by_text("The session is recorded.")).to_be_visible()
    assert Dose.objects.get().units == 20


@pytest.mark.parametrize("size", ["tablet", "phone"])
def test_the_form_bars_nobody_and_no_key_leads_into_its_map(session_form, size):
    session_form.set_viewport_size(SIZES[size])
    zone(session_form, "forehead", "left").tap()

    assert_bars_nobody(session_form)
    expect(session_form.locator("[data-face] button:not([tabindex='-1'])")).to_have_count(0)

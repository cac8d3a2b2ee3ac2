"""Photos in a real browser: from the patient's phone to the injector's comparison; the tablet's camera."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageEnhance
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import assert_bars_nobody
from tests.browser.conftest import SIZES
from tests.conftest import NOW, token_of
from touchups.models import Patient, Photo, PhotoSet, Review
from touchups.photos.services import add_photo, give_consent, open_set

pytestmark = pytest.mark.browser
PORTRAIT = Path(__file__).parents[1] / "photos" / "data" / "portrait.png"
PATIENT_S_VIEWS = ("front_rest", "frown", "brows_raised", "big_smile")


def portrait(number: int) -> bytes:
    """A photo as on another day: framed and lit a little differently."""
    with Image.open(PORTRAIT) as whole:
        width, height = whole.size
        photo = whole.convert("RGB").crop((40 + 9 * number, 0, width - 70 + 4 * number, height - 60))
    file = BytesIO()
    ImageEnhance.Brightness(photo).enhance(0.85 + 0.1 * number).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def willing(patient, injector) -> Patient:
    give_consent(patient=patient, purpose="clinical", by=injector, now=NOW)
    return patient


@pytest.fixture
def photographed(willing, treat, injector) -> list[PhotoSet]:
    """Day 0 and 7 of a session of eight days ago; on day 7 without raised brows."""
    session = treat(willing, days_ago=8)
    sets = []
    for number, (stage, after) in enumerate((("day_0", 0), ("day_7", 8))):
        on = session.on + timedelta(days=after)
        photo_set = open_set(patient=willing, stage=stage, session=session, by=injector, now=NOW, on=on)
        for view in ("front_rest", "frown", "brows_raised")[: 3 - number]:
            photo = SimpleUploadedFile("photo.jpg", portrait(number))
            add_photo(photo_set=photo_set, view=view, upload=photo, by=injector, now=NOW)
        sets.append(photo_set)
    return sets


@pytest.fixture
def comparison(tab, injector, photographed):
    def opened(size: str = "desktop", **options) -> Page:
        page = tab(injector, size, **options)
        page.goto(reverse("photos", args=[photographed[0].patient_id]))
        return page

    return opened


def places(page: Page) -> list[tuple[float, ...]]:
    """How far each photo that is shown is enlarged, and moved to the right and down in pixels."""
    matrices = page.locator(".photo-frame img").evaluate_all(
        "all => all.map(each => new DOMMatrix(getComputedStyle(each).transform))"
        ".map(({a, e, f}) => [a, e, f])"
    )
    return [tuple(round(number, 2) for number in matrix) for matrix in matrices]


def assert_loaded(photos: Locator) -> None:
    expect(photos.first).to_be_visible()
    widths = photos.evaluate_all(
        "all => Promise.all(all.map(each => each.decode().then(() => each.naturalWidth)))"
    )
    assert min(widths) > 100


def test_from_the_patient_s_phone_to_the_injector_s_comparison(tab, patient, treat, injector, tmp_path):
    session = treat(patient, days_ago=7)
    phone = tab(size="phone")
    phone.goto(reverse("home_link", args=[token_of(patient, "home")]))
    phone.get_by_role("link", name="Send photos").click()
    phone.get_by_role("button", name="I agree").click()
    for number, view in enumerate(PATIENT_S_VIEWS):
        file = tmp_path / f"IMG_{number}.jpg"
        file.write_bytes(portrait(number))
        card = phone.locator(f"[data-card={view}]")
        card.locator("input[type=file]").set_input_files(file)
        expect(card.get_by_text("sent", exact=True)).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("Thank you, all photos are here.")).to_be_visible()
    sent = Photo.objects.filter(photo_set__session=session, photo_set__stage="day_7", added_by=None)
    assert {photo.view for photo in sent} == set(PATIENT_S_VIEWS)

    page = tab(injector)
    page.goto(reverse("patient", args=[patient.pk]))
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare photos")
    expect(page.get_by_role("img", name="Frown, Day 7, Mon 2 Mar 2026")).to_be_visible()
    expect(page.get_by_role("img", name="Relaxed, Day 7, Mon 2 Mar 2026")).to_be_visible()
    assert_loaded(page.locator(".photo-frame img"))


def test_all_photos_are_zoomed_and_moved_together(comparison):
    page = comparison()
    assert places(page) == [(1, 0, 0)] * 4

    page.get_by_role("button", name="Zoom in").click()
    expect(page.locator("[data-zoomed]")).to_have_text("125 %")
    assert places(page) == [(1.25, 0, 0)] * 4

    box = page.locator(".photo-frame").first.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2 - 10)
    page.mouse.up()
    assert places(page) == [(1.25, 20, -10)] * 4

    page.locator(".compare-pictures").press("0")
    assert places(page) == [(1, 0, 0)] * 4
    page.locator(".compare-pictures").press("+")
    page.locator(".compare-pictures").press("ArrowRight")
    [(zoom, right, down)] = set(places(page))
    assert (zoom, down) == (1.25, 0)
    assert right < 0


def test_two_fingers_zoom_what_is_between_them(comparison):
    page = comparison("tablet", has_touch=True)
    box = page.locator(".photo-frame").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, apart: float | None) -> None:
        points = (
            [] if apart is None else [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        )
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 20)
    fingers("touchMove", 40)
    fingers("touchEnd", None)
    expect(page.locator("[data-zoomed]")).to_have_text("200 %")
    assert places(page) == [(2, 0, 0)] * 4


def test_the_wheel_scrolls_the_page_until_somebody_works_on_the_photos(comparison):
    page = comparison()
    page.locator(".photo-frame").first.hover()
    page.mouse.wheel(0, -100)
    expect(page.locator("[data-zoomed]")).to_have_text("100 %")

    page.locator(".compare-pictures").focus()
    page.locator(".photo-frame").first.hover()
    page.mouse.wheel(0, -100)
    expect(page.locator("[data-zoomed]")).not_to_have_text("100 %")
    assert len(set(places(page))) == 1


def test_a_divider_is_moved_by_keys_and_by_hand(comparison):
    page = comparison()
    page.get_by_role("radio", name="Slider").check()
    after = page.locator("[data-place=after] .photo-frame")
    expect(after.first).to_have_css("clip-path", "inset(0px 0px 0px 50%)")

    page.get_by_role("slider", name="Divider").press("ArrowRight")
    for each in after.all():  # the view, and the face at rest
        expect(each).to_have_css("clip-path", "inset(0px 0px 0px 51%)")

    box = after.first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.51, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, box["y"] + 50)
    page.mouse.up()
    expect(page.get_by_role("slider", name="Divider")).to_have_value("20")

    page.get_by_role("combobox", name="Before").select_option(index=1)
    page.get_by_role("combobox", name="After").select_option(index=0)
    expect(page.locator("[data-place=before]").first).to_contain_text("Day 7")
    expect(page.locator("[data-place=after]").first).to_contain_text("Day 0")


def test_one_photo_is_laid_over_the_other_and_aligned_with_it(comparison):
    page = comparison()
    page.get_by_role("radio", name="Overlay").check()
    page.get_by_role("slider", name="Opacity of After").fill("30")
    after, before = (page.locator(f"[data-place={place}] img").first for place in ("after", "before"))
    expect(page.locator("[data-place=after] .photo-frame").first).to_have_css("opacity", "0.3")

    page.get_by_label("Move After alone, to align it").check()
    page.locator(".compare-pictures").press("ArrowRight")
    page.locator(".compare-pictures").press("+")
    expect(before).to_have_css("transform", "matrix(1, 0, 0, 1, 0, 0)")
    expect(after).to_have_css("transform", re.compile(r"matrix\(1\.25, 0, 0, 1\.25, [1-9]"))


def test_another_view_is_shown_at_the_same_place(comparison, photographed):
    page = comparison()
    page.get_by_role("radio", name="Slider").check()
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("radio", name="Brows raised").check()

    expect(page.get_by_role("heading", name="Brows raised")).to_be_visible()
    expect(page.get_by_role("radio", name="Slider")).to_be_checked()
    expect(page.locator("[data-zoomed]")).to_have_text("125 %")
    expect(page.get_by_text("Not taken")).to_be_visible()
    page.wait_for_url("**view=brows_raised**")
    page.reload()
    expect(page.get_by_role("heading", name="Brows raised")).to_be_visible()


def test_the_address_chooses_without_scripts(comparison, photographed):
    page = comparison(java_script_enabled=False)
    expect(page.get_by_role("radio", name="Slider")).to_be_hidden()
    page.get_by_role("radio", name="Brows raised").check()
    page.get_by_role("checkbox", name="Day 7").uncheck()
    page.get_by_role("button", name="Show").click()

    expect(page.locator(".photo-frame img")).to_have_count(2)
    expect(page.get_by_role("img", name="Brows raised, Day 0, Sun 22 Feb 2026")).to_be_visible()


def test_a_review_is_written_beside_the_photos(tab, injector, photographed):
    page = tab(injector)
    page.goto(reverse("review_new", args=[photographed[0].patient_id]))
    page.get_by_label("Notes").fill("Left brow a little higher")
    page.get_by_role("radio", name="Brows raised").check()
    expect(page.get_by_role("heading", name="Brows raised")).to_be_visible()
    page.get_by_role("button", name="Zoom in").click()
    expect(page.get_by_label("Notes")).to_have_value("Left brow a little higher")

    page.get_by_role("button", name="Save the review").click()
    expect(page.get_by_text("The review is recorded.")).to_be_visible()
    assert Review.objects.get().notes == "Left brow a little higher"


def test_the_camera_takes_a_photo_in_line_with_the_earlier_one(tab, injector, photographed):
    page = tab(injector, "tablet", permissions=["camera"])
    day_7 = photographed[1]
    page.goto(reverse("photo_set", args=[day_7.pk]))
    card = page.locator("[data-card=brows_raised]")
    card.get_by_role("button", name="Use the camera").click()
    dialog = page.get_by_role("dialog", name="Brows raised")
    assert_loaded(dialog.get_by_role("img", name="The earlier photo"))
    dialog.get_by_role("button", name="Take the photo").click()
    dialog.get_by_role("button", name="Take it again").click()
    dialog.get_by_role("button", name="Take the photo").click()
    dialog.get_by_role("button", name="Keep this photo").click()

    expect(dialog).to_be_hidden()
    expect(card.get_by_text("is in", exact=True)).to_be_visible()
    assert day_7.photos.get(view="brows_raised").added_by == injector
    expect(card.get_by_role("button", name="Use the camera")).to_be_visible()


def test_each_photo_of_a_set_goes_off_by_itself_and_one_that_failed_is_sent_again_alone(
    tab, injector, photographed, tmp_path
):
    page = tab(injector)
    page.goto(reverse("photo_set", args=[photographed[1].pk]))
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(portrait(1))
    smile, brows = page.locator("[data-card=big_smile]"), page.locator("[data-card=brows_raised]")

    smile.locator("input[type=file]").set_input_files(photo)
    expect(smile.get_by_text("is in", exact=True)).to_be_visible()
    assert_loaded(smile.get_by_role("img", name="Big smile, full size"))

    page.route("**/photo-sets/*/", lambda route: route.fulfill(status=204))
    brows.locator("input[type=file]").set_input_files(photo)
    expect(brows.get_by_role("alert")).to_contain_text("did not get through")
    page.unroute("**/photo-sets/*/")
    brows.get_by_role("button", name="Try again").click()
    expect(brows.get_by_text("is in", exact=True)).to_be_visible()
    assert set(photographed[1].photos.values_list("view", flat=True)) == set(PATIENT_S_VIEWS)


def test_a_set_is_filled_without_scripts(tab, injector, photographed, tmp_path):
    page = tab(injector, java_script_enabled=False)
    page.goto(reverse("photo_set_new", args=[photographed[0].patient_id]))
    page.get_by_role("radio", name="Day 7").check()
    page.get_by_role("button", name="Go on").click()
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(portrait(1))
    for view in ("big_smile", "brows_raised"):
        page.locator(f"[data-card={view}] input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="Send the chosen photos").click()
    for view in PATIENT_S_VIEWS:
        expect(page.locator(f"[data-card={view}]").get_by_text("is in", exact=True)).to_be_visible()


def test_without_a_camera_the_file_remains(tab, injector, photographed):
    page = tab(injector, "tablet", permissions=[])
    page.goto(reverse("photo_set", args=[photographed[1].pk]))
    card = page.locator("[data-card=brows_raised]")
    card.get_by_role("button", name="Use the camera").click()
    dialog = page.get_by_role("dialog", name="Brows raised")
    expect(dialog.get_by_role("alert")).to_contain_text("The camera cannot be used")
    dialog.get_by_role("button", name="Close").click()
    expect(card.locator("input[type=file]")).to_be_enabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_bars_anybody_and_nothing_is_wider_than_the_screen(tab, injector, photographed, size, scheme):
    patient = photographed[0].patient_id
    assert_bars_nobody(
        tab(injector, size, color_scheme=scheme),
        reverse("photos", args=[patient]),
        reverse("photos", args=[patient]) + "?mode=slider&view=brows_raised",
        reverse("review_new", args=[patient]),
        reverse("photo_set", args=[photographed[1].pk]),
        reverse("photo_set_new", args=[patient]),
        reverse("photo_withdraw", args=[photographed[0].photos.first().pk]),
        reverse("consents", args=[patient]),
    )

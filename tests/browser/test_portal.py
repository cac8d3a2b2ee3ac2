"""The patient's own pages on a phone: from the mail's link to photos, an appointment and a worry."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.barriers import assert_bars_nobody
from tests.browser.line import line_to, slow_down
from tests.conftest import NOW, TODAY, give_hours
from tests.photos.corpus import picture, saved
from tests.portal.conftest import BORN, door_of
from touchups.booking.services import book
from touchups.charting.services import record_report
from touchups.models import Appointment, Patient, Photo, Report
from touchups.photos.services import give_consent

pytestmark = pytest.mark.browser
PORTRAIT = Path(__file__).parents[1] / "photos" / "data" / "portrait.png"


@pytest.fixture
def due(patient, treat, injector) -> Patient:
    """On day 12 of a cycle, allowing photos; the injector works."""
    treat(patient, 12)
    give_hours(injector)
    give_consent(patient=patient, purpose="clinical", by=None, now=NOW)
    return patient


@pytest.fixture
def phone(tab):
    """Opens a patient's link."""

    def opened(patient: Patient, size: str = "phone", **options) -> Page:
        page = tab(size=size, **options)
        page.goto(door_of(patient))
        expect(page).to_have_url(re.compile(r"/me/$"))
        return page

    return opened


def photo_file(name: str = "IMG_0001.jpg", content: bytes | None = None) -> dict:
    content = saved(picture((640, 480))) if content is None else content
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def prove(page: Page) -> None:
    """Pass the second check."""
    page.goto(reverse("my_record"))
    page.get_by_label("Your date of birth").fill(BORN)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My record")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_no_page_bars_anybody(phone, due, injector, size, scheme):
    book(
        patient=due,
        kind="review",
        injector=injector,
        starts_at=NOW + 2 * timedelta(days=1),
        by=injector,
        now=NOW,
    )
    for kind in ("uneven", "eyelid_droop", "trouble_breathing"):
        record_report(patient=due, by=None, now=NOW, kind=kind, on=TODAY)
        page = phone(due, size, color_scheme=scheme)
        assert_bars_nobody(page)
    assert_bars_nobody(page, reverse("my_check", args=["my_record"]))
    prove(page)
    names = ["record", "choices", "photos", "pictures", "worry", "aftercare", "review", "time", "cancel"]
    assert_bars_nobody(
        page, *(reverse(f"my_{name}") for name in names), reverse("my_event") + "?on=2026-07-04"
    )


def test_the_times_bar_nobody(phone, due):
    page = phone(due)
    page.goto(reverse("my_time"))
    expect(page.get_by_role("radio")).to_have_count(6)
    page.locator("summary").first.press("Enter")
    expect(page.locator("details[open]").get_by_role("radio").first).to_be_visible()
    assert_bars_nobody(page)


def test_each_photo_goes_by_itself_and_a_refused_one_can_be_tried_again(phone, due):
    page = phone(due)
    page.get_by_role("link", name="Send photos").click()
    expect(page.get_by_role("button", name="Send the chosen photos")).to_be_hidden()
    card = page.locator("[data-card=frown]")

    card.locator("input[type=file]").set_input_files(photo_file(content=b"<html>"))
    expect(card.get_by_text("This is not a photo that can be read here.")).to_be_visible()
    card.locator("input[type=file]").set_input_files(photo_file())
    expect(card.get_by_text("sent", exact=True)).to_be_visible()
    assert_bars_nobody(page)

    assert [photo.view for photo in Photo.objects.all()] == ["frown"]


def test_a_photo_that_the_connection_lost_is_sent_again_alone_and_kept_once(phone, due):
    page = phone(due)
    page.goto(reverse("my_photos"))
    card = page.locator("[data-card=frown]")
    lost = []

    def lose_the_answer(route):
        """The first time the photo arrives, but its answer does not."""
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    page.route("**/me/photos/", lose_the_answer)
    card.locator("input[type=file]").set_input_files(photo_file())
    expect(card.get_by_text("This photo did not get through.")).to_be_visible()
    card.get_by_role("button", name="Try again").click()
    expect(card.get_by_text("sent", exact=True)).to_be_visible()

    assert lost[0].status == 200
    assert Photo.objects.count() == 1


WATCH_THE_BAR = """
    window.shown = [];
    const keep = ({ target }) => target.ariaLabel === "Sending …" && shown.push(target.value);
    const watch = new MutationObserver((all) => all.forEach(keep));
    watch.observe(document.body, { subtree: true, attributeFilter: ["value"] });
"""


def test_on_a_slow_line_a_photo_shows_how_far_it_is(phone, due):
    page = phone(due)
    page.goto(reverse("my_photos"))
    card = page.locator("[data-card=frown]")
    page.evaluate(WATCH_THE_BAR)
    slow_down(page, up=200_000)
    card.locator("input[type=file]").set_input_files(PORTRAIT)

    expect(card.get_by_text("sent", exact=True)).to_be_visible()
    on_the_way = [part for part in page.evaluate("shown") if 0 < part < 1]
    assert len(on_the_way) > 1
    assert on_the_way == sorted(on_the_way)
    assert [photo.view for photo in Photo.objects.all()] == ["frown"]


@pytest.mark.parametrize("again", ["with the button", "by itself"])
def test_a_photo_whose_line_is_cut_stays_on_the_page_and_goes_again_alone(phone, due, live_server, again):
    with line_to(live_server.url) as line:
        page = phone(due, base_url=line.url)
        page.goto(reverse("my_photos"))
        sent = []
        page.on("request", lambda request: sent.append(request.headers.get("x-card")))
        here, lost = (page.locator(f"[data-card={view}]") for view in ("front_rest", "frown"))
        here.locator("input[type=file]").set_input_files(photo_file())
        expect(here.get_by_text("sent", exact=True)).to_be_visible()

        line.cut_after(PORTRAIT.stat().st_size // 2)
        lost.locator("input[type=file]").set_input_files(PORTRAIT)
        expect(lost.get_by_role("alert")).to_contain_text(
            "This photo did not get through. It is still chosen here"
        )
        assert_bars_nobody(page)
        line.mend()
        if again == "with the button":
            lost.get_by_role("button", name="Try again").click()
        else:
            page.context.set_offline(True)
            page.context.set_offline(False)
        expect(lost.get_by_text("sent", exact=True)).to_be_visible()

    assert [view for view in sent if view] == ["front_rest", "frown", "frown"]
    assert sorted(photo.view for photo in Photo.objects.all()) == ["front_rest", "frown"]


def test_without_scripts_all_photos_go_at_once(phone, due):
    page = phone(due, java_script_enabled=False)
    page.goto(reverse("my_photos"))
    for view in ("front_rest", "frown"):
        page.locator(f"[data-card={view}] input[type=file]").set_input_files(photo_file())
    page.get_by_role("button", name="Send the chosen photos").click()

    expect(page.get_by_text("These are still missing")).to_contain_text("Brows raised, Big smile")
    assert Photo.objects.count() == 2


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_review_is_booked_moved_and_cancelled(phone, due, scripts):
    page = phone(due, java_script_enabled=scripts)
    page.get_by_role("link", name="Book an appointment").click()
    page.get_by_role("radio", name="best").check()
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("Your appointment is booked.")).to_be_visible()

    page.get_by_role("link", name="Move it").click()
    page.locator("summary", has_text="Fri 6 Mar 2026").click()
    page.get_by_role("group", name="Fri 6 Mar 2026").get_by_role("radio").first.check()
    page.get_by_role("button", name="Move it to this time").click()
    expect(page.locator(".when")).to_contain_text("Fri 6 Mar 2026")

    page.get_by_role("link", name="Cancel it").click()
    page.get_by_text("I am ill").click()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("Your appointment is cancelled.")).to_be_visible()
    assert [each.state for each in Appointment.objects.all()] == ["cancelled"]


def test_a_worry_is_told_by_keyboard_without_scripts(phone, due):
    page = phone(due, java_script_enabled=False)
    page.get_by_role("link", name="Something worries me").press("Enter")
    page.get_by_role("radio", name="I have trouble swallowing").press("Space")
    page.get_by_role("button", name="Tell the clinic").press("Enter")

    expect(page.get_by_role("heading", name="Call emergency services now")).to_be_visible()
    assert Report.objects.get().kind == "trouble_swallowing"


def test_the_record_comes_as_a_file_with_the_photos_in_it(phone, due, tmp_path):
    page = phone(due)
    page.goto(reverse("my_photos"))
    page.locator("[data-card=frown] input[type=file]").set_input_files(photo_file())
    expect(page.locator("[data-card=frown]").get_by_text("sent", exact=True)).to_be_visible()
    prove(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="To read, with photos").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)

    page.goto(file.as_uri())
    assert page.locator("img").evaluate("picture => picture.naturalWidth") == 640


def test_a_day_is_asked_about_and_kept(phone, due):
    page = phone(due)
    page.get_by_role("link", name="I have an event").click()
    page.get_by_label("When is it?").fill("2026-07-04")
    page.get_by_role("button", name="Show the plan").click()
    expect(page.get_by_text("The last safe day for any injection is")).to_contain_text("Sat 13 Jun 2026")
    page.get_by_role("button", name="Keep this day in mind").click()
    expect(page.get_by_text("Noted. We plan around this day.")).to_be_visible()

"""Messages and the patient's page of choices in a real browser: barriers, widths, buttons, frames."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.barriers import assert_bars_nobody
from tests.conftest import token_of
from tests.reminders.looks import PHOTOS, put
from touchups.models import Patient
from touchups.models.reminder import Because, State

pytestmark = pytest.mark.browser


@pytest.fixture
def patient(patient) -> Patient:
    Patient.objects.filter(pk=patient.pk).update(email="paula@example.com")
    patient.refresh_from_db()
    return patient


@pytest.fixture
def doubtful(patient, treat):
    """A message of which nobody knows whether it was sent."""
    reminder = treat(patient, 0).reminders.get(kind="aftercare")
    return put(reminder, State.UNCONFIRMED, Because.LOST, "Connection unexpectedly closed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_no_page_bars_anybody(tab, manager, doubtful, patient, size, scheme):
    assert_bars_nobody(
        tab(manager, size, color_scheme=scheme),
        reverse("messages") + "?show=all",
        reverse("messages_coming") + "?day=2026-03-09",
        reverse("reminder", args=[doubtful.pk]),
        reverse("patient_messages", args=[patient.pk]),
        reverse("wordings"),
        reverse("wording", args=["review_day_14", "es"]),
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_today_to_a_settled_message(tab, front_desk, doubtful, scripts):
    page = tab(front_desk, java_script_enabled=scripts)
    page.goto(reverse("today"))

    if scripts:
        page.locator("summary", has_text="Messages that did not arrive").click()
        page.get_by_role("link", name="Paula Ibáñez").click()
    else:
        page.get_by_role("link", name="Messages that did not arrive").click()
        page.get_by_role("link", name="Aftercare").click()
    expect(page.frame_locator(".mail-frame").get_by_text("Hello Paula")).to_be_visible()
    page.get_by_role("button", name="It arrived").click()

    expect(page.get_by_text("Settled.")).to_be_visible()
    expect(page.locator(".state").first).to_have_text("Sent")


def test_from_the_mail_to_no_more_mails(tab, patient):
    page = tab(size="phone")

    page.goto(reverse("private_link", args=[token_of(patient)]))
    expect(page).to_have_url(re.compile(r"/choices/$"))
    assert_bars_nobody(page)
    page.get_by_role("checkbox", name="Photos").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Photos")).not_to_be_checked()
    page.get_by_role("button", name="Stop them all").click()
    expect(page.get_by_text("You will get no more of these mails.")).to_be_visible()

    patient.refresh_from_db()
    assert None not in (patient.photos_muted_at, patient.reviews_muted_at, patient.recalls_muted_at)


def test_the_choices_work_without_scripts(tab, patient):
    page = tab(size="phone", java_script_enabled=False)

    page.goto(reverse("private_link", args=[token_of(patient)]))
    page.get_by_role("button", name="Stop them all").click()
    expect(page.get_by_text("You will get no more of these mails.")).to_be_visible()


def test_who_only_looks_changes_nothing(tab, patient, treat):
    session = treat(patient, 0)

    tab().goto(reverse("private_link", args=[token_of(patient)]))

    assert session.reminders.get(kind=PHOTOS).state == "due"

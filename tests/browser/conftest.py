"""A real browser: the machine's own chromium. Without it these tests are skipped, unless it is required."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from time import monotonic, sleep

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, expect

from tests.conftest import NOW
from touchups.models import Staff

# Two browsers share a small machine: what takes longer than this is broken, not slow.
expect.set_options(timeout=20_000)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZES = {
    "desktop": {"width": 1366, "height": 768},
    "tablet": {"width": 1024, "height": 768},
    "phone": {"width": 390, "height": 844},
}
#: A browser counts an answer that refuses, and a line that is cut, as an error; the page says why.
TOLD_BY_THE_PAGE = re.compile(r"status of 422|net::ERR_")


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browsers_loop():
    """Playwright keeps an event loop in this thread, beside which Django would refuse the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """In a file, as in a clinic: in memory, SQLite refuses at once when a page asks for two photos."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "clinic.sqlite3")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict:
    """Its camera sees a test picture, where a tab may use it."""
    if CHROMIUM is None and os.environ.get("TOUCHUPS_BROWSER") == "required":
        pytest.fail("chromium is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    args = ["--no-sandbox", "--use-fake-device-for-media-stream"]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": args}


@pytest.fixture(autouse=True)
def noon(transactional_db, settings, tmp_path) -> Iterator[time_machine.Traveller]:
    """The server's clock stands; no test finds anything of another, nor leaves a request under way."""
    cache.clear()
    settings.PHOTO_ROOT = tmp_path / "photos"
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock
        deadline = monotonic() + 20
        # Each ends with its line, which ended with the tab.
        while any("process_request" in thread.name for thread in threading.enumerate()):
            assert monotonic() < deadline, "a request does not end"
            sleep(0.01)


@pytest.fixture
def tab(new_context, live_server, settings) -> Iterator[Callable[..., Page]]:
    """Opens tabs of somebody who is logged in, or of nobody; what a browser complains of fails the test."""
    complaints: list[str] = []

    def opened(person: Staff | None = None, size: str = "desktop", **options) -> Page:
        options = {"base_url": live_server.url, "viewport": SIZES[size], "reduced_motion": "reduce"} | options
        context = new_context(**options)
        context.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda thrown: complaints.append(str(thrown.error)))
        if person:
            client = Client()
            client.force_login(person)
            key = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": key.key, "value": key.value, "url": live_server.url}])
        return context.new_page()

    yield opened
    assert [each for each in complaints if not TOLD_BY_THE_PAGE.search(each)] == []

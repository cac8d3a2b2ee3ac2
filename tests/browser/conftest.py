"""A real browser: the machine's own chromium. Without it these tests are skipped, unless it is required."""

import os
import shutil

import pytest
from django.db import connection
from playwright.sync_api import expect

# Two browsers share a small machine: what takes longer than this is broken, not slow.
expect.set_options(timeout=20_000)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


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
    if CHROMIUM is None and os.environ.get("TOUCHUPS_BROWSER") == "required":
        pytest.fail("chromium is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}

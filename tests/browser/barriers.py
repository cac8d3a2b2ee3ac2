"""What no page may have: a barrier to those who see or move otherwise, or lines wider than a screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

# Preloading would fetch our style sheets' imports from the wrong place.
OPTIONS = {"preload": False, "resultTypes": ["violations"]}


def assert_bars_nobody(page: Page, *addresses: str) -> None:
    """At each of the addresses, or without any on the page as it is."""
    found = {}
    for address in addresses or [page.url]:
        if addresses:
            page.goto(address)
        found[address] = _found_on(page)
    assert {address: those for address, those in found.items() if those} == {}


def _found_on(page: Page) -> list[str]:
    expect(page.locator(".htmx-request")).to_have_count(0)  # all of its parts are there
    barriers = Axe().run(page, options=OPTIONS).response["violations"]
    found = [f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:120]}" for each in barriers]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + [f"{wider} pixels wider than the screen"] * (wider > 0)

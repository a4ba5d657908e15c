"""The boards in a real Chromium: axe finds nothing, keys are enough, four times the size fits, paper too."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser

from registry.access.roles import Role
from registry.boards.catalogue import BOARDS
from registry.timetable.models import Hub
from tests.registry.boards.browsing import PATIENCE, chromium, reading
from tests.registry.boards.conftest import browser as signed_in
from tests.registry.boards.filling import QUARTER, fill
from tests.registry.reach.city import City

ASKED = "?" + "&".join(f"{name}={value}" for name, value in QUARTER.items())
BOARD_PAGES = [f"/reach/boards/{board.name}/{ASKED}" for board in BOARDS]
OTHER_PAGES = [
    f"/reach/boards/overview/people/{ASKED}&by=month&column=people&hub=MOA",
    "/reach/boards/overview/day/?from=2024-02-12&to=2024-02-12",
    f"/reach/boards/not-reached/contact/{ASKED}",
    "/reach/boards/overview/?from=2025-01-01&to=2025-03-31",
    "/reach/boards/overview/?from=2024-03-31&to=soon",
    f"/reach/{ASKED}",
    # The tables of the desk were wider than a narrow screen, and the whole page scrolled sideways.
    "/returns/",
    "/returns/reach-quarterly/2024-01-01/",
    "/report/",
]
OVERVIEW_PEOPLE = f"/reach/boards/overview/people/{ASKED}"
SHARES = [BOARD_PAGES[:6], BOARD_PAGES[6:], OTHER_PAGES]
NARROW = 320
"""CSS pixels of a screen of 1280 at 400 %."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return one browser for all of these."""
    with pytest.MonkeyPatch.context() as patched, chromium() as started:
        # Playwright keeps a loop running in this thread, so Django would take the tests for asynchronous.
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield started


@pytest.fixture
def administrator(browser: Browser, city: City) -> Client:
    """Return somebody who may open every page, in a city with figures."""
    fill(city)
    return signed_in(Role.ADMINISTRATOR)


@pytest.mark.parametrize("addresses", SHARES, ids=["first", "then", "others"])
def test_axe_finds_nothing_and_four_times_the_size_fits(
    browser: Browser, administrator: Client, addresses: list[str]
) -> None:
    """No rule of axe is broken; on a narrow screen only tables scroll sideways, each in its own region."""
    with reading(browser, administrator) as reader:
        for address in addresses:
            reader.go(address)
            found = Axe().run(reader.page)
            assert found.violations_count == 0, f"{address}:\n{found.generate_report()}"
            reader.page.set_viewport_size({"width": NARROW, "height": 800})
            assert reader.page.evaluate("document.documentElement.scrollWidth") <= NARROW, address
            reader.page.set_viewport_size({"width": 1280, "height": 800})
        # The page for a question that cannot be read is an error by its status, and says so in the log.
        assert [said for said in reader.refused if "400 (Bad Request)" not in said] == []


def test_charts_keep_to_the_policy_and_are_seen(browser: Browser, administrator: Client) -> None:
    """Each picture of a board is loaded, and has words for those who do not see it."""
    with reading(browser, administrator, charts=True) as reader:
        reader.go(BOARD_PAGES[0])
        widths = reader.page.eval_on_selector_all("figure img", "all => all.map(each => each.naturalWidth)")
        words = reader.page.eval_on_selector_all("figure img", "all => all.map(each => each.alt)")
        assert len(widths) == len(BOARDS[0].panels)
        assert min(widths) > 100
        assert all("The table below has every number of it." in each for each in words)
        assert reader.refused == []


def test_keys_are_enough(browser: Browser, administrator: Client) -> None:
    """Skip to the content, scroll a wide table, follow a number to what it is made of."""
    with reading(browser, administrator, width=NARROW) as reader:
        page = reader.page
        reader.go(BOARD_PAGES[0])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        seen = []
        at_focus = (
            "() => { const it = document.activeElement, style = getComputedStyle(it);"
            " return [it.tagName, it.textContent.trim().slice(0, 40), style.outlineStyle, it.className] }"
        )
        for _ in range(120):
            page.keyboard.press("Tab")
            here = page.evaluate(at_focus)
            seen.append(here)
            if here[3] == "scroll":
                break
        assert {"INPUT", "SELECT", "BUTTON", "SUMMARY", "A"} <= {tag for tag, *_ in seen}
        assert [each for each in seen if each[2] == "none"] == []
        page.keyboard.press("ArrowRight")
        for _ in range(PATIENCE // 20):
            if page.evaluate("document.activeElement.scrollLeft") > 0:
                break
            page.wait_for_timeout(20)
        else:
            pytest.fail("the table did not scroll")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "2"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("by=session-type"))
        assert "Families & All" in page.inner_text(".narrowed")


def test_it_works_without_javascript(browser: Browser, administrator: Client) -> None:
    """The form narrows to a hub, and each narrowing can be taken back."""
    with reading(browser, administrator, scripts=False) as reader:
        page = reader.page
        reader.go(BOARD_PAGES[0])
        page.select_option("#hub", "MOA")
        page.click("button:has-text('Show')")
        page.wait_for_url(re.compile("hub=MOA"))
        assert page.locator("#attendances tbody tr").count() == 1
        page.click(".narrowed a")
        page.wait_for_url(re.compile("^(?!.*hub=MOA)"))
        assert page.locator("#attendances tbody tr").count() == 2


def test_it_prints(browser: Browser, administrator: Client) -> None:
    """On paper nothing is cut off or hidden in a region that scrolls, and there is nothing to press."""
    with reading(browser, administrator) as reader:
        reader.go(BOARD_PAGES[1])
        reader.page.emulate_media(media="print")
        reader.page.set_viewport_size({"width": 1032, "height": 730})  # A4, lying, less its margins
        hidden = "all => all.every(each => getComputedStyle(each).display === 'none')"
        for gone in ("nav", ".asked", ".files", "button"):
            assert reader.page.eval_on_selector_all(gone, hidden), gone
        flows = "all => all.map(each => getComputedStyle(each).overflowX + getComputedStyle(each).maxHeight)"
        assert set(reader.page.eval_on_selector_all(".scroll", flows)) == {"visiblenone"}
        stays = "all => all.filter(each => getComputedStyle(each).position !== 'static').length"
        assert reader.page.eval_on_selector_all(".figures th, .figures td", stays) == 0
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 1032
        assert reader.page.locator("table").first.is_visible()


@pytest.fixture
def hundreds(administrator: Client) -> Client:
    """Return somebody who may open every page, among 150 hubs."""
    Hub.objects.bulk_create(Hub(code=f"H{at:03}", name=f"Hub {at:03}", locality="East") for at in range(148))
    return administrator


def test_long_tables_are_leafed_through_by_anybody(browser: Browser, hundreds: Client) -> None:
    """Axe finds nothing, four times the size fits, keys are enough, and paper says where the rest is."""
    with reading(browser, hundreds) as reader:
        page = reader.page
        for address in (f"/reach/boards/anonymous/{ASKED}", f"{OVERVIEW_PEOPLE}&page=0"):
            reader.go(address)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{address}:\n{found.generate_report()}"
            page.set_viewport_size({"width": NARROW, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, address
            page.set_viewport_size({"width": 1280, "height": 800})
        page.get_by_role("navigation", name="Pages of rows").get_by_role("link", name="Last page").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("page=2#people-rows"))
        assert page.locator("#people-rows").inner_text().startswith("Rows 101 to 150 of 150")
        assert page.locator("tbody tr").count() == 50
        page.emulate_media(media="print")
        assert page.locator("#people-rows p").is_visible()
        assert not page.locator("nav.pages").is_visible()
        assert reader.refused == []

"""Make the README's pictures from the running program: ``make pictures`` (needs Debian's chromium).

A real registry with a synthetic city, a real kiosk with a simulated reader, a real browser.
"""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from textual.pilot import Pilot

from config import kiosk as settings_file
from kiosk import journal
from kiosk.app import KioskApp
from kiosk.demo import cards as deck
from kiosk.demo.works import USER, Works
from kiosk.opening import entrance
from kiosk.screens.family import Family
from kiosk.screens.shown import Shown
from reader.simulate import SimulatedReader

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]
SIZE = (100, 32)
PATIENCE = 200


async def main() -> None:
    """Start everything, and take each picture."""
    with tempfile.TemporaryDirectory(prefix="hub-pictures-") as name:
        folder = Path(name)
        journal.write_to(folder / "kiosk.log")
        works = Works(folder, str(folder / "registry.db"), families=1500, seed=7, say=print)
        with works:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
                await kiosk_pictures(works, browser)
                await dashboard_picture(works, browser)
                await browser.close()


async def kiosk_pictures(works: Works, browser: Browser) -> None:
    """Take the welcome screen, then a family's screen after a tap, then "done"."""
    settings = settings_file.read(works.config)
    door = entrance(settings)
    app = KioskApp(settings, door)
    with ExitStack() as stack:
        readers = {
            each.profile.value: stack.enter_context(SimulatedReader(each.profile, link=Path(each.port)))
            for each in settings.readers
        }
        reader = readers["text"]
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: shows(app, "Stay and Play") and shows(app, "is ready"))
            await picture(browser, app.export_screenshot(), "kiosk-welcome.png")
            await large_family(app, pilot, reader, deck.read(works.cards))
            await picture(browser, app.export_screenshot(), "kiosk-family.png")
            await pilot.press("enter")
            await until(pilot, lambda: not isinstance(app.front.screen, Family))
            await pilot.pause(0.3)
            await picture(browser, app.export_screenshot(), "kiosk-done.png")
    door.close()


async def large_family(
    app: KioskApp, pilot: Pilot[None], reader: SimulatedReader, cards: list[deck.Card]
) -> None:
    """Tap cards until a family with several children stands before the screen."""
    for card in [card for card in cards if card.protocol == "text"][:60]:
        before = app.front.screen
        reader.tap(card.value)
        await until(pilot, partial(_left, app, before))
        await pilot.pause(0.3)
        if isinstance(app.front.screen, Family) and shows(app, " 3 "):
            return
    raise RuntimeError("no family of four came")


def _left(app: KioskApp, screen: Shown) -> bool:
    return app.front.screen is not screen


def shows(app: KioskApp, text: str) -> bool:
    """Tell whether the screen shows this text now."""
    return text in app.export_screenshot().replace("&#160;", " ")


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for what the program does by itself."""
    for _ in range(PATIENCE):
        if condition():
            return
        await pilot.pause(0.05)
    raise RuntimeError("the screen never came")


async def picture(browser: Browser, svg: str, name: str) -> None:
    """Turn Textual's own picture of its screen into a PNG."""
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    await page.set_content(f"<body style='margin:0'>{svg}</body>")
    await page.locator("svg").first.screenshot(path=HERE / name)
    await page.close()


async def dashboard_picture(works: Works, browser: Browser) -> None:
    """Sign in as a person does, and take the page "Reach" of this quarter."""
    page: Page = await browser.new_page(viewport={"width": 1280, "height": 1360}, locale="en-GB")
    await page.goto(f"{works.url}/reach/")
    await page.locator("[name=login]").fill(USER)
    await page.locator("[name=password]").fill(works.password)
    await page.locator("form button[type=submit]").first.click()
    await page.wait_for_selector("table")
    await page.reload()
    await page.screenshot(path=HERE / "dashboard-reach.png")
    await page.close()


if __name__ == "__main__":
    asyncio.run(main())

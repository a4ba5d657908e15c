"""A real Chromium that asks Django's own test client: no server, and all in the test's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
HOME = "https://registry.test"
PATIENCE = 60_000
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="200"/>'


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser; it is slow to start, so share it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Reader:
    """Somebody signed in, at a page."""

    page: Page
    refused: list[str] = field(default_factory=list)
    """What the browser complained of."""

    def go(self, address: str) -> None:
        """Open a page of the registry."""
        self.page.goto(f"{HOME}{address}")


@contextmanager
def reading(
    browser: Browser, client: Client, *, scripts: bool = True, charts: bool = False, width: int = 1280
) -> Iterator[Reader]:
    """Let somebody read with this browser; without ``charts`` each picture is an empty one."""
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 800})
    context.set_default_timeout(PATIENCE)

    here = copy_context()

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.endswith("/chart.svg") and not charts:
            route.fulfill(status=200, content_type="image/svg+xml", body=DOT)
            return
        # Playwright calls from a context of its own, in which Django would open another database.
        response = here.copy().run(client.get, f"{parts.path}?{parts.query}")
        route.fulfill(status=response.status_code, headers=dict(response.items()), body=response.getvalue())

    context.route("**/*", answer)
    reader = Reader(context.new_page())
    reader.page.on("console", lambda message: reader.refused.append(message.text))
    yield reader
    context.close()

"""Hands behind the PIN: whatever staff do at a running kiosk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from textual.widgets import Static

from kiosk.screens.staff.frame import StaffScreen
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.signing_in import SigningIn
from tests.kiosk.hands import Kiosk, running
from tests.kiosk.scene import SAM, Colleague, Hub

S = TypeVar("S", bound=StaffScreen)


async def shows(kiosk: Kiosk, expected: type[S]) -> S:
    """Wait for a kind of screen behind the PIN, and return it."""
    await kiosk.until(
        lambda: isinstance(kiosk.app.screen, expected) and kiosk.app.screen.is_mounted, expected.__name__
    )
    screen = kiosk.app.screen
    assert isinstance(screen, expected)
    return screen


async def public(kiosk: Kiosk) -> None:
    """Wait until nothing behind the PIN is up."""
    await kiosk.until(lambda: not isinstance(kiosk.app.screen, StaffScreen), "the public screen")


async def sign_in(kiosk: Kiosk, who: Colleague = SAM) -> Home:
    """Go behind the PIN, from the public screen or from reception's own."""
    if not isinstance(kiosk.app.screen, StaffScreen):
        await kiosk.press("f2")
    await shows(kiosk, SigningIn)
    await kiosk.press(*who.pin)
    return await shows(kiosk, Home)


def sentence(kiosk: Kiosk) -> str:
    """Return what is said at the foot."""
    return str(kiosk.app.screen.query_one("#sentence", Static).content)


@asynccontextmanager
async def at_work(hub: Hub, who: Colleague = SAM, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Kiosk]:
    """Run a kiosk at which somebody is signed in."""
    async with running(hub, size) as kiosk:
        await sign_in(kiosk, who)
        yield kiosk

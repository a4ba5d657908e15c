"""How each state of each screen looks, at the two common sizes. Look before you accept a change."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest
from textual.pilot import Pilot

from kiosk import words
from kiosk.app import KioskApp
from kiosk.panel import DemoPanel
from kiosk.screens.done import DoneScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.widgets.masthead import Masthead
from tests.kiosk.scene import Hub, until

PANEL = DemoPanel(
    (
        "Press N for the next family, Q to leave; or tap this card from another terminal:",
        "printf 'GCV1000001\\r' > /tmp/hub/tap-here",
        "Dashboard: http://127.0.0.1:8000/reach/  sign in as demo with an-invented-word",
    ),
    lambda: None,
)
Steps = Callable[[Hub, Pilot[None]], Awaitable[None]]


class SnapCompare(Protocol):
    """The fixture of pytest-textual-snapshot."""

    def __call__(
        self,
        app: KioskApp,
        *,
        terminal_size: tuple[int, int],
        run_before: Callable[[Pilot[None]], Awaitable[None]],
    ) -> bool:
        """Compare the app's picture with the accepted one."""


def tapped(card: str, *keys: str) -> Steps:
    """Hold a card up, then press keys."""

    async def steps(hub: Hub, pilot: Pilot[None]) -> None:
        hub.tap(card)
        await until(pilot, lambda: not isinstance(pilot.app.screen, WelcomeScreen))
        await pilot.press(*keys)

    return steps


async def nothing(_hub: Hub, _pilot: Pilot[None]) -> None:
    """Leave the screen as it is."""


async def reader_lost(hub: Hub, _pilot: Pilot[None]) -> None:
    """Unplug the reader."""
    hub.readers[0].lost()


async def closing(hub: Hub, pilot: Pilot[None]) -> None:
    """Let a family dawdle."""
    await tapped("GCV1000001")(hub, pilot)
    hub.clock.advance(45)
    await until(pilot, lambda: pilot.app.screen.has_class("-closing"))


async def done(hub: Hub, pilot: Pilot[None]) -> None:
    """Sign a family in."""
    await tapped("GCV1000001", "enter")(hub, pilot)
    await until(pilot, lambda: isinstance(pilot.app.screen, DoneScreen))


def again(card: str) -> Steps:
    """Hold a card up twice."""

    async def steps(hub: Hub, pilot: Pilot[None]) -> None:
        await tapped(card)(hub, pilot)
        first = pilot.app.screen
        hub.tap(card)
        await until(pilot, lambda: pilot.app.screen is not first)

    return steps


async def evening(hub: Hub, pilot: Pilot[None]) -> None:
    """Wait until all sessions are over."""
    hub.clock.advance(8 * 3600)
    pilot.app.screen.query_one(Masthead).follow_clock()
    await until(pilot, lambda: words.NOTHING_ON in _text(pilot))


def _text(pilot: Pilot[None]) -> str:
    return " ".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


STATES: dict[str, Steps] = {
    "welcome": nothing,
    "reader_lost": reader_lost,
    "evening": evening,
    "family": tapped("GCV1000001"),
    "half_ticked": tapped("GCV1000001", "2", "down"),
    "sensitive": tapped("GCV3000001"),
    "large_family": tapped("GCV5000001"),
    "closing": closing,
    "done": done,
    "already": again("GCV4000001"),
    "already_with_others": again("GCV1000001"),
    "unknown": tapped("GCV7777777"),
    "withdrawn": tapped("LOST000001"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("state", STATES)
def test_state(hub: Hub, snap_compare: SnapCompare, state: str, size: tuple[int, int]) -> None:
    """Each state looks as it was accepted."""
    app = hub.app()
    assert snap_compare(app, terminal_size=size, run_before=_run(hub, STATES[state]))
    assert app.return_code in (0, None)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_demo(hub: Hub, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """The demonstration's panel fits beneath the timetable."""
    assert snap_compare(hub.app(demo=PANEL), terminal_size=size, run_before=_run(hub, nothing))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_apology(hub: Hub, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """After a screen that failed, a sentence."""
    app = hub.app(apology=words.STARTED_AGAIN)
    assert snap_compare(app, terminal_size=size, run_before=_run(hub, nothing))


def _run(hub: Hub, steps: Steps) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: "The Moat" in _text(pilot) and words.READY in _text(pilot))
        await steps(hub, pilot)
        await pilot.pause()

    return before

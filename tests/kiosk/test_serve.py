"""One screen after another: a failure is followed by a fresh screen, and many of them by giving up."""

import gc
from dataclasses import dataclass

from kiosk.serve import FAILURES, Signs, keep_screen, spare_the_collector
from tests.kiosk.scene import Hub, until


@dataclass
class Scripted:
    """An app that ends at once with this code."""

    return_code: int | None

    def run(self) -> None:
        """End."""


def test_after_a_failure_the_next_screen_says_so() -> None:
    """Two failures and a person who leaves: three screens, the later ones with a sentence."""
    said: list[bool] = []

    def make(*, apologise: bool) -> Scripted:
        said.append(apologise)
        return Scripted(0 if len(said) == 3 else 1)

    assert keep_screen(make) == 0
    assert said == [False, True, True]


def test_a_screen_that_cannot_stand_is_given_up() -> None:
    """The service manager is told instead of flickering for ever."""
    made: list[bool] = []

    def make(*, apologise: bool) -> Scripted:
        made.append(apologise)
        return Scripted(1)

    assert keep_screen(make) == 1
    assert len(made) == FAILURES


def test_what_lives_at_the_first_paint_is_spared_by_the_collector() -> None:
    """Once, also after a second screen; nothing is kept from being freed by counting."""
    try:
        spare_the_collector()
        assert gc.get_freeze_count() > 1000
        assert gc.isenabled()
    finally:
        gc.unfreeze()


def test_signs_of_life_come_from_a_loop_that_draws_and_threads_that_turn(hub: Hub) -> None:
    """A reader that hangs in its device, or a loop that is blocked: either way systemd hears nothing more."""
    hub.entrance.attach(lambda _: None, lambda _: None)
    heard: list[str] = []
    alive = Signs(hub.entrance, lambda: heard.append("ready"), lambda: heard.append("beat"))
    alive.after_paint()
    alive.after_tick()
    hub.readers[0].stuck = True
    alive.after_tick()
    assert heard == ["ready", "beat"]
    hub.readers[0].stuck = False
    alive.after_tick()
    assert heard == ["ready", "beat", "beat"]


async def test_the_loop_that_draws_gives_the_sign(hub: Hub) -> None:
    """It is the app's own tick that calls, after the first paint."""
    heard: list[str] = []
    app = hub.app(after_paint=lambda: heard.append("painted"), after_tick=lambda: heard.append("tick"))
    async with app.run_test() as pilot:
        await until(pilot, lambda: "tick" in heard, "a tick")
    assert heard[0] == "painted"

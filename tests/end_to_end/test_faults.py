"""A registry that misbehaves must not show at the door: the screen stays usable, and nothing is lost."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from kiosk.app import KioskApp
from kiosk.screens.family import FamilyScreen
from kiosk.screens.welcome import WelcomeScreen
from sync import wire
from sync.client import Refused, Registry, Unreachable
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.store import Store
from tests.kiosk.scene import HAMIDS, NOW, Hub, make_store, until
from tests.sync.scripted import Reply, Request, ScriptedRegistry, events_of


@pytest.fixture
def registry() -> Iterator[ScriptedRegistry]:
    """A registry whose every answer the test decides."""
    made = ScriptedRegistry()
    yield made
    made.close()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A kiosk with families in its register."""
    make_store(tmp_path / "store")
    made = Hub(tmp_path / "store")
    yield made
    assert made.entrance.close()


def answer(request: Request, store: Store) -> Reply:
    """Answer as a registry in good health."""
    sent = events_of(request)
    answers = [
        wire.Answer(seq=int(str(each["seq"])), index=index, verdict=wire.Verdict.ACCEPTED)
        for index, each in enumerate(sent)
    ]
    told = wire.BatchAnswer(
        kiosk=store.identity().kiosk, answers=answers, high_water=answers[-1].seq or 0, time=NOW
    )
    return Reply(wire.encode(told))


def refusal(_: Request, store: Store) -> Reply:
    """Refuse the token as our registry does."""
    told = wire.Problem(code="unknown-token", message="Enrol again.", kiosk=store.identity().kiosk)
    return Reply(wire.encode(told), 401)


FAULTS: dict[str, tuple[Callable[[Request, Store], Reply] | None, str]] = {
    "absent": (None, "The registry cannot be reached."),
    "status 500": (lambda *_: Reply(b"oops", 500, "text/plain"), "(status 500)"),
    "HTML with 200": (lambda *_: Reply(b"<html>Sign in</html>", 200, "text/html"), "Something other than"),
    "cut half way": (lambda r, s: Reply(answer(r, s).body, cut_to=40), "broke off"),
    "token refused": (refusal, "The registry refuses this kiosk"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_registry_in_trouble_is_a_sentence_and_families_go_on(
    fault: str, hub: Hub, registry: ScriptedRegistry
) -> None:
    """Said on the welcome screen; the next tap is written down; when it is well again all is delivered."""
    wrong, sentence = FAULTS[fault]
    store = Store.open(hub.folder)
    url = registry.url if wrong else "http://127.0.0.1:9"
    if wrong:
        registry.reply = lambda request: wrong(request, store)
    app = hub.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(hub.doors), "the door")
        hub.tap(next(iter(HAMIDS.cards)))
        await until(pilot, lambda: isinstance(app.screen, FamilyScreen), "the family")
        await go_home(app, pilot)
        push(store, url, fails=True)
        hub.doors[0].look()
        await until(pilot, lambda: sentence in shown(app), sentence)
        hub.tap("GCV0000000001")
        await until(pilot, lambda: Ledger(store).state().last == 2, "the next tap on the disk")
        registry.reply = lambda request: answer(request, store)
        push(store, registry.url, fails=False)
        state = Ledger(store).state()
        assert (state.high_water, state.waiting, state.parked) == (2, 0, 0)
        await go_home(app, pilot)
        hub.doors[0].look()
        await until(pilot, lambda: sentence not in shown(app), "the sentence taken back")
    store.close()


async def go_home(app: KioskApp, pilot: Pilot[None]) -> None:
    """Close whatever screen is open, as a family does that has what it came for."""
    await until(pilot, lambda: not isinstance(app.screen, WelcomeScreen), "a screen to close")
    while not isinstance(app.screen, WelcomeScreen):
        before = app.screen
        await pilot.press("escape")
        await until(pilot, partial(_left, app, before), "the end of a screen")


def _left(app: KioskApp, screen: Screen[object]) -> bool:
    return app.screen is not screen


def push(store: Store, url: str, *, fails: bool) -> None:
    """Deliver once."""
    client = Registry(msgspec.structs.replace(store.identity(), registry_url=url), timeout=2)
    try:
        if fails:
            with pytest.raises((Unreachable, Refused)):
                Delivery(store, client).push()
        else:
            assert Delivery(store, client).push() == 2
    finally:
        client.close()


def shown(app: KioskApp) -> str:
    """Return what the terminal shows, line breaks apart."""
    return " ".join(strip.text.strip() for strip in app.screen._compositor.render_strips())

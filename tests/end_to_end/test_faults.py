"""A registry that misbehaves must not show at the door: the screen stays usable, and nothing is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.screens.done import Done
from kiosk.screens.family import Family
from kiosk.screens.help import Help
from kiosk.screens.welcome import Welcome
from sync import wire
from sync.client import Refused, Registry, Unreachable
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.store import Store
from tests.kiosk.hands import running
from tests.kiosk.scene import HAMIDS, NOW, Hub, make_store
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
    async with running(hub, size=(120, 40)) as kiosk:
        await kiosk.tap(next(iter(HAMIDS.cards)), Family)
        await kiosk.press("escape")
        await kiosk.shows(Done)
        push(store, url, fails=True)
        await kiosk.press("escape")
        await kiosk.shows(Welcome)
        hub.doors[0].look()
        await kiosk.until(lambda: sentence in kiosk.said(), sentence)
        await kiosk.tap("GCV0000000001", Help)
        assert Ledger(store).state().last == 2
        registry.reply = lambda request: answer(request, store)
        push(store, registry.url, fails=False)
        state = Ledger(store).state()
        assert (state.high_water, state.waiting, state.parked) == (2, 0, 0)
        await kiosk.press("escape")
        await kiosk.shows(Welcome)
        hub.doors[0].look()
        await kiosk.until(lambda: sentence not in kiosk.said(), "the sentence taken back")
    store.close()


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

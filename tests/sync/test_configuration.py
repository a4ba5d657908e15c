"""The configuration that the registry pushes: carried by the heartbeat, kept, and told back."""

from datetime import timedelta

import msgspec

from sync import configuration, wire
from sync.client import Registry
from sync.delivery import Delivery
from sync.rescue import copied_identity
from sync.status import in_words, look
from sync.store import Store
from tests.sync.invented import KIOSK, NOW, make_identity
from tests.sync.scripted import Reply, Request, ScriptedRegistry


def pushed(version: str, content: bytes) -> wire.Configuration:
    """Return a configuration as the registry sends one."""
    return wire.Configuration(version=version, content=msgspec.Raw(content))


def beat_of(request: Request) -> wire.Heartbeat:
    """Return the heartbeat that was sent."""
    return msgspec.json.decode(request.body, type=wire.Heartbeat)


def test_a_heartbeat_brings_it_and_the_next_one_says_so(store: Store, registry: ScriptedRegistry) -> None:
    """The registry hears which one was received, and does not send it again."""

    def answer(request: Request) -> Reply:
        held = beat_of(request).configuration
        assert held is not None
        new = pushed("v1", b'{"answer_seconds": 90}') if held.received != "v1" else None
        said = wire.HeartbeatAnswer(kiosk=KIOSK, high_water=0, highest=0, configuration=new, time=NOW)
        return Reply(wire.encode(said))

    registry.reply = answer
    client = Registry(make_identity(registry.url), timeout=2)
    delivery = Delivery(store, client, lambda: NOW)
    delivery.beat()
    kept = configuration.received(store)
    assert kept == configuration.Kept("v1", b'{"answer_seconds": 90}', NOW)
    assert configuration.used(store) is None
    delivery.beat()
    first, second = (beat_of(each).configuration for each in registry.requests)
    assert first == wire.ConfigurationHeld()
    assert second == wire.ConfigurationHeld(received="v1")
    client.close()


def test_the_last_good_one_stays_beside_one_that_is_refused(store: Store) -> None:
    """What makes no sense is told back with its reason; the kiosk works by the one before."""
    configuration.receive(store, pushed("v1", b"{}"), NOW)
    configuration.use(store, "v1")
    configuration.receive(store, pushed("v2", b'{"answer_seconds": 1}'), NOW + timedelta(minutes=1))
    configuration.refuse(store, "v2", "answer_seconds does not fit.")
    assert configuration.held(store) == wire.ConfigurationHeld(
        received="v2", used="v1", fault="answer_seconds does not fit."
    )
    good = configuration.used(store)
    assert good is not None
    assert good.content == b"{}"
    assert "is not used. answer_seconds does not fit." in dict(in_words(look(store)))["Configuration"]


def test_a_word_on_one_that_was_replaced_meanwhile_changes_nothing(store: Store) -> None:
    """Delivery may write a newer one between the kiosk's look and its word."""
    configuration.receive(store, pushed("v2", b"{}"), NOW)
    configuration.use(store, "v1")
    configuration.refuse(store, "v1", "No.")
    assert configuration.held(store) == wire.ConfigurationHeld(received="v2")


def test_an_older_kiosk_and_an_older_registry_do_without(store: Store) -> None:
    """The fields have defaults on both sides."""
    beat = msgspec.json.decode(
        b'{"kiosk":"%s","sent_at":"2026-01-01T00:00:00Z","version":"1","last":0,"waiting":0}'
        % str(KIOSK).encode(),
        type=wire.Heartbeat,
    )
    assert beat.configuration is None
    assert dict(in_words(look(store)))["Configuration"] == "this machine's file alone"


def test_a_new_sealing_key_is_taken_and_outlives_a_broken_store(
    store: Store, registry: ScriptedRegistry
) -> None:
    """The kiosk's own process sees it at its next look, and the copy of who this is has it too."""
    new = b"n" * 32
    held = wire.HeartbeatAnswer(kiosk=KIOSK, high_water=0, highest=0, sealing_key=new, time=NOW)
    registry.reply = lambda _request: Reply(wire.encode(held))
    kiosks_own = Store.open(store.folder)
    assert kiosks_own.identity().sealing_key != new
    client = Registry(make_identity(registry.url), timeout=2)
    Delivery(store, client, lambda: NOW).beat()
    assert store.identity().sealing_key == new
    assert kiosks_own.identity().sealing_key != new
    assert kiosks_own.read_identity().sealing_key == new
    copy = copied_identity(store.folder)
    assert copy is not None
    assert copy.sealing_key == new
    assert not store.seal_to(new)
    kiosks_own.close()
    client.close()

"""Devices that must be asked: each decoder in conversation with the device it is for, without a wire."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from reader.decoders.base import Bad, Card, Decoded, Decoder, Fault, Said
from reader.decoders.pn532_frames import ACK, command
from reader.models.field import BETWEEN, HELD, Model
from reader.models.kinds import MODELS
from reader.protocols import live
from reader.spoil import Spoiler

STEP = 0.01
ASKED = ["pn532", "sl025", "twn4-simple", "twn4-simple-crc", "twn4-simple-bin", "twn4-simple-bin-crc", "osdp"]
CHECKED = [each for each in ASKED if each not in {"twn4-simple", "twn4-simple-bin"}]
CARDS = ["04A1B2C3D4E5F6", "DEADBEEF", "01020304050607080910"]


@dataclass
class Table:
    """A decoder and a device that hear each other."""

    decoder: Decoder
    device: Model | None
    spoil: Callable[[bytes], bytes] = field(default_factory=Spoiler)
    now: float = 0.0
    sent: list[bytes] = field(default_factory=list)
    events: list[Decoded] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        """Let them talk."""
        until = self.now + seconds
        while self.now < until:
            self.now += STEP
            self.events += self.decoder.tick(self.now)
            self.say(self.decoder.outgoing())
            for message in self.device.due(self.now) if self.device else ():
                self.events += self.decoder.feed(self.spoil(message), self.now)
                self.say(self.decoder.outgoing())

    def say(self, data: bytes) -> None:
        """Bring the decoder's words to the device."""
        if data:
            self.sent.append(data)
            if self.device:
                self.device.hear(data, self.now)

    def cards(self) -> list[str]:
        """Return the cards that were read, without repeats in a row."""
        values = [event.value for event in self.events if isinstance(event, Card)]
        return [value for at, value in enumerate(values) if at == 0 or values[at - 1] != value]

    def faults(self) -> list[Fault]:
        """Return the faults."""
        return [event.reason for event in self.events if isinstance(event, Bad)]


@pytest.mark.parametrize("protocol", ASKED)
def test_cards_are_read_one_after_the_other(protocol: str) -> None:
    """Whatever the device must be asked, its cards come out in order, and nothing else does."""
    device = MODELS[protocol]()
    for card in CARDS:
        device.tap(card)
    table = Table(live(protocol), device)
    table.run(len(CARDS) * (HELD + BETWEEN) + 1.0)
    assert table.cards() == CARDS
    assert table.faults() == []


@pytest.mark.parametrize("protocol", CHECKED)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_bad_cable_makes_no_other_card(protocol: str, seed: int) -> None:
    """With a third of all messages spoiled there are fewer readings, and never a wrong one."""
    device = MODELS[protocol]()
    for card in CARDS * 3:
        device.tap(card)
    table = Table(live(protocol), device, Spoiler(0.3, seed))
    table.run(12.0)
    assert set(table.cards()) <= set(CARDS)
    assert set(table.cards())


@pytest.mark.parametrize("protocol", ASKED)
def test_silence_is_told_once_and_its_end_too(protocol: str) -> None:
    """A device without power is silent once, however long; when it is back, it answers."""
    table = Table(live(protocol), None)
    table.run(12.0)
    assert table.faults() == [Fault.SILENT]
    table.device = MODELS[protocol]()
    table.device.tap(CARDS[0])
    table.run(5.0)
    assert Said({"answers": True}) in table.events
    assert table.cards() == [CARDS[0]]


@pytest.mark.parametrize("protocol", ASKED)
def test_nothing_blocks(protocol: str) -> None:
    """There is always a next moment to look, and it is never far."""
    table = Table(live(protocol), MODELS[protocol]())
    for _ in range(300):
        table.run(STEP)
        deadline = table.decoder.deadline
        assert deadline is not None
        assert deadline < table.now + 2.0


@pytest.mark.parametrize("protocol", ASKED)
def test_it_does_not_ask_without_rest(protocol: str) -> None:
    """An idle reader is asked ten times a second, not a thousand."""
    table = Table(live(protocol), MODELS[protocol]())
    table.run(5.0)
    assert 5 < len(table.sent) < 100


def test_a_pn532_is_woken_and_set_up_first() -> None:
    """The first bytes are the preamble and SAMConfiguration; then the retries are limited."""
    table = Table(live("pn532"), MODELS["pn532"]())
    table.run(0.3)
    assert table.sent[0].startswith(b"\x55\x55")
    assert command(bytes.fromhex("14011401")) in table.sent[0]
    assert table.sent[1] == command(bytes.fromhex("3205010001"))
    assert table.sent[2] == command(bytes.fromhex("4A0100"))


def test_a_pn532_that_hangs_is_aborted() -> None:
    """A command that gets no answer is ended with an ACK before the chip is woken anew."""
    table = Table(live("pn532"), None)
    table.run(0.5)
    assert any(data.startswith(ACK + b"\x55\x55") for data in table.sent)


def test_a_damaged_answer_is_asked_for_again() -> None:
    """A PN532 whose answer came broken is told so with a NACK, and repeats it."""
    device = MODELS["pn532"]()
    device.tap(CARDS[0])
    table = Table(live("pn532"), device)
    spoiled = iter([False] * 7 + [True])
    table.spoil = lambda data: data[:-3] + b"\xee\xee\x00" if next(spoiled, False) else data
    table.run(2.0)
    assert bytes.fromhex("0000FFFF0000") in table.sent
    assert table.cards() == [CARDS[0]]


def test_an_echoing_line_is_no_conversation() -> None:
    """Where the line gives back what we send (RS-485 adapters), our own words are not answers."""
    decoder = live("osdp")
    events: list[Decoded] = []
    now = 0.0
    for _ in range(200):
        now += STEP
        events += decoder.tick(now)
        events += decoder.feed(decoder.outgoing(), now)
    assert events == [Bad(Fault.SILENT)]


def test_noise_never_stops_the_asking() -> None:
    """After noise of every kind a card is still read."""
    rng = random.Random(4)
    for protocol in CHECKED:
        device = MODELS[protocol]()
        table = Table(live(protocol), device)
        for _ in range(50):
            table.events += table.decoder.feed(rng.randbytes(30), table.now)
            table.run(0.05)
        device.tap(CARDS[0])
        table.events.clear()
        table.run(4.0)
        assert table.cards() == [CARDS[0]]

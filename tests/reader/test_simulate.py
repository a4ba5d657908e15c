"""The simulated reader as other programs see it."""

import random
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reader.commands.decode import session
from reader.decoders.base import Barcode, Card
from reader.encode import HELD, PROTOCOLS, encode, invent, presentation
from reader.port import SerialPort
from reader.profile import shipped
from reader.protocols import LISTENING
from reader.simulate import PLAYABLE, SimulatedReader


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_is_encoded_is_decoded(protocol: str) -> None:
    """A made-up card goes through its own decoder and comes out as it was."""
    rng = random.Random(7)
    for _ in range(50):
        value = invent(protocol, rng)
        events = session(LISTENING[protocol](), b"".join(presentation(protocol, value)))
        assert {Card(value)} == set(events) or {Barcode(value)} == set(events)


def test_every_profile_of_a_kiosk_can_be_played() -> None:
    """The simulated reader speaks whatever a kiosk may be told to hear."""
    assert {profile.protocol for profile in shipped().values()} <= set(PLAYABLE)


def test_a_held_card_repeats_its_frame() -> None:
    """An RDM6300 repeats a frame, an ID-12LA does not."""
    assert presentation("rdm6300", "62e3086ced") == [b"\x0262E3086CED08\x03"] * HELD
    assert presentation("id12la", "62E3086CED") == [b"\x0262E3086CED08\r\n\x03"]


@pytest.mark.parametrize("value", ["", "62E3086CE", "62E3086CED0", "62E3086CEX"])
def test_a_value_that_no_card_can_hold(value: str) -> None:
    """A 125 kHz card has ten hex digits, and the refusal says so."""
    with pytest.raises(ValueError, match="ten hex digits"):
        encode("rdm6300", value)


def test_an_unknown_protocol() -> None:
    """The refusal names the protocols there are."""
    with pytest.raises(ValueError, match="choose from text"):
        SimulatedReader("morse")


def test_bytes_from_a_shell_come_out_at_the_reader(bench: Any, tmp_path: Path) -> None:
    """Another terminal taps a card with printf, again and again."""
    tap_here = tmp_path / "tap-here"
    with SimulatedReader("text", link=tmp_path / "door", tap_link=tap_here) as reader:
        bench.listen(partial(SerialPort, reader.path))
        bench.heard.wait(lambda: bench.heard.states)
        for number, value in enumerate(["GCV0012345", "FHP1:ABC"], start=1):
            subprocess.run(["sh", "-c", f"printf '{value}\\r' > '{tap_here}'"], check=True)
            bench.heard.wait(lambda wanted=number: len(bench.heard.scans) == wanted)
    assert bench.heard.values() == ["GCV0012345", "FHP1:ABC"]


def test_links_come_and_go(tmp_path: Path) -> None:
    """A name is there while the reader is plugged in, and none is left behind."""
    door, tap_here = tmp_path / "door", tmp_path / "tap-here"
    door.symlink_to("/dev/left-over-from-a-crash")
    with SimulatedReader("text", link=door, tap_link=tap_here) as reader:
        assert door.is_char_device()
        assert reader.path == str(door)
        reader.unplug()
        assert not door.is_symlink()
        reader.unplug()
        reader.plug()
        assert door.is_char_device()
        assert tap_here.is_char_device()
    assert list(tmp_path.iterdir()) == []
    reader.close()


def test_a_name_that_is_taken(tmp_path: Path) -> None:
    """A file is never replaced by a reader."""
    door = tmp_path / "door"
    door.write_text("somebody's")
    with pytest.raises(FileExistsError, match="choose another name"):
        SimulatedReader("text", link=door)
    assert door.read_text() == "somebody's"


def test_a_tap_that_nobody_reads_is_not_drained() -> None:
    """Draining says the truth: bytes wait until somebody opens the port."""
    with SimulatedReader("text") as reader:
        assert reader.drain(0.1)
        reader.tap("GCV0012345")
        assert not reader.drain(0.1)


def test_a_tap_while_unplugged_is_lost(tmp_path: Path) -> None:
    """A reader without power reads no card, and sends none when it is back."""
    with SimulatedReader("text", link=tmp_path / "door") as reader:
        reader.unplug()
        reader.tap("GCV0012345")
        reader.plug()
        assert reader.drain(0.1)


def test_a_payload_larger_than_the_queue_arrives_whole(bench: Any) -> None:
    """Eight thousand characters pass through a queue of four thousand."""
    payload = "7" * 7089
    with SimulatedReader("text") as reader:
        port = SerialPort(reader.path)
        reader.tap(payload)
        received = b""
        while not received.endswith(b"\r"):
            received += port.read()
        port.close()
    assert received == payload.encode() + b"\r"

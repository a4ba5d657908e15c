"""What speaks at an unknown port."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader.cli import main
from reader.commands.hearing import ask_at, hearing, listen_at
from reader.detect import PROBES, answers, heard
from reader.devices import Device, State
from reader.encode import encode, presentation
from reader.pseudo import Pseudo
from reader.simulate import SimulatedReader


@pytest.fixture
def device() -> Iterator[Pseudo]:
    """Give a device that is plugged in."""
    device = Pseudo()
    yield device
    device.close()


@pytest.mark.parametrize(
    ("protocol", "profile"),
    [
        ("rdm6300", "rdm6300"),
        ("id12la", "id12la"),
        ("em18", "em18"),
        ("em125-binsum", "em125-binary"),
        ("gwiot7941e", "gwiot"),
        ("text-uid", "mfrc522"),
        ("text", "text"),
    ],
)
def test_a_frame_with_a_checksum_beats_text(protocol: str, profile: str) -> None:
    """Each device is known by what it sends for one card."""
    value = {"text": "GCV0012345", "text-uid": "04A1B2C3D4E5F6"}.get(protocol, "0414F1A2B3")
    pieces = [(0.065 * number, data) for number, data in enumerate(presentation(protocol, value))]
    assert heard(pieces) == profile


@pytest.mark.parametrize("noise", [b"", b"\x00\xf8\x80\xe0", bytes(40)])
def test_noise_is_nobody(noise: bytes) -> None:
    """Silence and noise name no device."""
    assert heard([(0.0, noise)]) == ""


def test_listening_writes_nothing(device: Pseudo) -> None:
    """A port that is only listened to hears nothing from us: it may be a printer or a door."""
    threading.Timer(0.1, os.write, [device.master, encode("id12la", "0414F1A2B3")]).start()
    assert listen_at(device.path, 0.5) == "id12la"
    with pytest.raises(BlockingIOError):
        os.read(device.master, 1)


@pytest.mark.parametrize("protocol", ["pn532", "sl025", "twn4-simple"])
def test_asking_where_it_is_allowed(protocol: str) -> None:
    """A device that must be asked is known by its answer."""
    with SimulatedReader(protocol) as reader:
        assert ask_at(reader.path) == protocol


def test_asking_where_nobody_answers(device: Pseudo) -> None:
    """An echo of our own question is no answer."""
    assert ask_at(device.path) == ""
    for probe in PROBES:
        assert not answers(probe, b"")
        assert not answers(probe, probe.question)


def test_known_and_busy_devices_are_left_alone() -> None:
    """Only a free port of unknown kind is opened."""
    found = [Device("/dev/a", "", "", "a", "zebra"), Device("/dev/b", "", "", "b", "", State.IN_USE, "x")]
    assert hearing(found, 0.1, listen=True, probe=None) == {}


def test_the_command_says_what_it_heard(device: Pseudo) -> None:
    """A probe of a port that the system does not list is answered below the list."""
    result = CliRunner().invoke(main, ["list", "--probe", device.path])
    assert result.exit_code == 0
    assert f"{device.path}: nothing answered" in result.output


def test_a_port_that_cannot_be_asked(tmp_path: Path) -> None:
    """A port that is not there ends with 1 and a sentence."""
    result = CliRunner().invoke(main, ["list", "--probe", str(tmp_path / "door")])
    assert result.exit_code == 1
    assert "plug it in" in result.output

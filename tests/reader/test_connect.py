"""A reader from its settings: what is wrong is told, and what comes back is heard again."""

import os
from pathlib import Path
from typing import Any

import pytest

from config.kiosk import Direction as DirectionSetting
from config.kiosk import Reader as ReaderSettings
from kiosk.opening import connection as as_connection
from reader import connect as connecting
from reader.connect import Connection, reader_thread
from reader.decoders.base import Bad, Fault
from reader.pseudo import Pseudo
from reader.scan import Direction, Kind, Seat
from reader.seam import Port, ReaderError, Reason
from reader.simulate import SimulatedReader
from reader.spoil import Spoiler


def listen(bench: Any, port: str, profile: str, **how: Any) -> None:
    """Start the thread of one reader."""
    heard = bench.heard
    thread = reader_thread(Connection("door", port, profile, **how), heard.scan, heard.state, heard.bad)
    bench.threads.append(thread)
    thread.start()


@pytest.mark.parametrize(
    ("profile", "value"),
    [
        ("text", "GCV0012345"),
        ("rdm6300", "0414F1A2B3"),
        ("id12la", "0414F1A2B3"),
        ("em18", "0414F1A2B3"),
        ("em125-binary", "0414F1A2B3"),
        ("em125-additive", "0414F1A2B3"),
        ("parallax", "0414F1A2B3"),
        ("gwiot", "0414F1A2B3"),
        ("mfrc522", "04A1B2C3D4E5F6"),
        ("pn532", "04A1B2C3D4E5F6"),
        ("sl025", "04A1B2C3D4E5F6"),
        ("twn4", "04A1B2C3D4E5F6"),
        ("twn4-simple", "04A1B2C3D4E5F6"),
        ("twn4-simple-bin-crc", "04A1B2C3D4E5F6"),
        ("osdp", "04A1B2C3D4E5F6"),
        ("zebra-ssi", "GCV0012345"),
        ("gm65", "GCV0012345"),
        ("honeywell", "GCV0012345"),
    ],
)
def test_one_tap_is_one_scan(bench: Any, profile: str, value: str) -> None:
    """On a real pseudo-terminal, through the shipped profile, each device's tap is one scan."""
    with SimulatedReader(profile) as reader:
        listen(bench, reader.path, profile, baud=9600)
        bench.heard.wait(lambda: bench.heard.states)
        reader.tap(value)
        bench.heard.wait(lambda: bench.heard.scans)
        assert reader.drain(10.0)
    assert bench.heard.values() == [value]
    assert bench.heard.scans[0].kind is (Kind.BARCODE if value.startswith("GCV") else Kind.CARD)
    assert not bench.heard.scans[0].random


def test_a_random_uid_is_flagged(bench: Any) -> None:
    """A bank card's number is told as random all the way to the application."""
    with SimulatedReader("pn532") as reader:
        listen(bench, reader.path, "pn532")
        reader.tap("08AABBCC")
        bench.heard.wait(lambda: bench.heard.scans)
    assert bench.heard.scans[0].random


def test_a_phone_that_changes_its_number_while_it_is_held(bench: Any) -> None:
    """Ten numbers in a row from one phone are one tap; a card after it is another."""
    with SimulatedReader("mfrc522") as reader:
        listen(bench, reader.path, "mfrc522")
        bench.heard.wait(lambda: bench.heard.states)
        for number in range(10):
            reader.tap(f"08AABB{number:02X}")
        reader.tap("04A1B2C3D4E5F6")
        bench.heard.wait(lambda: "04A1B2C3D4E5F6" in bench.heard.values())
    assert [scan.random for scan in bench.heard.scans] == [True, False]


def test_place_and_direction(bench: Any) -> None:
    """Two readers at once, each with its place and the way people go."""
    seats = {"left": Seat("front door", Direction.IN), "right": Seat("garden", Direction.OUT)}
    with SimulatedReader("text") as left, SimulatedReader("id12la") as right:
        listen(bench, left.path, "text", seat=seats["left"])
        listen(bench, right.path, "id12la", seat=seats["right"])
        bench.heard.wait(lambda: len(bench.heard.states) == 2)
        left.tap("GCV0012345")
        right.tap("0414F1A2B3")
        bench.heard.wait(lambda: len(bench.heard.scans) == 2)
    assert {scan.value: scan.seat for scan in bench.heard.scans} == {
        "GCV0012345": seats["left"],
        "0414F1A2B3": seats["right"],
    }


def test_settings_become_a_connection() -> None:
    """What the settings say of a reader is what is opened."""
    settings = ReaderSettings(name="a", port="/dev/x", place="garden", direction=DirectionSetting.OUT)
    assert as_connection(settings) == Connection(
        "a", "/dev/x", "text", "", None, Seat("garden", Direction.OUT)
    )


def test_a_profile_that_is_missing_stops_one_reader(bench: Any, tmp_path: Path) -> None:
    """A reader with a wrong profile says so in a sentence and tries nothing; the program goes on."""
    listen(bench, "/dev/null", "text", profile_file=str(tmp_path / "gone.toml"))
    bench.heard.wait(lambda: bench.heard.states)
    assert "gone.toml cannot be read" in bench.heard.states[0].sentence
    with pytest.raises(ReaderError, match="gone"):
        Connection("x", "/dev/null", profile_file=str(tmp_path / "gone.toml")).try_out()


def test_an_extra_that_is_not_installed(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A protocol whose library is not there names the extra to install."""

    def missing(_name: str) -> None:
        raise ModuleNotFoundError("OSDP readers need an extra: pip install 'family-hub-kiosk[osdp]'.")

    monkeypatch.setattr("reader.profile.live", missing)
    listen(bench, "/dev/null", "osdp")
    bench.heard.wait(lambda: bench.heard.states)
    assert "family-hub-kiosk[osdp]" in bench.heard.states[0].sentence


@pytest.mark.parametrize("profile", ["text", "pn532", "zebra-ssi", "osdp"])
def test_unplugged_and_plugged_in_again(bench: Any, tmp_path: Path, profile: str) -> None:
    """A reader that was pulled is heard again soon after it is back, and reads as before."""
    value = "04A1B2C3D4E5F6"
    with SimulatedReader(profile, link=tmp_path / "door") as reader:
        listen(bench, reader.path, profile, baud=9600)
        bench.heard.wait(lambda: bench.heard.connected() == [True])
        reader.unplug()
        bench.heard.wait(lambda: bench.heard.connected() == [True, False])
        reader.plug()
        bench.heard.wait(lambda: bench.heard.connected() == [True, False, True])
        reader.tap(value)
        bench.heard.wait(lambda: bench.heard.scans)
    assert bench.heard.values() == [value]


def test_back_under_another_number(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that returns as another port is found by its key."""
    first, second = SimulatedReader("text"), SimulatedReader("text")
    where = [first.path]
    monkeypatch.setattr(connecting, "resolve", lambda _key: where[0])
    listen(bench, "usb:05e0:1701@1-1.2", "text")
    bench.heard.wait(lambda: bench.heard.connected() == [True])
    where[0] = second.path
    first.unplug()
    bench.heard.wait(lambda: bench.heard.connected() == [True, False, True])
    second.tap("GCV0012345")
    bench.heard.wait(lambda: bench.heard.scans)
    first.close()
    second.close()
    assert bench.heard.values() == ["GCV0012345"]


def test_permission_that_is_given_later(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that was not allowed is used as soon as it is; `reader.backoff` bounds the wait."""
    device = Pseudo()
    refusals = [ReaderError(Reason.FORBIDDEN, "This program may not use the reader.")]
    opened = Connection.open

    def forbid(self: Connection, baud: int) -> Port:
        if refusals:
            raise refusals.pop()
        return opened(self, baud)

    monkeypatch.setattr(Connection, "open", forbid)
    listen(bench, device.path, "text")
    bench.heard.wait(lambda: bench.heard.connected() == [False, True])
    assert bench.heard.states[0].sentence == "This program may not use the reader."
    device.close()


def test_a_device_that_does_not_answer(bench: Any) -> None:
    """A port where nobody answers is told as such; that the port is open is not enough."""
    device = Pseudo()
    listen(bench, device.path, "sl025", baud=9600)
    bench.heard.wait(lambda: bench.heard.connected()[-1:] == [False])
    assert "does not answer" in bench.heard.states[-1].sentence
    device.close()


def test_a_bad_cable_makes_nobody_arrive(bench: Any) -> None:
    """Half of all frames spoiled: every scan that comes is a card that was tapped."""
    values = [f"04A1B2C3{number:02X}" for number in range(12)]
    with SimulatedReader("rdm6300", spoil=Spoiler(0.5, 3)) as reader:
        listen(bench, reader.path, "rdm6300")
        bench.heard.wait(lambda: bench.heard.states)
        for value in values:
            reader.tap(value)
        assert reader.drain(30.0)
        reader.write(b"\x02" + b"0" * 12 + b"\x03")
        bench.heard.wait(lambda: Fault.IMPLAUSIBLE in bench.heard.faults)
    assert set(bench.heard.values()) <= set(values)
    assert bench.heard.scans


def test_noise_at_a_wrong_speed_is_nobody(bench: Any) -> None:
    """Bytes as a wrong speed gives them are never a scan, though CP1252 could read them."""
    device = Pseudo()
    listen(bench, device.path, "text")
    bench.heard.wait(lambda: bench.heard.states)
    os.write(device.master, "âøàþøàâþàø".encode("cp1252") + b"\r")
    bench.heard.wait(lambda: bench.heard.faults)
    device.close()
    assert bench.heard.scans == []
    assert Bad(bench.heard.faults[0]) == Bad(Fault.FORMAT)

"""Readers that type like a keyboard: their keys become scans, and none reaches the screen."""

import errno
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reader.keys import Key
from reader.port_wedge import EV_KEY, WedgePort, evdev_keyboard
from reader.profile import decoder_for
from reader.seam import ReaderError, Reason
from reader.thread import ReaderThread
from reader.us_keys import CAPS_LOCK, PLAIN, SHIFTED, TAB, Typing

SHIFT, ENTER, LEFT_CONTROL = 42, 28, 29
UINPUT = Path("/dev/uinput")
USB = Key("0581:0107")


@dataclass
class Pressed:
    """One event, as evdev tells it."""

    type: int
    code: int
    value: int


class Injected:
    """An input device whose events come through a pipe; it can be pulled."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.grabbed = self.gone = self.closed = False
        self._hear, self._ring = os.pipe()
        self._events: list[Pressed] = []

    def fileno(self) -> int:
        """Return what to wait for."""
        return self._hear

    def grab(self) -> None:
        """Be taken."""
        if self.grabbed:
            raise OSError(errno.EBUSY, "busy")
        self.grabbed = True

    def read(self) -> list[Pressed]:
        """Give the events."""
        if self.gone:
            raise OSError(errno.ENODEV, "No such device")
        os.read(self._hear, 4096)
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        """Be given back."""
        self.closed = True
        self.grabbed = False

    def type_text(self, text: str) -> None:
        """Press and release the keys of a US keyboard."""
        for char in text:
            self.press(*keys_for(char))

    def press(self, code: int, *, shift: bool = False) -> None:
        """Press and release one key."""
        events = [Pressed(EV_KEY, code, 1), Pressed(0, 0, 0), Pressed(EV_KEY, code, 0)]
        if shift:
            events = [Pressed(EV_KEY, SHIFT, 1), *events, Pressed(EV_KEY, SHIFT, 0)]
        self._events += events
        os.write(self._ring, b"x")

    def pull(self) -> None:
        """Be unplugged."""
        self.gone = True
        os.write(self._ring, b"x")


def keys_for(char: str) -> tuple[int]:
    """Return the key of a character that needs no shift."""
    return (next(code for code, plain in PLAIN.items() if plain == char),)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Give a machine with one scanner that types."""
    device = tmp_path / "event3" / "device"
    (device / "id").mkdir(parents=True)
    (device / "id" / "vendor").write_text("0581")
    (device / "id" / "product").write_text("0107")
    return tmp_path


@pytest.fixture
def keyboard() -> Iterator[Injected]:
    """Give an input device."""
    device = Injected("/dev/input/event3")
    yield device
    os.close(device._hear)
    os.close(device._ring)


def test_what_it_types_is_a_scan(bench: Any, inputs: Path, keyboard: Injected) -> None:
    """The device is grabbed, its keys become one scan, and unplugging it is told."""
    plugged = [keyboard]

    def connect() -> WedgePort:
        if not plugged:
            raise ReaderError(Reason.MISSING, "There is no reader 0581:0107 that types; plug it in.")
        return WedgePort(USB, open_keyboard=lambda _path: plugged.pop(), inputs=inputs)

    thread = ReaderThread(
        "scanner", connect, decoder_for("wedge-scanner"), bench.heard.scan, bench.heard.state
    )
    bench.threads.append(thread)
    thread.start()
    bench.heard.wait(lambda: bench.heard.connected() == [True])
    assert keyboard.grabbed
    keyboard.type_text("1234")
    keyboard.press(30, shift=True)
    keyboard.type_text("bc")
    keyboard.press(ENTER)
    bench.heard.wait(lambda: bench.heard.scans)
    keyboard.pull()
    bench.heard.wait(lambda: bench.heard.connected() == [True, False])
    assert bench.heard.values() == ["1234Abc"]
    assert keyboard.closed


def test_a_device_that_another_program_grabbed(inputs: Path, keyboard: Injected) -> None:
    """A grab that is refused is a busy reader, and the device is given back."""
    keyboard.grabbed = True
    with pytest.raises(ReaderError) as caught:
        WedgePort(USB, open_keyboard=lambda _path: keyboard, inputs=inputs)
    assert caught.value.reason is Reason.BUSY
    assert keyboard.closed


def test_a_device_that_is_not_there(inputs: Path) -> None:
    """A key that fits no input device is a missing reader; so is one in another socket."""
    for key in (Key("046d:c31c"), Key("0581:0107", socket="usb-9")):
        with pytest.raises(ReaderError) as caught:
            WedgePort(key, inputs=inputs)
        assert caught.value.reason is Reason.MISSING


def test_a_device_that_may_not_be_read(inputs: Path) -> None:
    """The sentence names the group that may."""

    def refuse(_path: str) -> Injected:
        raise PermissionError(errno.EACCES, "Permission denied")

    with pytest.raises(ReaderError, match="group input"):
        WedgePort(USB, open_keyboard=refuse, inputs=inputs)


def test_evdev_is_asked_for_the_device() -> None:
    """Without such a device evdev itself says so: the extra is installed and used."""
    with pytest.raises(OSError, match="event999"):
        evdev_keyboard("/dev/input/event999")


def test_cancel_wakes_a_wait(inputs: Path, keyboard: Injected) -> None:
    """A wait for keys is ended from outside; writing to such a device does nothing."""
    port = WedgePort(USB, open_keyboard=lambda _path: keyboard, inputs=inputs)
    port.cancel()
    assert port.read(60.0) == b""
    port.write(b"x")
    assert port.describe() == "/dev/input/event3"
    port.close()


def typed(*events: tuple[int, int]) -> bytes:
    """Return what a run of keys typed."""
    typing = Typing()
    return b"".join(typing.key(code, value) for code, value in events)


def test_every_key_of_a_us_keyboard() -> None:
    """Each printable character of ASCII has a key, with shift or without."""
    assert set(map(chr, range(32, 127))) <= {*PLAIN.values(), *SHIFTED.values()}
    for code, char in PLAIN.items():
        assert typed((code, 1), (code, 0)) == char.encode()
        assert typed((SHIFT, 1), (code, 1), (code, 0), (SHIFT, 0)) == SHIFTED[code].encode()


def test_a_uk_desk_changes_nothing() -> None:
    """The at sign and the quotation mark are where the scanner means them, whatever the desk's layout."""
    assert typed((SHIFT, 1), (3, 1), (SHIFT, 0)) == b"@"
    assert typed((SHIFT, 1), (40, 1), (SHIFT, 0)) == b'"'


def test_keys_that_are_no_characters() -> None:
    """Arrows, function keys, repeats and releases say nothing; caps lock turns letters only."""
    assert typed((103, 1), (59, 1), (30, 2), (30, 0)) == b""
    assert typed((CAPS_LOCK, 1), (30, 1), (2, 1)) == b"A1"
    assert typed((LEFT_CONTROL, 1), (46, 1), (LEFT_CONTROL, 0), (46, 1)) == b"\x03c"
    assert typed((TAB, 1), (ENTER, 1), (96, 1)) == b"\t\r\r"


@pytest.mark.skipif(not os.access(UINPUT, os.W_OK), reason="this machine has no /dev/uinput for us")
def test_a_real_input_device_is_grabbed() -> None:
    """A device made with uinput types into our port and, being grabbed, into nothing else."""
    import evdev  # noqa: PLC0415 - only here

    with evdev.UInput(
        {EV_KEY: [*PLAIN, ENTER]}, name="hub test scanner", vendor=0x0581, product=0x0107
    ) as made:
        port = _wait_for_port()
        other = evdev.InputDevice(port.describe())
        for code in (*(keys_for(char)[0] for char in "1234567"), ENTER):
            made.write(EV_KEY, code, 1)
            made.write(EV_KEY, code, 0)
        made.syn()
        received = b""
        while not received.endswith(b"\r"):
            received += port.read(5.0)
        assert received == b"1234567\r"
        assert other.read_one() is None
        other.close()
        port.close()


def _wait_for_port() -> WedgePort:
    """Wait until udev has made the device's node."""
    until = time.monotonic() + 10
    while True:
        try:
            return WedgePort(USB)
        except ReaderError:
            assert time.monotonic() < until

"""The serial port, with real hang-ups on a pseudo-terminal, the same through both libraries."""

import array
import fcntl
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from reader.held import HeldPort
from reader.port import ReaderError, Reason, SerialPort
from reader.port_serialx import SerialxPort
from reader.pseudo import Pseudo

TIOCGEXCL = 0x80045440
"""Linux: says whether a terminal is held exclusively."""


@pytest.fixture
def device() -> Iterator[Pseudo]:
    """Give a device that is still plugged in at the end."""
    device = Pseudo()
    yield device
    device.close()


Kind = type[HeldPort]


@pytest.fixture(params=[SerialPort, SerialxPort])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Give each library's port."""
    library: Kind = request.param
    return library


@contextmanager
def opened(kind: Kind, path: str, **how: Any) -> Iterator[HeldPort]:
    """Open a port and give it back."""
    port = kind(path, **how)
    try:
        yield port
    finally:
        port.close()


def refusal(kind: Kind, path: str) -> ReaderError:
    """Open what cannot be opened, and return why."""
    with pytest.raises(ReaderError) as caught:
        kind(path)
    return caught.value


def test_bytes_pass_both_ways(kind: Kind, device: Pseudo) -> None:
    """What the device sends is read as it is, control characters too, and it hears what we send."""
    with opened(kind, device.path) as port:
        sent = b"\x02\x11\x13\x03\r\n\x00"
        os.write(device.master, sent)
        received = b""
        while len(received) < len(sent):  # a read gives what has come, perhaps not all of it
            received += port.read()
        assert received == sent
        port.write(b"\x06\n")
        assert os.read(device.master, 10) == b"\x06\n"
        assert port.describe() == device.path


def test_silence_is_empty_bytes(kind: Kind, device: Pseudo) -> None:
    """A read without anything to read comes back by itself."""
    with opened(kind, device.path) as port:
        assert port.read() == b""


def test_cancel_wakes_a_read(kind: Kind, device: Pseudo) -> None:
    """A cancelled read returns nothing, and the next one reads again."""
    with opened(kind, device.path) as port:
        port.cancel()
        assert port.read() == b""
        os.write(device.master, b"x")
        assert port.read() == b"x"


ACTIONS: dict[str, Callable[[HeldPort], object]] = {
    "read": HeldPort.read,
    "write": lambda port: port.write(b"x"),
}


@pytest.mark.parametrize("act", ACTIONS.values(), ids=ACTIONS)
def test_a_hang_up_is_a_lost_reader(kind: Kind, act: Callable[[HeldPort], object]) -> None:
    """Whatever pyserial makes of an unplugged device, the caller hears one thing, in a sentence."""
    device = Pseudo()
    with opened(kind, device.path) as port:
        device.close()
        with pytest.raises(ReaderError) as caught:
            act(port)
        assert caught.value.reason is Reason.LOST
        assert caught.value.message == f"The reader at {port.describe()} has gone; plug it in again."


@pytest.mark.parametrize("act", ACTIONS.values(), ids=ACTIONS)
def test_a_closed_port_is_a_lost_reader(
    kind: Kind, device: Pseudo, act: Callable[[HeldPort], object]
) -> None:
    """Whatever a library raises after a close is told as a lost reader."""
    port = kind(device.path)
    port.close()
    with pytest.raises(ReaderError):
        act(port)


def test_a_second_program_is_refused(kind: Kind, device: Pseudo) -> None:
    """A port is ours alone until we close it."""
    with opened(kind, device.path):
        assert refusal(kind, device.path).reason is Reason.BUSY
    with opened(kind, device.path) as again:
        assert again.read() == b""


def test_programs_that_do_not_ask_are_kept_out_too(kind: Kind, device: Pseudo) -> None:
    """The terminal itself is marked exclusive while it is open, and no longer."""

    def is_exclusive() -> bool:
        answer = array.array("i", [0])
        fcntl.ioctl(device._slave, TIOCGEXCL, answer)
        return bool(answer[0])

    with opened(kind, device.path):
        assert is_exclusive()
    assert not is_exclusive()


def test_no_device(kind: Kind) -> None:
    """A reader that is not plugged in is missing."""
    error = refusal(kind, "/dev/ttyNOBODY")
    assert error.reason is Reason.MISSING
    assert str(error) == "There is no reader at /dev/ttyNOBODY; plug it in."


def test_not_a_serial_port(kind: Kind, tmp_path: Path) -> None:
    """A file or a folder is no reader."""
    plain = tmp_path / "plain"
    plain.write_text("")
    assert refusal(kind, str(plain)).reason is Reason.UNSUITABLE
    assert refusal(kind, str(tmp_path)).reason is Reason.UNSUITABLE


@pytest.mark.parametrize("url", ["spy:///dev/ttyS0", "socket://127.0.0.1:9", "rfc2217://host", "loop://"])
def test_pyserial_urls_are_refused(kind: Kind, url: str) -> None:
    """spy:// would log every card and socket:// would open the network."""
    assert refusal(kind, url).reason is Reason.UNSUITABLE


@contextmanager
def nobody() -> Iterator[None]:
    """Be a user without rights, where we may become one."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_no_permission(kind: Kind, device: Pseudo) -> None:
    """A port of another group says what to do about it."""
    Path(device.path).chmod(0)
    with nobody():
        error = refusal(kind, device.path)
    assert error.reason is Reason.FORBIDDEN
    assert "dialout" in error.message


def test_the_holder_is_named(kind: Kind, device: Pseudo) -> None:
    """Who holds a port is told by name and process, so that the right program is closed."""
    with opened(kind, device.path):
        assert f"(process {os.getpid()}) is using the reader" in refusal(kind, device.path).message


def test_what_was_sent_before_nobody_heard(kind: Kind, device: Pseudo) -> None:
    """A card tapped while the port was not open is nobody's arrival: opening begins empty."""
    os.write(device.master, b"GCV0012345\r")
    with opened(kind, device.path) as port:
        assert port.read() == b""
        os.write(device.master, b"x")
        assert port.read() == b"x"


def test_slow_bytes_are_not_lost(kind: Kind, device: Pseudo) -> None:
    """A read gives what has come and never waits for more; a slow device is read piece by piece."""
    with opened(kind, device.path) as port:
        for byte in (b"a", b"b"):
            os.write(device.master, byte)
            assert port.read(5.0) == byte
            assert port.read(0.0) == b""


def test_half_a_line_is_bytes(kind: Kind, device: Pseudo) -> None:
    """The port knows no lines: where a record ends is the decoder's to say."""
    with opened(kind, device.path) as port:
        os.write(device.master, b"GCV00")
        assert port.read() == b"GCV00"


def test_lines_stay_low_where_the_profile_says_so(kind: Kind, device: Pseudo) -> None:
    """A port without DTR and RTS, such as this one, opens all the same."""
    with opened(kind, device.path, raise_lines=False, baud=115200, line="7E2") as port:
        os.write(device.master, b"x")
        assert port.read(5.0) == b"x"


def test_control_characters_are_bytes(kind: Kind, device: Pseudo) -> None:
    """XON and XOFF are payload, and a Ctrl+C in a barcode interrupts nobody."""
    with opened(kind, device.path) as port:
        os.write(device.master, bytes(range(256)))
        received = b""
        while len(received) < 256:
            received += port.read(5.0)
    assert received == bytes(range(256))


def test_a_hang_up_wakes_a_waiting_read(kind: Kind) -> None:
    """A reader that is pulled while we wait is told at once, not when the wait is over."""
    device = Pseudo()
    with opened(kind, device.path) as port, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(port.read, 60.0)
        device.close()
        assert isinstance(waiting.exception(timeout=10.0), ReaderError)


def test_cancel_wakes_a_long_wait(kind: Kind, device: Pseudo) -> None:
    """Another thread ends a wait of a minute, and the port still works after it."""
    with opened(kind, device.path) as port, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(port.read, 60.0)
        port.cancel()
        assert waiting.result(timeout=10.0) == b""
        os.write(device.master, b"x")
        assert port.read(5.0) == b"x"


def test_a_port_is_back_after_a_hang_up(kind: Kind, tmp_path: Path) -> None:
    """The old handle is given back at once, so the device can return under its name."""
    link = tmp_path / "door"
    device = Pseudo(link)
    with opened(kind, str(link)) as port:
        device.close()
        with pytest.raises(ReaderError):
            port.read(5.0)
    device = Pseudo(link)
    with opened(kind, str(link)) as port:
        os.write(device.master, b"x")
        assert port.read(5.0) == b"x"
    device.close()

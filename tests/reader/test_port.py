"""The serial port, with real hang-ups on a pseudo-terminal."""

import array
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.port import ReaderError, Reason, SerialPort
from reader.pseudo import Pseudo

TIOCGEXCL = 0x80045440
"""Linux: says whether a terminal is held exclusively."""


@pytest.fixture
def device() -> Iterator[Pseudo]:
    """Give a device that is still plugged in at the end."""
    device = Pseudo()
    yield device
    device.close()


@contextmanager
def opened(path: str) -> Iterator[SerialPort]:
    """Open a port and give it back."""
    port = SerialPort(path)
    try:
        yield port
    finally:
        port.close()


def refusal(path: str) -> ReaderError:
    """Open what cannot be opened, and return why."""
    with pytest.raises(ReaderError) as caught:
        SerialPort(path)
    return caught.value


def test_bytes_pass_both_ways(device: Pseudo) -> None:
    """What the device sends is read as it is, control characters too, and it hears what we send."""
    with opened(device.path) as port:
        sent = b"\x02\x11\x13\x03\r\n\x00"
        os.write(device.master, sent)
        received = b""
        while len(received) < len(sent):  # a read gives what has come, perhaps not all of it
            received += port.read()
        assert received == sent
        port.write(b"\x06\n")
        assert os.read(device.master, 10) == b"\x06\n"
        assert port.describe() == device.path


def test_silence_is_empty_bytes(device: Pseudo) -> None:
    """A read without anything to read comes back by itself."""
    with opened(device.path) as port:
        assert port.read() == b""


def test_cancel_wakes_a_read(device: Pseudo) -> None:
    """A cancelled read returns nothing, and the next one reads again."""
    with opened(device.path) as port:
        port.cancel()
        assert port.read() == b""
        os.write(device.master, b"x")
        assert port.read() == b"x"


ACTIONS: dict[str, Callable[[SerialPort], object]] = {
    "read": SerialPort.read,
    "write": lambda port: port.write(b"x"),
}


@pytest.mark.parametrize("act", ACTIONS.values(), ids=ACTIONS)
def test_a_hang_up_is_a_lost_reader(act: Callable[[SerialPort], object]) -> None:
    """Whatever pyserial makes of an unplugged device, the caller hears one thing, in a sentence."""
    device = Pseudo()
    with opened(device.path) as port:
        device.close()
        with pytest.raises(ReaderError) as caught:
            act(port)
        assert caught.value.reason is Reason.LOST
        assert caught.value.message == f"The reader at {port.describe()} has gone; plug it in again."


@pytest.mark.parametrize("act", ACTIONS.values(), ids=ACTIONS)
def test_a_closed_port_is_a_lost_reader(device: Pseudo, act: Callable[[SerialPort], object]) -> None:
    """Even pyserial's TypeError after a close is told as a lost reader."""
    port = SerialPort(device.path)
    port.close()
    with pytest.raises(ReaderError):
        act(port)


def test_a_second_program_is_refused(device: Pseudo) -> None:
    """A port is ours alone until we close it."""
    with opened(device.path):
        assert refusal(device.path).reason is Reason.BUSY
    with opened(device.path) as again:
        assert again.read() == b""


def test_programs_that_do_not_ask_are_kept_out_too(device: Pseudo) -> None:
    """The terminal itself is marked exclusive while it is open, and no longer."""

    def is_exclusive() -> bool:
        answer = array.array("i", [0])
        fcntl.ioctl(device._slave, TIOCGEXCL, answer)
        return bool(answer[0])

    with opened(device.path):
        assert is_exclusive()
    assert not is_exclusive()


def test_no_device() -> None:
    """A reader that is not plugged in is missing."""
    error = refusal("/dev/ttyNOBODY")
    assert error.reason is Reason.MISSING
    assert str(error) == "There is no reader at /dev/ttyNOBODY; plug it in."


def test_not_a_serial_port(tmp_path: Path) -> None:
    """A file or a folder is no reader."""
    plain = tmp_path / "plain"
    plain.write_text("")
    assert refusal(str(plain)).reason is Reason.UNSUITABLE
    assert refusal(str(tmp_path)).reason is Reason.UNSUITABLE


@pytest.mark.parametrize("url", ["spy:///dev/ttyS0", "socket://127.0.0.1:9", "rfc2217://host", "loop://"])
def test_pyserial_urls_are_refused(url: str) -> None:
    """spy:// would log every card and socket:// would open the network."""
    assert refusal(url).reason is Reason.UNSUITABLE


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


def test_no_permission(device: Pseudo) -> None:
    """A port of another group says what to do about it."""
    Path(device.path).chmod(0)
    with nobody():
        error = refusal(device.path)
    assert error.reason is Reason.FORBIDDEN
    assert "dialout" in error.message

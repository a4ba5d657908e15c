"""What pyserial 3.5 does on a pseudo-terminal that is hung up, and what our port makes of each.

Each test shows the pitfall on pyserial itself first: when a release changes it, we want to know.
"""

import errno
import os
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from reader import breakage
from reader.breakage import reader_error
from reader.port import ReaderError, Reason, SerialPort
from reader.pseudo import Pseudo

Act = Callable[[serial.Serial], object]


@pytest.fixture
def gone() -> Iterator[serial.Serial]:
    """Give a pyserial port whose device was pulled."""
    device = Pseudo()
    port = serial.Serial(device.path, timeout=0.2)
    device.close()
    yield port
    port.close()


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (lambda port: port.read(1), serial.SerialException),
        (lambda port: port.in_waiting, OSError),
        (lambda port: port.reset_input_buffer(), termios.error),
        (lambda port: port.flush(), termios.error),
        (lambda port: port.write(b"x"), serial.SerialException),
    ],
    ids=["read", "in_waiting", "reset_input_buffer", "flush", "write"],
)
def test_one_cause_has_many_exceptions(gone: serial.Serial, act: Act, kind: type[Exception]) -> None:
    """An unplugged device raises four kinds of exception; to us each is a lost reader."""
    where = str(gone.port)
    with pytest.raises(kind) as caught:
        act(gone)
    assert gone.is_open  # as if nothing had happened
    assert isinstance(caught.value, breakage.BREAKAGE)
    assert reader_error(caught.value, where, Reason.LOST).reason is Reason.LOST


def test_readiness_without_data_has_no_number(gone: serial.Serial) -> None:
    """The exception of a hung-up read carries no errno, so the reason must not hang on one."""
    with pytest.raises(serial.SerialException, match="returned no data") as caught:
        gone.read(1)
    assert caught.value.errno is None


def test_close_from_another_thread_is_a_type_error() -> None:
    """Closing while another thread reads breaks pyserial's read; ours is woken by `cancel` instead."""
    device = Pseudo()
    port = serial.Serial(device.path, timeout=30)
    errors: list[BaseException] = []
    reading = threading.Event()

    def read() -> None:
        reading.set()
        try:
            port.read(1)
        except (TypeError, serial.SerialException, OSError, ValueError) as error:
            errors.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    reading.wait(10)
    port.cancel_read()  # so that the test ends on any release
    port.close()
    thread.join(10)
    device.close()
    assert not thread.is_alive()
    error = reader_error(TypeError("'NoneType' object cannot be interpreted as an integer"), "x", Reason.LOST)
    assert error.reason is Reason.LOST


def test_flock_is_only_advice() -> None:
    """A program that does not ask for the lock gets the port; TIOCEXCL is what keeps it out."""
    device = Pseudo()
    first = serial.Serial(device.path, exclusive=True)
    second = serial.Serial(device.path)
    second.close()
    first.close()
    program = f"""
import os
if os.geteuid() == 0:
    os.setuid(65534)
try:
    os.open({device.path!r}, os.O_RDWR | os.O_NOCTTY)
except OSError as error:
    print(error.errno)
"""
    Path(device.path).chmod(0o666)
    port = SerialPort(device.path)
    told = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    port.close()
    device.close()
    assert int(told.stdout) == errno.EBUSY


def test_a_second_reader_takes_our_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readiness without data while the device is there means a thief, who is named (pyserial #86)."""
    device = Pseudo()
    monkeypatch.setattr(breakage, "holders", lambda *_args, **_how: ["thief (process 7)"])
    stolen = serial.SerialException("device reports readiness to read but returned no data")
    error = reader_error(stolen, device.path, Reason.LOST)
    device.close()
    assert error.reason is Reason.BUSY
    assert error.message.startswith("thief (process 7) is using the reader")


def test_a_timeout_is_for_the_whole_read() -> None:
    """pyserial counts the time for all bytes and gives half a record; so nothing of ours asks for a count."""
    device = Pseudo()
    port = serial.Serial(device.path, timeout=0.05)
    os.write(device.master, b"ab")
    assert port.read(10) == b"ab"
    os.write(device.master, b"half")
    assert port.readline() == b"half"
    port.close()
    device.close()


def test_low_latency_is_not_for_every_port() -> None:
    """What a pseudo-terminal cannot do raises three kinds of error; we ask for none of it."""
    device = Pseudo()
    port = serial.Serial(device.path)
    with pytest.raises((ValueError, OSError)):
        port.set_low_latency_mode(True)
    with pytest.raises(OSError, match="ioctl"):
        port.dtr = True
    port.close()
    device.close()


def test_a_wrong_pattern_of_errors_is_a_fault() -> None:
    """An exception without a number, while opening, is told as a fault and tried again."""
    assert reader_error(ValueError("odd"), "/dev/nowhere", Reason.FAULT).reason is Reason.FAULT


def test_nothing_of_it_names_a_card() -> None:
    """What our port raises names the device and nothing that was read."""
    device = Pseudo()
    port = SerialPort(device.path)
    os.write(device.master, b"GCV0012345\r")
    assert port.read(5.0) == b"GCV0012345\r"
    device.close()
    with pytest.raises(ReaderError) as caught:
        port.read(5.0)
    port.close()
    assert "GCV" not in f"{caught.value!r}{caught.value.__cause__!r}"

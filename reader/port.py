"""A serial port behind the seam, through pyserial.

What pyserial does when a device goes is measured, not documented: a hang-up may come as
`SerialException`, `OSError`, `termios.error` (which is not an `OSError`, pyserial #417) or
`TypeError`; `_attempt` is the one place that knows.
"""

import errno
import fcntl
import termios
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import serial

from reader.seam import Port, ReaderError, Reason

__all__ = ["Port", "ReaderError", "Reason", "SerialPort"]

WAIT = 0.05
"""Seconds that `SerialPort.read` waits for a first byte."""

T = TypeVar("T")


_SENTENCES = {
    Reason.MISSING: "There is no reader at {where}; plug it in.",
    Reason.LOST: "The reader at {where} has gone; plug it in again.",
    Reason.BUSY: "Another program is using the reader at {where}; close that program.",
    Reason.FORBIDDEN: "This program may not use the reader at {where}; add its user to the group dialout.",
    Reason.UNSUITABLE: "{where} is not a serial port; name another one in the settings.",
    Reason.FAULT: "The reader at {where} failed; unplug it and plug it in again.",
}

_REASONS = {
    errno.ENOENT: Reason.MISSING,
    errno.ENODEV: Reason.MISSING,
    errno.ENXIO: Reason.MISSING,
    errno.EIO: Reason.LOST,
    errno.EBADF: Reason.LOST,
    errno.EAGAIN: Reason.BUSY,
    errno.EBUSY: Reason.BUSY,
    errno.EACCES: Reason.FORBIDDEN,
    errno.EPERM: Reason.FORBIDDEN,
    errno.ENOTTY: Reason.UNSUITABLE,
    errno.EINVAL: Reason.UNSUITABLE,
    errno.EISDIR: Reason.UNSUITABLE,
}


class SerialPort:
    """A serial port, opened on construction and held for us alone.

    Bytes sent before it was opened are lost, because pyserial empties the queue. DTR and RTS are
    raised as by default.

    Raises:
        ReaderError: it cannot be opened; the reason says why.
    """

    def __init__(self, path: str, baud: int = 9600) -> None:
        self._path = path
        if "://" in path:  # pyserial's URLs would open the network, or log every card
            raise ReaderError(Reason.UNSUITABLE, _SENTENCES[Reason.UNSUITABLE].format(where=path))
        self._serial = self._attempt(lambda: _open(path, baud), Reason.FAULT)

    def read(self) -> bytes:
        """Return what has come, waiting `WAIT` seconds for the first byte.

        Raises:
            ReaderError: the device has gone.
        """
        return self._attempt(lambda: bytes(self._serial.read(self._serial.in_waiting or 1)), Reason.LOST)

    def write(self, data: bytes) -> None:
        """Send bytes to the device.

        Raises:
            ReaderError: the device has gone.
        """
        self._attempt(lambda: self._serial.write(data), Reason.LOST)

    def cancel(self) -> None:
        """Wake a waiting `read`; the next one wakes at once if none is waiting.

        Raises:
            ReaderError: the device has gone.
        """
        self._attempt(self._serial.cancel_read, Reason.LOST)

    def close(self) -> None:
        """Give the device back, also to programs that run as another user; never raises."""
        with suppress(ReaderError):
            self._attempt(lambda: fcntl.ioctl(self._serial.fileno(), termios.TIOCNXCL), Reason.LOST)
        with suppress(ReaderError):
            self._attempt(self._serial.close, Reason.LOST)

    def describe(self) -> str:
        """Return the path of the port."""
        return self._path

    def _attempt(self, act: Callable[[], T], otherwise: Reason) -> T:
        """Do one thing with the port; what a device can do to us becomes a `ReaderError`."""
        try:
            return act()
        except (serial.SerialException, OSError, termios.error, TypeError) as error:
            reason = _REASONS.get(_number(error), otherwise)
            raise ReaderError(reason, _SENTENCES[reason].format(where=self._path)) from error


def _open(path: str, baud: int) -> serial.Serial:
    """Open and hold: flock against those who ask, TIOCEXCL against those who do not (pyserial #484)."""
    opened = serial.Serial(path, baud, timeout=WAIT, write_timeout=1.0, exclusive=True)
    try:
        fcntl.ioctl(opened.fileno(), termios.TIOCEXCL)
    except OSError:
        opened.close()
        raise
    return opened


def _number(error: BaseException | None) -> int:
    """Return the error number; pyserial and termios hide it in different places, 0 for none."""
    while error is not None:
        number = getattr(error, "errno", None) or next(iter(error.args), None)
        if isinstance(number, int):
            return number
        error = error.__context__
    return 0

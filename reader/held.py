"""A serial port held for us alone: what is the same whichever library opens it."""

import fcntl
import os
import termios
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, TypeVar

from reader.bell import Bell
from reader.breakage import BREAKAGE, reader_error, sentence
from reader.seam import WAIT, ReaderError, Reason

T = TypeVar("T")

MOST = 65536
"""Bytes in one read."""


class Device(Protocol):
    """What is asked of an open device of any library."""

    def fileno(self) -> int:
        """Return the number of the open file."""

    def write(self, data: bytes, /) -> object:
        """Send bytes."""

    def close(self) -> object:
        """Give the device back."""


class HeldPort(ABC):
    """A serial port, opened on construction.

    ``line`` is data bits, parity and stop bits. Without ``raise_lines`` DTR and RTS stay low, because
    raising them starts an Arduino anew. Bytes sent before it was opened are lost: a tap that nobody
    heard is nobody's arrival.

    Raises:
        ReaderError: it cannot be opened; the reason says why.
    """

    def __init__(self, path: str, baud: int = 9600, *, line: str = "8N1", raise_lines: bool = True) -> None:
        self._path = path
        if "://" in path:  # the libraries' URLs would open the network, or log every card
            raise ReaderError(Reason.UNSUITABLE, sentence(Reason.UNSUITABLE, path))
        self._device = self._attempt(lambda: self._hold(baud, line, raise_lines=raise_lines), Reason.FAULT)
        self._fd = self._device.fileno()
        self._bell = Bell(self._fd)

    def read(self, wait: float = WAIT) -> bytes:
        """Return what has come, waiting ``wait`` seconds for the first byte.

        Raises:
            ReaderError: the device has gone.
        """
        return self._attempt(lambda: self._take() if self._bell.wait(wait) else b"", Reason.LOST)

    def write(self, data: bytes) -> None:
        """Send bytes to the device.

        Raises:
            ReaderError: the device has gone.
        """
        self._attempt(lambda: self._device.write(data), Reason.LOST)

    def cancel(self) -> None:
        """Wake a waiting `read`; the next one wakes at once if none is waiting.

        Raises:
            ReaderError: the device has gone.
        """
        self._attempt(self._bell.ring, Reason.LOST)

    def close(self) -> None:
        """Give the device back, also to programs that run as another user; never raises."""
        with suppress(*BREAKAGE):
            fcntl.ioctl(self._device.fileno(), termios.TIOCNXCL)
        with suppress(*BREAKAGE):
            self._device.close()
        with suppress(OSError):
            self._bell.close()

    def describe(self) -> str:
        """Return the path of the port."""
        return self._path

    @abstractmethod
    def _open(self, baud: int, line: str, *, raise_lines: bool) -> Device:
        """Open the device and lock it against those who ask (flock)."""

    def _take(self) -> bytes:
        """Return what has come, past the library: it would ask the system three times for one read."""
        try:
            data = os.read(self._fd, MOST)
        except BlockingIOError:
            return b""
        if not data:
            raise OSError("The device says that it has something and gives nothing.")
        return data

    def _hold(self, baud: int, line: str, *, raise_lines: bool) -> Device:
        """Hold the device also against those who do not ask: flock is only advice (pyserial #484)."""
        device = self._open(baud, line, raise_lines=raise_lines)
        try:
            fcntl.ioctl(device.fileno(), termios.TIOCEXCL)
        except OSError:
            device.close()
            raise
        return device

    def _attempt(self, act: Callable[[], T], otherwise: Reason) -> T:
        """Do one thing with the port; what a device can do to us becomes a `ReaderError`."""
        try:
            return act()
        except BREAKAGE as error:
            raise reader_error(error, self._path, otherwise) from error

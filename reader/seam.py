"""The seam between bytes and devices: five methods, and one exception for what a device can do to us."""

from enum import StrEnum
from typing import Protocol

WAIT = 0.05
"""Seconds that `Port.read` waits for a first byte where nothing else is said."""


class Reason(StrEnum):
    """Why a reader cannot be used."""

    MISSING = "missing"
    LOST = "lost"
    BUSY = "busy"
    FORBIDDEN = "forbidden"
    UNSUITABLE = "unsuitable"
    FAULT = "fault"


class ReaderError(Exception):
    """The reader cannot be used now; close it, wait, and try again. ``message`` is for people."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


class Port(Protocol):
    """One open device. All but `cancel` belong to the thread that opened it."""

    def read(self, wait: float = WAIT) -> bytes:
        """Return what has come, waiting ``wait`` seconds for the first byte; empty when none came.

        Raises:
            ReaderError: the device has gone.
        """

    def write(self, data: bytes) -> None:
        """Send bytes to the device.

        Raises:
            ReaderError: the device has gone.
        """

    def cancel(self) -> None:
        """Wake a waiting `read`; the only method that another thread may call."""

    def close(self) -> None:
        """Give the device back; never raises."""

    def describe(self) -> str:
        """Return where the device is, in words for people."""

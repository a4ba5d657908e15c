"""What every answering device has: cards that are held to it one after the other, and what it says."""

from collections import deque
from dataclasses import dataclass, field
from typing import Protocol

HELD = 0.5
"""Seconds that a simulated hand holds a card to the reader."""
BETWEEN = 0.1
"""Seconds without a card between two."""


class Model(Protocol):
    """One device; the time is an argument, seconds of any monotonic clock."""

    def tap(self, value: str) -> None:
        """Put a card, or a code, in line.

        Raises:
            ValueError: the value does not fit the device.
        """

    def hear(self, data: bytes, now: float) -> None:
        """Take what the host says."""

    def due(self, now: float) -> list[bytes]:
        """Return what the device sends by now, a message each."""

    def is_idle(self, now: float) -> bool:
        """Say whether every card was presented."""


@dataclass(slots=True)
class Field:
    """The field of an antenna."""

    _waiting: deque[bytes] = field(default_factory=deque)
    _card: bytes | None = None
    _until: float = 0.0

    def put(self, value: str) -> None:
        """Put a card in line.

        Raises:
            ValueError: it is no UID.
        """
        self._waiting.append(uid(value))

    def card(self, now: float) -> bytes | None:
        """Return the UID of the card that lies here now."""
        if self._card is not None and now >= self._until:
            self._card = None
        if self._card is None and self._waiting and now >= self._until + BETWEEN:
            self._card = self._waiting.popleft()
            self._until = now + HELD
        return self._card

    def is_empty(self, now: float) -> bool:
        """Say whether no card lies here and none is in line."""
        return self.card(now) is None and not self._waiting


def uid(value: str) -> bytes:
    """Return the bytes of a UID.

    Raises:
        ValueError: it has not 4, 7 or 10 bytes as hex.
    """
    try:
        raw = bytes.fromhex(value)
    except ValueError:
        raw = b""
    if len(raw) not in {4, 7, 10}:
        raise ValueError("A 13.56 MHz card has 8, 14 or 20 hex digits, such as 04A1B2C3D4E5F6.")
    return raw

"""Scanners that send lines of text and answer their host on the same port.

What a scanner answers to a command is never a scan. An answer begins only where a record begins,
because a payload may hold any byte.
"""

from collections.abc import Callable

from reader.decoders.aim import barcode
from reader.decoders.base import Bad, Decoded, Said
from reader.decoders.framing import TERMINATORS, Framing

Peeled = tuple[int, Said | Bad] | None
"""The size of an answer at the start and what it says; None where none stands there."""
Peel = Callable[[bytes], Peeled]


class Scanner:
    """Text, but for the answers that ``peel`` knows."""

    def __init__(self, peel: Peel) -> None:
        self._framing = Framing()
        self._peel = peel

    @property
    def deadline(self) -> float | None:
        """When the record begun ends by silence."""
        return self._framing.deadline

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return self._read(self._framing.feed(data, now))

    def tick(self, now: float) -> list[Decoded]:
        """Return what the silence has ended."""
        return self._read(self._framing.tick(now))

    def outgoing(self) -> bytes:
        """Return nothing: the scanner is not asked."""
        return b""

    def reset(self) -> None:
        """Forget the record begun."""
        self._framing.reset()

    def _read(self, records: list[bytes | Bad]) -> list[Decoded]:
        events: list[Decoded] = []
        for record in records:
            events += [record] if isinstance(record, Bad) else self._one(record)
        return events

    def _one(self, record: bytes) -> list[Decoded]:
        """Take the answers from the start and, after the scan's terminator, from the end."""
        events: list[Decoded] = []
        while (peeled := self._peel(record)) is not None:
            events.append(peeled[1])
            record = record[peeled[0] :].lstrip(TERMINATORS)
        behind = self._behind(record)
        text = record[:behind].strip(TERMINATORS)
        if text:
            events.append(barcode(text))
        return events + (self._one(record[behind:]) if behind < len(record) else [])

    def _behind(self, record: bytes) -> int:
        """Return where a sound answer begins that follows a terminator at once; the end if none does."""
        for at in range(1, len(record)):
            if record[at - 1] in TERMINATORS and record[at] not in TERMINATORS:
                peeled = self._peel(record[at:])
                if peeled and isinstance(peeled[1], Said):
                    return at
        return len(record)

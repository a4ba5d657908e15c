"""Scanners that send lines of text and answer their host on the same port.

What a scanner answers to a command is never a scan. An answer begins only where a record begins,
because a payload may hold any byte.
"""

from collections.abc import Callable

from reader.decoders.aim import barcode
from reader.decoders.base import Bad, Decoded, Said
from reader.decoders.framing import TERMINATORS, Records

Peeled = tuple[int, Said | Bad] | None
"""The size of an answer at the start and what it says; None where none stands there."""
Peel = Callable[[bytes], Peeled]


class Scanner(Records):
    """Text, but for the answers that ``peel`` knows."""

    def __init__(self, peel: Peel) -> None:
        super().__init__()
        self._peel = peel

    def _record(self, record: bytes) -> list[Decoded]:
        """Take the answers from the start and, after the scan's terminator, from the end."""
        events: list[Decoded] = []
        while (peeled := self._peel(record)) is not None:
            events.append(peeled[1])
            record = record[peeled[0] :].lstrip(TERMINATORS)
        behind = self._behind(record)
        text = record[:behind].strip(TERMINATORS)
        if text:
            events.append(barcode(text))
        return events + (self._record(record[behind:]) if behind < len(record) else [])

    def _behind(self, record: bytes) -> int:
        """Return where a sound answer begins that follows a terminator at once; the end if none does."""
        for at in range(1, len(record)):
            if record[at - 1] in TERMINATORS and record[at] not in TERMINATORS:
                peeled = self._peel(record[at:])
                if peeled and isinstance(peeled[1], Said):
                    return at
        return len(record)

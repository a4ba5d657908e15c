"""EM-18: twelve hex digits, the last two an XOR of the rest, with nothing around them.

Only silence ends a reading (JMRI em18/Em18RfidProtocolTest.java), so digits that do not come in
twelves are refused: there is no telling which of them belong to the card.
"""

import re

from reader.decoders.base import Bad, Decoded, Fault
from reader.decoders.em4100 import frame
from reader.decoders.framing import Framing

DIGITS = 12
_RUN = re.compile(rb"[0-9A-Fa-f]+")


class Em18:
    """Every run of digits between silences is one card, or several."""

    def __init__(self) -> None:
        self._framing = Framing()

    @property
    def deadline(self) -> float | None:
        """When the reading begun ends by silence."""
        return self._framing.deadline

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return _read(self._framing.feed(data, now))

    def tick(self, now: float) -> list[Decoded]:
        """Return the cards that the silence has ended."""
        return _read(self._framing.tick(now))

    def outgoing(self) -> bytes:
        """Return nothing: the device only talks."""
        return b""

    def reset(self) -> None:
        """Forget the reading begun."""
        self._framing.reset()


def _read(records: list[bytes | Bad]) -> list[Decoded]:
    events: list[Decoded] = []
    for record in records:
        events += [record] if isinstance(record, Bad) else _cards(record)
    return events


def _cards(record: bytes) -> list[Decoded]:
    runs = _RUN.findall(record)
    if not runs:
        return [Bad(Fault.FORMAT)] if record.strip() else []
    events: list[Decoded] = []
    for run in runs:
        if len(run) % DIGITS:
            events.append(Bad(Fault.LENGTH))
        else:
            events += [frame(run[at : at + DIGITS]) for at in range(0, len(run), DIGITS)]
    return events

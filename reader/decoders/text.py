"""Lines of text from 2D scanners and from readers that just print what they see."""

from reader.decoders.aim import barcode
from reader.decoders.base import Bad, Decoded, Fault
from reader.decoders.framing import TERMINATORS, Framing

_CONTROLS = "\r\n\t\x04\x1d\x1e\x1c"
"""Controls that payloads use: line breaks, and the separators of GS1 and ISO 15434."""


class Text:
    """Every record that is not empty is a barcode; line breaks inside it are kept.

    A record with fewer printable characters than ``least_printable`` (a share, 0 to 1) is noise, as
    a wrong speed gives.
    """

    def __init__(self, least_printable: float = 0.0) -> None:
        self._framing = Framing()
        self._least = least_printable

    @property
    def deadline(self) -> float | None:
        """When the record begun ends by silence."""
        return self._framing.deadline

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return self._read(self._framing.feed(data, now))

    def tick(self, now: float) -> list[Decoded]:
        """Return the barcode that the silence has ended."""
        return self._read(self._framing.tick(now))

    def outgoing(self) -> bytes:
        """Return nothing: such a device only talks."""
        return b""

    def reset(self) -> None:
        """Forget the record begun."""
        self._framing.reset()

    def _read(self, records: list[bytes | Bad]) -> list[Decoded]:
        events: list[Decoded] = []
        for record in records:
            payload = record if isinstance(record, Bad) else record.strip(TERMINATORS)
            if isinstance(payload, Bad):
                events.append(payload)
            elif printable(payload) < self._least:
                events.append(Bad(Fault.FORMAT))
            elif (decoded := barcode(payload)).value:
                events.append(decoded)
        return events


def printable(payload: bytes) -> float:
    """Return the share of printable characters; bytes beyond ASCII count only where they are UTF-8."""
    try:
        shown = payload.decode()
    except UnicodeDecodeError:
        shown = payload.decode("ascii", errors="replace").replace("\N{REPLACEMENT CHARACTER}", "\0")
    good = sum(char.isprintable() or char in _CONTROLS for char in shown)
    return good / len(shown) if shown else 1.0

"""Lines of text from 2D scanners and from readers that just print what they see."""

from reader.decoders.aim import barcode
from reader.decoders.base import Bad, Decoded, Fault
from reader.decoders.framing import TERMINATORS, Records

_CONTROLS = "\r\n\t\x04\x1d\x1e\x1c"
"""Controls that payloads use: line breaks, and the separators of GS1 and ISO 15434."""


class Text(Records):
    """Every record that is not empty is a barcode; line breaks inside it are kept.

    A record with fewer printable characters than ``least_printable`` (a share, 0 to 1) is noise, as
    a wrong speed gives.
    """

    def __init__(self, least_printable: float = 0.0) -> None:
        super().__init__()
        self._least = least_printable

    def _record(self, record: bytes) -> list[Decoded]:
        payload = record.strip(TERMINATORS)
        if printable(payload) < self._least:
            return [Bad(Fault.FORMAT)]
        decoded = barcode(payload)
        return [decoded] if decoded.value else []


def printable(payload: bytes) -> float:
    """Return the share of printable characters; bytes beyond ASCII count only where they are UTF-8."""
    try:
        shown = payload.decode()
    except UnicodeDecodeError:
        shown = payload.decode("ascii", errors="replace").replace("\N{REPLACEMENT CHARACTER}", "\0")
    good = sum(char.isprintable() or char in _CONTROLS for char in shown)
    return good / len(shown) if shown else 1.0

"""Readers that print a card's UID as hex digits and end the line.

For 13.56 MHz readers, which may add the block check character (BCC) as a fifth byte
(Galarzaa90/android-things-rc522 #3). A line marked ``-`` comes from Olimex's 125 kHz reader,
whose five bytes are all identifier (JMRI OlimexRfidProtocolTest.java), so it keeps them.
"""

import re

from reader.decoders.base import Bad, Card, Decoded, Fault
from reader.decoders.checks import xor_of
from reader.decoders.framing import Records
from reader.decoders.identity import iso14443a, tag

_LINE_END = re.compile(rb"[\r\n\t]+")
_PREFIX = re.compile(rb"(?:-|UID:?)\s*", re.IGNORECASE)
_BETWEEN = re.compile(rb"(?<=[0-9A-Fa-f]{2})[ :](?=[0-9A-Fa-f]{2})")
_HEX = re.compile(rb"[0-9A-Fa-f]+")
_PROMPT = b">"


class TextUid(Records):
    """Every line that ends is one UID; without its end it is incomplete.

    ``block_check`` is for 13.56 MHz readers: a fifth byte that is the XOR of the four is not part of the UID.
    """

    def __init__(self, *, block_check: bool = True) -> None:
        super().__init__()
        self._block_check = block_check

    def _record(self, record: bytes) -> list[Decoded]:
        """Read each line of a record: a UID holds no line break, so two lines are two cards."""
        *ended, rest = [line.strip() for line in _LINE_END.split(record)]
        events: list[Decoded] = [
            uid(line, block_check=self._block_check) for line in ended if line not in {b"", _PROMPT}
        ]
        if rest not in {b"", _PROMPT}:
            events.append(Bad(Fault.INCOMPLETE))
        return events


def uid(line: bytes, *, block_check: bool = True) -> Card | Bad:
    """Read one line; an odd number of digits has lost a zero and is refused, never padded."""
    marked = _PREFIX.match(line)
    digits = _BETWEEN.sub(b"", line[marked.end() :] if marked else line)
    if not _HEX.fullmatch(digits) or len(digits) % 2:
        return Bad(Fault.FORMAT)
    raw = bytes.fromhex(digits.decode("ascii"))
    if not 4 <= len(raw) <= 10:
        return Bad(Fault.LENGTH)
    if not block_check or line.startswith(b"-"):
        return tag(raw)
    if len(raw) == 5 and xor_of(raw) == 0:
        return iso14443a(raw[:4], {"bcc_stripped": True})
    return iso14443a(raw) if len(raw) == 4 else tag(raw)

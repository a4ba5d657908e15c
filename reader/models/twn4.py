"""A TWN4 with the Simple Protocol as it behaves: an answer for each request, and none without."""

from reader.decoders.checks import crc_reversed
from reader.decoders.twn4_frames import ascii_message, binary_message
from reader.models.field import Field

_UNKNOWN_FUNCTION = b"\x01"
_CRC = 2


class Twn4Model:
    """Answers in one of the four modes."""

    def __init__(self, *, binary: bool, crc: bool) -> None:
        self._binary, self._crc = binary, crc
        self._field = Field()
        self._heard = b""
        self._asked: list[bytes] = []

    def tap(self, value: str) -> None:
        """Put a card in line."""
        self._field.put(value)

    def hear(self, data: bytes, now: float) -> None:  # noqa: ARG002 - as every model
        """Take what the host says."""
        self._heard += data
        while (message := self._next()) is not None:
            if not self._crc:
                self._asked.append(message)
            elif crc_reversed(message[:-_CRC]).to_bytes(_CRC, "little") == message[-_CRC:]:
                self._asked.append(message[:-_CRC])

    def due(self, now: float) -> list[bytes]:
        """Return what the reader answers."""
        frame = binary_message if self._binary else ascii_message
        asked, self._asked = self._asked, []
        return [frame(self._answer(each, now), crc=self._crc) for each in asked]

    def is_idle(self, now: float) -> bool:
        """Say whether every card was presented."""
        return self._field.is_empty(now)

    def _next(self) -> bytes | None:
        """Take one message off what was heard."""
        if not self._binary:
            line, end, rest = self._heard.partition(b"\r")
            if not end:
                return None
            self._heard = rest
            return _from_hex(line)
        size = 2 + int.from_bytes(self._heard[:2], "little")
        if len(self._heard) < max(size, 2):
            return None
        message, self._heard = self._heard[2:size], self._heard[size:]
        return message

    def _answer(self, request: bytes, now: float) -> bytes:
        if request == b"\x00\x05":
            return b"\x00\x01"
        if request[:2] != b"\x05\x00":
            return _UNKNOWN_FUNCTION
        card = self._field.card(now)
        if card is None:
            return b"\x00\x00"
        return b"\x00\x01\x80" + bytes([8 * len(card), len(card)]) + card


def _from_hex(line: bytes) -> bytes:
    try:
        return bytes.fromhex(line.decode("ascii"))
    except ValueError:
        return b""

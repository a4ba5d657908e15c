"""A PN532 as it behaves: asleep until woken, acknowledging, and blocking where it was not told otherwise."""

from reader.decoders.base import Said
from reader.decoders.pn532_frames import ACK, FROM_CHIP, frame, pn532_frames
from reader.models.field import Field

_SYNTAX_ERROR = frame(b"\x7f")
_VERSION = bytes.fromhex("32010607")
_FOREVER = 0xFF


class Pn532Model:
    """Answers the host's commands; every byte before the wake-up is lost."""

    def __init__(self) -> None:
        self._host = pn532_frames()
        self._field = Field()
        self._awake = self._configured = False
        self._retries = _FOREVER
        self._out: list[bytes] = []
        self._last = b""
        self._listing = b""

    def tap(self, value: str) -> None:
        """Put a card in line."""
        self._field.put(value)

    def hear(self, data: bytes, now: float) -> None:
        """Take what the host says."""
        if not self._awake:
            start = data.find(b"\x55")
            if start < 0:
                return
            self._awake, data = True, data[start:]
        for event in self._host.feed(data, now):
            if isinstance(event, Said):
                self._obey(event)

    def due(self, now: float) -> list[bytes]:
        """Return what the chip sends by now."""
        self._host.tick(now)
        if self._listing:
            self._list(now)
        out, self._out = self._out, []
        return out

    def is_idle(self, now: float) -> bool:
        """Say whether every card was presented."""
        return self._field.is_empty(now)

    def _obey(self, said: Said) -> None:
        if "ack" in said.facts:  # from the host it aborts what goes on
            self._listing = b""
        elif "nak" in said.facts:
            self._out.append(self._last)
        else:
            self._out.append(ACK)
            self._command(str(said.facts.get("command")), bytes.fromhex(str(said.facts.get("data", ""))))

    def _command(self, name: str, data: bytes) -> None:
        match name:
            case "GetFirmwareVersion":
                self._answer(0x03, _VERSION)
            case "SAMConfiguration":
                self._configured = True
                self._answer(0x15, b"")
            case "RFConfiguration":
                self._retries = data[-1] if data[:1] == b"\x05" else self._retries
                self._answer(0x33, b"")
            case "InListPassiveTarget" if self._configured and len(data) > 1:
                self._listing = data
            case _:
                self._send(_SYNTAX_ERROR)

    def _list(self, now: float) -> None:
        """Answer with the card in the field; where there is none, at once or when one comes."""
        is_type_a = self._listing[1] == 0x00
        card = self._field.card(now) if is_type_a else None
        if card is None and self._retries == _FOREVER and is_type_a:
            return
        self._listing = b""
        self._answer(0x4B, b"\0" if card is None else b"\x01\x01" + _target(card))

    def _answer(self, code: int, data: bytes) -> None:
        self._send(frame(bytes([FROM_CHIP, code]) + data))

    def _send(self, data: bytes) -> None:
        self._last = data
        self._out.append(data)


def _target(card: bytes) -> bytes:
    sens, sel = (b"\x00\x04", 0x08) if len(card) == 4 else (b"\x00\x44", 0x00)
    return sens + bytes([sel, len(card)]) + card

"""An OSDP reader as it behaves: polled, and answering with the sequence that it was asked with."""

from reader.decoders.checks import crc_forward
from reader.decoders.osdp_frames import CRC_START, SOM, Packet, unpack
from reader.models.field import Field, uid

_ACK, _NAK, _PDID, _RAW = 0x40, 0x41, 0x45, 0x50
_POLL, _ID = 0x60, 0x61
_IDENTITY = bytes.fromhex("5C2623192000000A0D010203")
_UNKNOWN_COMMAND = b"\x03"


class OsdpModel:
    """Answers without a secure channel; each card is told once."""

    def __init__(self, address: int = 0) -> None:
        self._address = address
        self._field = Field()
        self._heard = b""
        self._out: list[bytes] = []
        self._last: tuple[int, bytes] = (0, b"")
        self._told: bytes | None = None

    def tap(self, value: str) -> None:
        """Put a card in line."""
        uid(value)
        self._field.put(value)

    def hear(self, data: bytes, now: float) -> None:
        """Take what the panel says."""
        self._heard += data
        while self._heard:
            start = self._heard.find(SOM)
            found = unpack(self._heard[start:]) if start >= 0 else None
            if found is None:
                self._heard = self._heard[start:] if start >= 0 else b""
                return
            if isinstance(found, Packet):
                self._heard = self._heard[start + len(found.whole) :]
                self._obey(found, now)
            else:
                self._heard = self._heard[start + 1 :]

    def due(self, now: float) -> list[bytes]:
        """Return the answers."""
        if self._field.card(now) is None:
            self._told = None
        out, self._out = self._out, []
        return out

    def is_idle(self, now: float) -> bool:
        """Say whether every card was presented."""
        return self._field.is_empty(now)

    def _obey(self, packet: Packet, now: float) -> None:
        if packet.is_reply or packet.address != self._address:
            return
        sequence = packet.whole[4] & 0x03
        if sequence == 0 or self._last[0] != sequence:
            self._last = sequence, self._reply(sequence, *self._answer(packet.code, now))
        self._out.append(self._last[1])  # the same sequence again: the answer was lost

    def _answer(self, code: int, now: float) -> tuple[int, bytes]:
        card = self._field.card(now)
        if code == _POLL and card is not None and card != self._told:
            self._told = card
            return _RAW, b"\x00\x00" + (8 * len(card)).to_bytes(2, "little") + card
        if code == _ID:
            return _PDID, _IDENTITY
        return (_ACK, b"") if code == _POLL else (_NAK, _UNKNOWN_COMMAND)

    def _reply(self, sequence: int, code: int, data: bytes) -> bytes:
        length = 8 + len(data)
        head = (
            bytes([SOM, self._address | 0x80]) + length.to_bytes(2, "little") + bytes([sequence | 0x04, code])
        )
        return head + data + crc_forward(head + data, CRC_START).to_bytes(2, "little")

"""A Zebra scanner in SSI mode as it behaves: it waits for each ACK, and sends again without one."""

from collections import deque

from reader.decoders import ssi_packets as ssi

TIMEOUT = 2.0
"""Seconds that the scanner waits for an ACK (Serial Response Time-out, default)."""
RESENDS = 2
PIECE = 200
"""Bytes of payload in one packet."""
_QR = b"\x1c"


class SsiModel:
    """Sends scans; ``beeps`` counts those that nobody acknowledged, for which a scanner beeps errors."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._packets: deque[tuple[bytes, int]] = deque()
        self._sent = 0
        self._again_at = float("-inf")
        self._heard = b""
        self.beeps = 0

    def tap(self, value: str) -> None:
        """Put a code in line; a long one in several packets."""
        payload = value.encode()
        pieces = [payload[at : at + PIECE] for at in range(0, len(payload), PIECE)] or [b""]
        self._packets += [(_QR + piece, ssi.MORE) for piece in pieces[:-1]] + [(_QR + pieces[-1], 0)]

    def hear(self, data: bytes, now: float) -> None:  # noqa: ARG002 - as every model
        """Take ACK and NAK; everything else is passed over."""
        self._heard += data
        while self._heard:
            found = ssi.unpack(self._heard)
            if found is None:
                return
            size, packet = found if isinstance(found, tuple) else (1, None)
            self._heard = self._heard[size:]
            if packet and self._sent:
                self._answered(packet.opcode)

    def due(self, now: float) -> list[bytes]:
        """Return the packet that is to be sent, for the first time or again."""
        if not self._packets or now < self._again_at:
            return []
        if self._sent > RESENDS:
            self._give_up()
            return self.due(now)
        data, status = self._packets[0]
        again = ssi.RESENT if self._sent else 0
        self._sent += 1
        self._again_at = now + self._timeout
        return [ssi.packet(ssi.DECODE_DATA, ssi.SCANNER, data, status | again)]

    def is_idle(self, now: float) -> bool:  # noqa: ARG002 - as every model
        """Say whether every code was sent."""
        return not self._packets

    def _answered(self, opcode: int) -> None:
        if opcode == ssi.ACK:
            self._packets.popleft()
            self._sent = 0
        if opcode in {ssi.ACK, ssi.NAK}:
            self._again_at = float("-inf")

    def _give_up(self) -> None:
        """Beep, and drop the whole scan."""
        self.beeps += 1
        while self._packets.popleft()[1] & ssi.MORE:
            pass
        self._sent = 0
        self._again_at = float("-inf")

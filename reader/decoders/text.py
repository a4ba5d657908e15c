"""Lines of text from 2D scanners and from readers that just print what they see."""

from reader.decoders.aim import barcode
from reader.decoders.base import Bad, Decoded
from reader.decoders.framing import TERMINATORS, Framing


class Text:
    """Every record that is not empty is a barcode; line breaks inside it are kept."""

    def __init__(self) -> None:
        self._framing = Framing()

    @property
    def deadline(self) -> float | None:
        """When the record begun ends by silence."""
        return self._framing.deadline

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return _read(self._framing.feed(data, now))

    def tick(self, now: float) -> list[Decoded]:
        """Return the barcode that the silence has ended."""
        return _read(self._framing.tick(now))

    def outgoing(self) -> bytes:
        """Return nothing: such a device only talks."""
        return b""

    def reset(self) -> None:
        """Forget the record begun."""
        self._framing.reset()


def _read(records: list[bytes | Bad]) -> list[Decoded]:
    events: list[Decoded] = []
    for record in records:
        if isinstance(record, Bad):
            events.append(record)
            continue
        decoded = barcode(record.strip(TERMINATORS))
        if decoded.value:
            events.append(decoded)
    return events

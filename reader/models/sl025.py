"""An SL025 as it behaves: silent until it is asked."""

from reader.decoders.base import Said
from reader.decoders.sl025 import SELECT, module, sl025_frames
from reader.models.field import Field

_NO_TAG = 0x01
_KINDS = {4: 1, 7: 3, 10: 6}


class Sl025Model:
    """Answers Select."""

    def __init__(self) -> None:
        self._host = sl025_frames()
        self._field = Field()
        self._asked = False

    def tap(self, value: str) -> None:
        """Put a card in line."""
        self._field.put(value)

    def hear(self, data: bytes, now: float) -> None:
        """Take what the host says."""
        for event in self._host.feed(data, now):
            self._asked = isinstance(event, Said) and event.facts.get("command") == "SELECT"

    def due(self, now: float) -> list[bytes]:
        """Return what the module answers."""
        self._host.tick(now)
        card = self._field.card(now)
        asked, self._asked = self._asked, False
        if not asked:
            return []
        if card is None:
            return [module(SELECT, _NO_TAG)]
        return [module(SELECT, 0x00, card + bytes([_KINDS[len(card)]]))]

    def is_idle(self, now: float) -> bool:
        """Say whether every card was presented."""
        return self._field.is_empty(now)

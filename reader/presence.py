"""One tap is one scan: a card that stays at the reader is not read again."""

AWAY = 1.0
"""Seconds without being read after which a card or barcode counts as presented anew."""


class Presence:
    """Remembers what lies at one reader."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def is_new(self, value: str, now: float) -> bool:
        """Say whether this reading, at ``now`` (seconds), begins a presentation."""
        self._seen = {seen: last for seen, last in self._seen.items() if now < last + AWAY}
        new = value not in self._seen
        self._seen[value] = now
        return new

"""Readers that see cards which are not there must say the same twice.

An RDM6300 repeats a held card every 65 ms, and now and then gives a frame with a valid checksum
when no card is near (esprfid/esp-rfid #411, arendst/Tasmota #9522). A second identical frame
soon after is what a real card gives and noise does not.
"""

from dataclasses import dataclass

from reader.decoders.base import Bad, Card, Decoded, Decoder, Fault

WITHIN = 0.3
"""Seconds in which the second frame must come."""
MOST = 8
"""Different cards remembered at once; at 65 ms a frame no more fit into `WITHIN`."""


@dataclass(slots=True)
class _Sighting:
    until: float
    agreed: bool = False


class Agreeing:
    """Lets a card through when it was read twice within `WITHIN`; everything else at once."""

    def __init__(self, inner: Decoder) -> None:
        self._inner = inner
        self._seen: dict[str, _Sighting] = {}

    @property
    def deadline(self) -> float | None:
        """When something pending ends by silence."""
        dues = [sighting.until for sighting in self._seen.values()]
        if self._inner.deadline is not None:
            dues.append(self._inner.deadline)
        return min(dues, default=None)

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return self._forget(now) + self._judge(self._inner.feed(data, now), now)

    def tick(self, now: float) -> list[Decoded]:
        """Report the cards that were read only once."""
        return self._forget(now) + self._judge(self._inner.tick(now), now)

    def outgoing(self) -> bytes:
        """Return what the inner decoder wants to send."""
        return self._inner.outgoing()

    def reset(self) -> None:
        """Forget every sighting."""
        self._seen.clear()
        self._inner.reset()

    def _judge(self, events: list[Decoded], now: float) -> list[Decoded]:
        judged: list[Decoded] = []
        for event in events:
            judged += self._card(event, now) if isinstance(event, Card) else [event]
        return judged

    def _card(self, card: Card, now: float) -> list[Decoded]:
        before = self._seen.pop(card.value, None)
        self._seen[card.value] = _Sighting(now + WITHIN, agreed=before is not None)
        if before is not None:
            return [card]
        return self._crowded()

    def _crowded(self) -> list[Decoded]:
        if len(self._seen) <= MOST:
            return []
        oldest = self._seen.pop(next(iter(self._seen)))
        return [] if oldest.agreed else [Bad(Fault.UNCONFIRMED)]

    def _forget(self, now: float) -> list[Decoded]:
        gone = [value for value, sighting in self._seen.items() if now >= sighting.until]
        alone = [value for value in gone if not self._seen[value].agreed]
        for value in gone:
            del self._seen[value]
        return [Bad(Fault.UNCONFIRMED) for _ in alone]

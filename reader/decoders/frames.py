"""Cutting frames out of a stream of bytes, and finding the next one after a bad one.

A cut looks at one possible start and answers how many bytes it takes and what they say, or None
while it must see more. A failed start takes one byte, so the search goes on with the next.
"""

from collections.abc import Callable

from reader.decoders.base import Bad, Decoded, Fault

SILENCE = 0.1
"""Seconds without a byte that end a frame; at 9600 baud a byte takes one millisecond."""

Taken = tuple[int, list[Decoded]]
Cut = Callable[[bytes], Taken | None]


def refused(fault: Fault) -> Taken:
    """Return what a cut answers at a start that failed."""
    return 1, [Bad(fault)]


def skipped() -> Taken:
    """Return what a cut answers where no frame begins."""
    return 1, []


class Frames:
    """A decoder that only listens.

    ``cut`` is asked with the bytes from a possible start on; it must decide once it has seen
    ``longest`` of them. Bytes in ``padding`` may stand between frames without being a fault.
    """

    def __init__(
        self,
        cut: Cut,
        *,
        starts: bytes = b"",
        longest: int = 300,
        padding: bytes = b"\0",
        nothing: Fault = Fault.FORMAT,
    ) -> None:
        self._cut = cut
        self._starts = frozenset(starts or range(256))
        self._longest = longest
        self._padding = padding
        self._nothing = nothing
        self._buffer = b""
        self._stray = self._told = self._rubble = False
        self.deadline: float | None = None

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        events = self.tick(now)
        if data:
            self._buffer += data
            self.deadline = now + SILENCE
            events += self._search()
        return events

    def tick(self, now: float) -> list[Decoded]:
        """End the frame begun; a whole frame behind a false start is still found."""
        if self.deadline is None or now < self.deadline:
            return []
        cut_short = bool(self._buffer.strip(self._padding))
        events: list[Decoded] = []
        while self._buffer:
            self._buffer = self._buffer[1:]
            events += self._search()
        if cut_short and not events and not self._rubble:
            events.append(Bad(Fault.INCOMPLETE))
        elif self._stray and not self._told:
            events.append(Bad(self._nothing))
        self.reset()
        return events

    def outgoing(self) -> bytes:
        """Return nothing: such a decoder only listens."""
        return b""

    def reset(self) -> None:
        """Forget the frame begun."""
        self._buffer = b""
        self._stray = self._told = self._rubble = False
        self.deadline = None

    def _search(self) -> list[Decoded]:
        """Take every frame that is whole; keep what may still become one."""
        events: list[Decoded] = []
        at, buffer = 0, self._buffer
        while at < len(buffer):
            if buffer[at] in self._starts:
                taken = self._cut(buffer[at : at + self._longest])
                if taken is None:
                    break
            else:
                taken = skipped()
            size, said = taken
            if not said and size == 1:
                self._stray = self._stray or buffer[at] not in self._padding
            events += self._fresh(said)
            at += size
        self._buffer = buffer[at:]
        return events

    def _fresh(self, said: list[Decoded]) -> list[Decoded]:
        """Leave out the faults that follow from the one before: a broken frame is one fault."""
        fresh: list[Decoded] = []
        for event in said:
            is_bad = isinstance(event, Bad)
            if not (is_bad and self._rubble):
                fresh.append(event)
            self._rubble = is_bad
        self._told = self._told or bool(said)
        return fresh

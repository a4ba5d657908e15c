"""Devices that speak only when asked: what to ask, how long to wait, when to ask again.

Nothing here blocks: `outgoing` gives what is to be sent, `deadline` says when to look again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle

from reader.decoders.base import Bad, Decoded, Decoder, Fault, Said

NOW = float("-inf")
"""The deadline of what is due at once; a decoder hears the time only when it is told."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """How one kind of device is asked."""

    question: Callable[[], bytes]
    """Gives the next question, for ever."""
    opening: Sequence[bytes] = ()
    """Sent first, and again after the device was silent; each is answered."""
    acknowledged: bool = False
    """Each question is acknowledged before it is answered."""
    again: bytes = b""
    """Asks for a damaged answer once more."""
    abort: bytes = b""
    """Ends a question that was not answered."""
    acknowledge_within: float = 0.1
    answer_within: float = 1.0
    rest: float = 0.15
    """Seconds between an answer and the next question."""


_NOISE = frozenset(
    {Fault.CHECKSUM, Fault.LENGTH_CHECKSUM, Fault.FORMAT, Fault.NO_FRAME, Fault.INCOMPLETE, Fault.OVERFLOW}
)
_NO_ANSWER = frozenset({"ack", "nak", "command"})
"""Acknowledgements, and our own questions where the line echoes them."""
REPEATS = 2
"""Times that a damaged answer is asked for again."""
SILENT_AFTER = 3
"""Questions without an answer after which the device is called silent."""


def in_turns(*questions: bytes) -> Callable[[], bytes]:
    """Return what gives these questions one after the other, for ever."""
    turns = cycle(questions)
    return lambda: next(turns)


class Polled:
    """Asks, and passes on the cards that the answers name; the rest of the conversation stays here."""

    def __init__(self, frames: Decoder, conversation: Conversation) -> None:
        self._frames = frames
        self._talk = conversation
        self._out = b""
        self._due = NOW
        self._waiting = False
        self._misses = self._damaged = 0
        self._opening = list(conversation.opening)

    @property
    def deadline(self) -> float | None:
        """When the next question is due, or an answer overdue."""
        inner = self._frames.deadline
        return self._due if inner is None else min(inner, self._due)

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return self._judge(self._frames.feed(data, now), now)

    def tick(self, now: float) -> list[Decoded]:
        """Ask what is due; give up what is overdue."""
        events = self._judge(self._frames.tick(now), now)
        if now >= self._due:
            events += self._miss() if self._waiting else []
            self._ask(now)
        return events

    def outgoing(self) -> bytes:
        """Return the bytes to send, once."""
        out, self._out = self._out, b""
        return out

    def reset(self) -> None:
        """Begin the conversation anew."""
        self._frames.reset()
        self._out, self._due, self._waiting = b"", NOW, False
        self._misses = self._damaged = 0
        self._opening = list(self._talk.opening)

    def _ask(self, now: float) -> None:
        self._out += self._opening[0] if self._opening else self._talk.question()
        self._waiting, self._damaged = True, 0
        within = self._talk.acknowledge_within if self._talk.acknowledged else self._talk.answer_within
        self._due = now + within

    def _miss(self) -> list[Decoded]:
        """Begin anew after a question that nobody answered; say so once."""
        self._out += self._talk.abort
        self._opening = list(self._talk.opening)
        self._misses += 1
        if self._misses >= SILENT_AFTER:
            self._frames.reset()
        return [Bad(Fault.SILENT)] if self._misses == SILENT_AFTER else []

    def _judge(self, events: list[Decoded], now: float) -> list[Decoded]:
        """Follow the conversation; what is neither a card nor a fault ends here."""
        news: list[Decoded] = []
        for event in events:
            if isinstance(event, Bad) and event.reason in _NOISE:
                self._repeat(now)
            elif isinstance(event, Said) and event.facts.keys() & _NO_ANSWER:
                self._acknowledged(event, now)
            else:
                news += self._answered(now)
            if not isinstance(event, Said):
                news.append(event)
        return news

    def _acknowledged(self, event: Said, now: float) -> None:
        if self._waiting and "ack" in event.facts:
            self._due = now + self._talk.answer_within

    def _answered(self, now: float) -> list[Decoded]:
        """Go on to the next question; say that a silent device answers again."""
        back: list[Decoded] = [Said({"answers": True})] if self._misses >= SILENT_AFTER else []
        self._misses = 0
        if self._waiting:
            self._waiting = False
            self._due = now if self._opening else now + self._talk.rest
            self._opening = self._opening[1:]
        return back

    def _repeat(self, now: float) -> None:
        if self._waiting and self._talk.again and self._damaged < REPEATS:
            self._damaged += 1
            self._out += self._talk.again
            self._due = now + self._talk.answer_within

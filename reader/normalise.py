"""The canonical value of a token, made once, here: what is hashed and compared everywhere else."""

import re
from dataclasses import dataclass
from enum import StrEnum

from reader.decoders.base import Bad, Barcode, Card, Decoded, Decoder, Fault

OUR_MARK = "FHP1:"
"""How our own passes begin; they are kept as they are, only trimmed."""

# Controls that barcodes use (line breaks; separators of GS1 and ISO 15434) are well formed.
_MALFORMED = re.compile("[\x00-\x03\x05-\x08\x0b\x0c\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufffd]")


class Case(StrEnum):
    """What becomes of small and capital letters."""

    KEEP = "keep"
    UPPER = "upper"


@dataclass(frozen=True, slots=True)
class Normaliser:
    """The rules of one profile."""

    case: Case = Case.KEEP
    prefix: str = ""
    """Taken off where present."""
    suffix: str = ""
    """Taken off where present."""
    shortest: int = 4
    longest: int = 128
    """Characters, after everything is taken off."""

    def canonical(self, value: str) -> str | Bad:
        """Return the canonical value, or why there is none."""
        value = value.strip()
        if not value.startswith(OUR_MARK):
            value = self._cased(value.removeprefix(self.prefix).removesuffix(self.suffix).strip())
        if _MALFORMED.search(value):
            return Bad(Fault.FORMAT)
        return value if self.shortest <= len(value) <= self.longest else Bad(Fault.LENGTH)

    def apply(self, event: Decoded) -> Decoded:
        """Return the event with its canonical value."""
        if isinstance(event, Bad):
            return event
        value = self.canonical(event.value)
        if isinstance(value, Bad):
            return value
        return Card(value) if isinstance(event, Card) else Barcode(value, event.aim, event.eci)

    def _cased(self, value: str) -> str:
        return value.upper() if self.case is Case.UPPER else value


class Normalised:
    """A decoder whose values are canonical."""

    def __init__(self, inner: Decoder, normaliser: Normaliser) -> None:
        self._inner = inner
        self._normaliser = normaliser

    @property
    def deadline(self) -> float | None:
        """When the inner decoder's silence ends something."""
        return self._inner.deadline

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return [self._normaliser.apply(event) for event in self._inner.feed(data, now)]

    def tick(self, now: float) -> list[Decoded]:
        """End what silence ends."""
        return [self._normaliser.apply(event) for event in self._inner.tick(now)]

    def outgoing(self) -> bytes:
        """Return what the inner decoder wants to send."""
        return self._inner.outgoing()

    def reset(self) -> None:
        """Forget everything."""
        self._inner.reset()

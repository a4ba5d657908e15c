"""The canonical value of a token, made once, here: what is hashed and compared everywhere else."""

import re
from dataclasses import replace
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from msgspec import Meta, Struct

from reader.decoders.base import Bad, Barcode, Card, Decoded, Decoder, Fault
from reader.decoders.identity import iso14443a, tag

OUR_MARK = "FHP1:"
"""How our own passes begin; they are kept as they are, only trimmed."""

# Controls that barcodes use (line breaks; separators of GS1 and ISO 15434) are well formed.
_MALFORMED = re.compile("[\x00-\x03\x05-\x08\x0b\x0c\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufffd]")


class Case(StrEnum):
    """What becomes of small and capital letters."""

    KEEP = "keep"
    UPPER = "upper"


class Number(StrEnum):
    """What the characters stand for."""

    TEXT = "text"
    HEX = "hex"
    DECIMAL = "decimal"


class Check(StrEnum):
    """A check digit that every value ends with."""

    NONE = "none"
    LUHN = "luhn"


class Normaliser(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """The rules of one profile: first what is taken off, then what the number is, then what is valid."""

    case: Case = Case.KEEP
    prefix: str = ""
    """Taken off where present."""
    suffix: str = ""
    """Taken off where present."""
    number: Number = Number.TEXT
    """Text stays as it is; numbers become bytes, written as hex digits."""
    size: Annotated[int, Meta(ge=0, le=32)] = 0
    """Bytes that a number has; 0 for as many as its hex digits say. A decimal number needs it."""
    reverse: bool = False
    """The device sends the bytes of a number last first."""
    uid: bool = False
    """The number is a UID of ISO 14443 type A, some of which are made at random."""
    pattern: str = ""
    """A regular expression that the whole canonical value fits."""
    check: Check = Check.NONE
    shortest: int = 4
    longest: int = 128
    """Characters, after everything is taken off."""

    def __post_init__(self) -> None:
        """Refuse rules that cannot be kept.

        Raises:
            ValueError: one sentence says which.
        """
        if self.number is Number.DECIMAL and not self.size:
            raise ValueError("a decimal number needs its size in bytes")
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise ValueError(f"the pattern is not a regular expression: {error}") from error

    def canonical(self, value: str) -> str | Bad:
        """Return the canonical value, or why there is none."""
        found = self._card(value)
        return found.value if isinstance(found, Card) else found

    def apply(self, event: Decoded) -> Decoded:
        """Return the event with its canonical value."""
        if not isinstance(event, Card | Barcode):
            return event
        found = self._card(event.value)
        if isinstance(found, Bad):
            return found
        if isinstance(event, Barcode) and self.number is Number.TEXT:
            return replace(event, value=found.value)
        random = found.random or (isinstance(event, Card) and event.random)
        if isinstance(event, Card) and (found.value, random) == (event.value, event.random):
            return event
        return Card(found.value, random, event.facts)

    def _card(self, value: str) -> Card | Bad:
        value = value.strip()
        if value.startswith(OUR_MARK):
            return self._valid(Card(value))
        value = self._cased(value.removeprefix(self.prefix).removesuffix(self.suffix).strip())
        found = Card(value) if self.number is Number.TEXT else self._tag(value)
        if isinstance(found, Bad):
            return found
        if (self.pattern and not self._pattern.fullmatch(found.value)) or not self._checks(found.value):
            return Bad(Fault.FORMAT)
        return self._valid(found)

    def _valid(self, card: Card) -> Card | Bad:
        if _MALFORMED.search(card.value):
            return Bad(Fault.FORMAT)
        return card if self.shortest <= len(card.value) <= self.longest else Bad(Fault.LENGTH)

    def _tag(self, value: str) -> Card | Bad:
        """Read a number as the bytes of an identifier."""
        raw = _from_hex(value) if self.number is Number.HEX else _from_decimal(value, self.size)
        if raw is None:
            return Bad(Fault.FORMAT)
        if self.size and len(raw) != self.size:
            return Bad(Fault.LENGTH)
        raw = raw[::-1] if self.reverse else raw
        return iso14443a(raw) if self.uid else tag(raw)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def _checks(self, value: str) -> bool:
        return self.check is Check.NONE or luhn(value)

    def _cased(self, value: str) -> str:
        return value.upper() if self.case is Case.UPPER else value


def luhn(value: str) -> bool:
    """Say whether the digits in a value end with their Luhn check digit (ISO/IEC 7812-1, annex B)."""
    digits = [int(char) for char in value if char in "0123456789"]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return len(digits) > 1 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _from_hex(value: str) -> bytes | None:
    return bytes.fromhex(value) if re.fullmatch("(?:[0-9A-Fa-f]{2})+", value) else None


def _from_decimal(value: str, size: int) -> bytes | None:
    if not re.fullmatch("[0-9]{1,80}", value) or int(value) >= 1 << 8 * size:
        return None
    return int(value).to_bytes(size, "big")


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

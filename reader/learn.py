"""From ten real cards to a profile: how the device speaks, and what its values look like.

Ten cards settle what one cannot: whether digits are decimal or hex (that eighty hex digits are all
below A happens once in 10 to the 16th), which part is the same on every card, whether there is a
check digit.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile

from reader import printed
from reader.decoders.base import Bad, Barcode, Card, Decoded, Decoder
from reader.detect import CHECKED, TEXT, replay
from reader.normalise import Check, Normaliser, Number, luhn
from reader.protocols import LISTENING, live

CARDS = 10
AGREEING = frozenset({"rdm6300", "em4100-additive", "em125-binsum", "text-uid-125"})
"""Protocols in which a held card may repeat; where it does, two readings must agree."""

Readings = Mapping[str, Sequence[Decoded]]
"""What each protocol made of one tap."""


class Answer(StrEnum):
    """What became of a tap, in words for the one who tapped."""

    TAKEN = "Good."
    NOTHING = "Nothing was heard; hold the card to the reader until it beeps."
    UNREADABLE = (
        "That was heard, but it is no card that can be read; try again, or another speed with --baud."
    )
    AGAIN = "That card was tapped before; take another."
    RANDOM = "This card changes its number each time; please use another."
    OTHER = "That card speaks otherwise than those before; take one of the same kind."


@dataclass(frozen=True, slots=True)
class Learned:
    """What ten cards taught."""

    protocol: str
    agree: bool
    rules: Normaliser
    known_fits: bool
    """The number that was typed for one card is the one that the profile makes of it."""


@dataclass(slots=True)
class Learner:
    """Takes taps one after the other; each protocol that cannot read one is out."""

    _alive: dict[str, list[str]] = field(default_factory=dict)
    _repeats: dict[str, bool] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many cards were taken."""
        return len(next(iter(self._alive.values()), []))

    def hear(self, pieces: Sequence[tuple[float, bytes]]) -> Answer:
        """Take what came at one tap, bytes with their times."""
        if not any(data for _, data in pieces):
            return Answer.NOTHING
        protocols = [protocol for _, protocol in (*CHECKED, *TEXT)]
        return self.take({protocol: replay(_decoder(protocol), pieces) for protocol in protocols})

    def take(self, readings: Readings) -> Answer:
        """Take what the protocols made of one tap."""
        found = {name: card for name, events in readings.items() if (card := _one(events)) is not None}
        if any(isinstance(card, Card) and card.random for card in found.values()):
            return Answer.RANDOM
        if not found:
            return Answer.UNREADABLE
        fits = [name for name in found if not self._alive or name in self._alive]
        if not fits:
            return Answer.OTHER
        if any(found[name].value in self._alive.get(name, ()) for name in fits):
            return Answer.AGAIN
        self._alive = {name: [*self._alive.get(name, ()), found[name].value] for name in fits}
        for name in fits:
            self._repeats[name] = self._repeats.get(name, True) and len(readings[name]) > 1
        return Answer.TAKEN

    def conclude(self, known: str = "") -> Learned:
        """Say what the cards have in common; ``known`` is the number printed on the first.

        Raises:
            ValueError: no card was taken.
        """
        if not self._alive:
            raise ValueError("No card was read, so there is nothing to learn from.")
        protocol, values = next(iter(self._alive.items()))
        number = _number(values[0], known) if known else Normaliser()
        canonical = [value for value in map(number.canonical, values) if isinstance(value, str)]
        fits = not known or _says(canonical[0], known)
        agree = protocol in AGREEING | {"id12la"} and self._repeats[protocol]
        return Learned(_exact(protocol, agree=agree), agree, _rules(number, canonical), fits)


def as_toml(learned: Learned, title: str, baud: int) -> str:
    """Return the profile as a file."""
    rules = learned.rules
    lines = [
        f"title = {_quoted(title)}",
        f"protocol = {_quoted(learned.protocol)}",
        f"bauds = [{baud}]",
        f"agree = {str(learned.agree).lower()}",
        "",
        "[normalise]",
        f"case = {_quoted(rules.case)}",
        f"number = {_quoted(rules.number)}",
        f"size = {rules.size}",
        f"reverse = {str(rules.reverse).lower()}",
        f"pattern = {_quoted(rules.pattern)}",
        f"check = {_quoted(rules.check)}",
        f"shortest = {rules.shortest}",
        f"longest = {rules.longest}",
    ]
    return "\n".join(lines) + "\n"


def pattern_of(values: Sequence[str]) -> str:
    """Return a regular expression for values of this look: what is the same, and what varies."""
    head = re.match("[^0-9]*", _common(values))
    prefix = head[0] if head and not _all_hex(values) else ""
    bodies = [value[len(prefix) :] for value in values]
    lengths = sorted({len(body) for body in bodies})
    if OUR_KIND.fullmatch(values[0]):
        return ""
    count = f"{{{lengths[0]}}}" if len(lengths) == 1 else f"{{{lengths[0]},{lengths[-1]}}}"
    return re.escape(prefix) + _class("".join(bodies)) + count


OUR_KIND = re.compile("FHP1:.*")
_CLASSES = ("[0-9]", "[0-9A-F]", "[0-9A-Z]", "[0-9A-Za-z]", "[!-~]")


def _decoder(protocol: str) -> Decoder:
    """Return a decoder that only listens; for text one that knows noise."""
    return live(protocol) if protocol == "text" else LISTENING[protocol]()


def _one(events: Sequence[Decoded]) -> Card | Barcode | None:
    """Return what a tap said, if it said one thing and nothing that was wrong."""
    scans = [event for event in events if isinstance(event, Card | Barcode)]
    if any(isinstance(event, Bad) for event in events) or len({scan.value for scan in scans}) != 1:
        return None
    return scans[0]


def _exact(protocol: str, *, agree: bool) -> str:
    """Name the 125 kHz family by whether a card repeats: one decoder reads both."""
    return "rdm6300" if protocol == "id12la" and agree else protocol


def _number(value: str, known: str) -> Normaliser:
    """Return the first reading of a value that gives the known number."""
    ways = [Normaliser(number=Number.HEX, reverse=reverse) for reverse in (False, True)]
    ways += [
        Normaliser(number=Number.DECIMAL, size=size, reverse=reverse)
        for size in (4, 5, 7)
        for reverse in (False, True)
    ]
    for way in [Normaliser(), *ways]:
        canonical = way.canonical(value)
        if isinstance(canonical, str) and _says(canonical, known):
            return way
    return Normaliser()


def _says(canonical: str, known: str) -> bool:
    """Say whether a canonical value is what is printed as ``known``."""
    plain = re.sub(r"[\s:.,-]", "", known).upper()
    if canonical.upper() == plain:
        return True
    if not re.fullmatch("(?:[0-9A-F]{2})+", canonical):
        return False
    if plain.isdecimal() and int(canonical, 16) == int(plain):
        return True
    return any(reading.fits(canonical) for reading in printed.read(known))


def _rules(number: Normaliser, values: Sequence[str]) -> Normaliser:
    digits_only = all(value.isdecimal() for value in values)
    check = Check.LUHN if digits_only and all(map(luhn, values)) else Check.NONE
    lengths = [len(value) for value in values]
    return Normaliser(
        case=number.case,
        number=number.number,
        size=number.size,
        reverse=number.reverse,
        pattern=pattern_of(values),
        check=check,
        shortest=min(lengths),
        longest=max(lengths),
    )


def _common(values: Sequence[str]) -> str:
    """Return what all values begin with."""
    alike = takewhile(lambda chars: len(set(chars)) == 1, zip(*values, strict=False))
    return "".join(chars[0] for chars in alike)


def _all_hex(values: Sequence[str]) -> bool:
    return all(re.fullmatch("[0-9A-F]+", value) for value in values)


def _class(characters: str) -> str:
    """Return the narrowest class that has all the characters."""
    for each in _CLASSES:
        if re.fullmatch(f"{each}*", characters):
            return each
    return "."


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

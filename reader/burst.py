"""Telling a scanner that types from a person who types, by time alone.

Only for where the device itself cannot be read (`reader.port_wedge` is better): no rule separates a
fast typist with certainty (jQuery-Scanner-Detection #15), and slow links bunch keys. Limits from
axenox/onscan.js and what woocommerce-android #14162 measured: scanners take 5 to 60 ms a key.
"""

from dataclasses import dataclass

from reader.decoders.base import Bad
from reader.normalise import Normaliser
from reader.scan import Kind, Scan, Seat

SHORTEST = 6
"""Characters; key-mashing gives two or three fast ones."""
MEAN_GAP = 0.030
"""Seconds between two keys, on the average, at most."""
LONGEST_GAP = 0.100
"""Seconds between two keys, at most; a person is slower."""
LONGEST = 512
ENDS = frozenset({"enter", "tab"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the keys so far were: a scanned value, or characters that a person typed."""

    scanned: str = ""
    typed: str = ""


_NOTHING = Verdict()


class Burst:
    """Keeps keys until it is clear who typed them."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._first = self._last = 0.0

    @property
    def deadline(self) -> float | None:
        """When the keys that are kept turn out to be typed by a person."""
        return self._last + LONGEST_GAP if self._keys else None

    def key(self, name: str, character: str | None, now: float) -> Verdict:
        """Take one key, by its name and its character, pressed at ``now`` (seconds)."""
        if name in ENDS:
            return self._end(now)
        if not is_character(character):
            return Verdict(typed=self._release())
        late = self.tick(now)
        self._first = self._first if self._keys else now
        self._last = now
        self._keys.append(str(character))
        if len(self._keys) > LONGEST:
            return Verdict(typed=late.typed + self._release())
        return late

    def tick(self, now: float) -> Verdict:
        """Give back what waited too long to be a scanner's."""
        if self.deadline is None or now <= self.deadline:
            return _NOTHING
        return Verdict(typed=self._release())

    def _end(self, now: float) -> Verdict:
        count, took = len(self._keys), now - self._first
        in_time = self.deadline is not None and now <= self.deadline
        keys = self._release()
        if count >= SHORTEST and in_time and took <= count * MEAN_GAP:
            return Verdict(scanned=keys)
        return Verdict(typed=keys)

    def _release(self) -> str:
        keys = "".join(self._keys)
        self._keys.clear()
        return keys


def is_character(character: str | None) -> bool:
    """Say whether a key writes one character; the others move, or end."""
    return character is not None and len(character) == 1 and character.isprintable()


@dataclass(frozen=True, slots=True)
class Keys:
    """What became of the keys: a scan, or keys that a person pressed, in their order."""

    scan: Scan | None = None
    pressed: tuple[tuple[str, str | None], ...] = ()


class TypedScans:
    """Hears the keys of a whole terminal; keeps those that may be a scanner's, and gives back the others."""

    def __init__(self, reader: str = "keyboard", seat: Seat | None = None) -> None:
        self._burst = Burst()
        self._kept: list[tuple[str, str | None]] = []
        self._normaliser = Normaliser()
        self._reader = reader
        self._seat = seat or Seat()

    def key(self, name: str, character: str | None, now: float) -> Keys:
        """Take one key by its name and character; a scan's end key is swallowed with the scan."""
        verdict = self._burst.key(name, character, now)
        if verdict.scanned:
            self._kept.clear()
            return Keys(self._scan(verdict.scanned, now))
        if name not in ENDS and is_character(character):
            self._kept.append((name, character))
            return Keys(pressed=self._give_back(len(verdict.typed)))
        return Keys(pressed=(*self._give_back(len(verdict.typed)), (name, character)))

    def tick(self, now: float) -> Keys:
        """Give back the keys that waited too long to be a scanner's."""
        return Keys(pressed=self._give_back(len(self._burst.tick(now).typed)))

    def _give_back(self, count: int) -> tuple[tuple[str, str | None], ...]:
        given, self._kept = self._kept[:count], self._kept[count:]
        return tuple(given)

    def _scan(self, value: str, now: float) -> Scan | None:
        found = self._normaliser.canonical(value)
        if isinstance(found, Bad):
            return None
        return Scan(found, Kind.BARCODE, self._reader, now, seat=self._seat)

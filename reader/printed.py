"""The decimal numbers printed on 125 kHz cards, to and from the identifier that a reader sends.

Rules and example from proxmark3, client/src/cmdlfem410x.c `printEM410x`, doc/T5577_Guide.md. A
printed number mostly leaves out the first byte of the five, or more, so several cards may bear the
same one: a typed number is matched only against enrolled cards, and refused where it fits two.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

BYTES = 5
LONGEST = 24
"""Characters; "0013961168 213,02000" has twenty."""
_ALL = (1 << 40) - 1
_PAXTON = 0x143E00
_SEPARATORS = re.compile(r"[\s.,:;/-]+")


class Refusal(StrEnum):
    """Why a typed number names no card."""

    UNREADABLE = "That is not a number as cards bear it; type the digits, with a space where there is a gap."
    UNKNOWN = "No card that is in use here has that number; check the digits, or tap the card."
    SEVERAL = "More than one card has that number; tap the card instead."


def dez10(raw: bytes) -> str:
    """Return the low 32 bits as ten digits: 8H10D, the commonest form."""
    return f"{_low(raw, 4):010d}"


def dez8(raw: bytes) -> str:
    """Return the low 24 bits as eight digits: 6H8D."""
    return f"{_low(raw, 3):08d}"


def dez5_5(raw: bytes) -> str:
    """Return twice 16 bits of the low 32: 4H4H."""
    return f"{_low(raw, 4) >> 16:05d}.{_low(raw, 2):05d}"


def dez3_5a(raw: bytes) -> str:
    """Return the first byte of five and the low 16 bits."""
    return f"{_number(raw) >> 32:03d}.{_low(raw, 2):05d}"


def dez3_5b(raw: bytes) -> str:
    """Return bits 24 to 31 and the low 16 bits."""
    return f"{_low(raw, 4) >> 24:03d}.{_low(raw, 2):05d}"


def dez3_5c(raw: bytes) -> str:
    """Return bits 16 to 23 and the low 16 bits: 2H4H, as Wiegand-26 carries them."""
    return f"{_low(raw, 3) >> 16:03d}.{_low(raw, 2):05d}"


def ik2(raw: bytes) -> str:
    """Return all 40 bits as fourteen digits."""
    return f"{_number(raw):014d}"


def ik3(raw: bytes) -> str:
    """Return all 40 bits, the bits of each byte reversed, as fifteen digits."""
    return f"{_number(mirrored(raw)):015d}"


def paxton(raw: bytes) -> str:
    """Return the number that Paxton prints, of the first byte and the low 24 bits."""
    return str(((_number(raw) >> 32) << 24 | _low(raw, 3)) + _PAXTON)


def mirrored(raw: bytes) -> bytes:
    """Return the bytes with the bits of each reversed."""
    return bytes(int(f"{byte:08b}"[::-1], 2) for byte in raw)


FORMS: dict[str, Callable[[bytes], str]] = {
    "dez8": dez8,
    "dez10": dez10,
    "dez5_5": dez5_5,
    "dez3_5A": dez3_5a,
    "dez3_5B": dez3_5b,
    "dez3_5C": dez3_5c,
    "ik2_dez14": ik2,
    "ik3_dez15": ik3,
    "bit_reversed_hex": lambda raw: mirrored(raw).hex().upper(),
    "paxton": paxton,
}
"""Every form by its name; each takes the five bytes."""

_WITHOUT_FIRST_BYTE = ("dez8", "dez10", "dez5_5", "dez3_5B", "dez3_5C")


def forms(raw: bytes) -> dict[str, str]:
    """Return all forms of five bytes, or of the four that are left where the first is not known."""
    names = FORMS if len(raw) == BYTES else _WITHOUT_FIRST_BYTE
    return {name: FORMS[name](raw) for name in names}


@dataclass(frozen=True, slots=True)
class Partial:
    """What a printed number says of the 40 bits: those under ``mask`` equal ``bits``."""

    bits: int
    mask: int

    def fits(self, value: str) -> bool:
        """Say whether the card with this canonical value may bear the number."""
        return len(value) == 2 * BYTES and int(value, 16) & self.mask == self.bits

    def values(self) -> Iterator[str]:
        """Return every canonical value that fits: 1, or 256 for each byte that is not printed."""
        free = ~self.mask & _ALL
        rest = free
        while True:
            yield f"{self.bits | rest:010X}"
            if not rest:
                return
            rest = (rest - 1) & free


def matches(typed: str, enrolled: Iterable[str]) -> str | Refusal:
    """Return the one enrolled card (ten hex digits) that bears the typed number, or why there is none."""
    readings = read(typed)
    if not readings:
        return Refusal.UNREADABLE
    found = {value for value in enrolled if any(reading.fits(value) for reading in readings)}
    if len(found) > 1:
        return Refusal.SEVERAL
    return found.pop() if found else Refusal.UNKNOWN


def candidates(typed: str) -> set[str]:
    """Return every card that may bear the typed number, for a register that knows only hashes.

    At most some 262,000 values; empty where the number cannot be read.
    """
    return {value for reading in read(typed) for value in reading.values()}


def read(typed: str) -> list[Partial]:
    """Return each meaning that a typed number can have; several forms have the same look."""
    digits = re.sub(r"^0[xX]", "", typed.strip())
    if len(digits) > LONGEST:
        return []
    if re.fullmatch(r"[0-9A-Fa-f]{10}", digits) and not digits.isdecimal():
        return _hex(digits)
    parts = _SEPARATORS.split(digits)
    if not all(re.fullmatch("[0-9]+", part) for part in parts):
        return []
    if len(parts) == 3:  # as on "0013961168 213,02000": both say the same card
        return _both(parts[0], parts[1:])
    return _pair(*parts) if len(parts) == 2 else _whole(parts[0]) if len(parts) == 1 else []


def _whole(digits: str) -> list[Partial]:
    """Read digits without a gap; leading zeros may be missing, and a pair may be run together."""
    number = int(digits)
    found = []
    if len(digits) <= 8:
        found += _partial(number, 24)
        found += _pair(digits[:-5], digits[-5:]) if len(digits) == 8 else []
    if len(digits) <= 10:
        found += _partial(number, 32) + _paxton(number)
    if len(digits) == 10:
        found += _hex(digits) + _pair(digits[:5], digits[5:])
    if len(digits) in {13, 14}:
        found += _partial(number, 40)
    if len(digits) == 15 and number < 1 << 40:
        found.append(Partial(_number(mirrored(number.to_bytes(BYTES, "big"))), _ALL))
    return found


def _hex(digits: str) -> list[Partial]:
    """Read ten hex digits, as they are or with the bits of each byte reversed."""
    raw = bytes.fromhex(digits)
    return [Partial(_number(raw), _ALL), Partial(_number(mirrored(raw)), _ALL)]


def _pair(high: str, low: str) -> list[Partial]:
    """Read two groups: 3 + 5 in its three kinds, or 5 + 5."""
    tail = int(low)
    if len(low) > 5 or tail >= 1 << 16 or len(high) > 5:
        return []
    head = int(high)
    if len(high) > 3:
        return [Partial(head << 16 | tail, 0xFFFF_FFFF)] if head < 1 << 16 else []
    kinds = (32, 24, 16) if head < 1 << 8 else ()
    return [Partial(head << shift | tail, 0xFF << shift | 0xFFFF) for shift in kinds]


def _both(whole: str, pair: list[str]) -> list[Partial]:
    return [
        Partial(first.bits | second.bits, first.mask | second.mask)
        for first in _whole(whole)
        for second in _pair(*pair)
        if (first.bits ^ second.bits) & first.mask & second.mask == 0
    ]


def _partial(number: int, bits: int) -> list[Partial]:
    return [Partial(number, (1 << bits) - 1)] if number < 1 << bits else []


def _paxton(number: int) -> list[Partial]:
    number -= _PAXTON
    if not 0 <= number < 1 << 32:
        return []
    return [Partial(number >> 24 << 32 | number & 0xFFFFFF, 0xFF00FFFFFF)]


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


def _low(raw: bytes, count: int) -> int:
    return _number(raw[-count:])

"""Clear tokens of synthetic media, in the formats that the simulated reader speaks."""

from dataclasses import dataclass
from random import Random

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = CROCKFORD + "*~$=U"
"""Check symbols for the remainders of 37 (crockford.com/base32.html)."""
FOB_SHARE = 0.3
"""Cards that are read as 125 kHz fobs by an RDM6300, rather than as barcodes (ours)."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a card or pass carries, and which protocol reads it."""

    protocol: str
    value: str


def card(rng: Random) -> Token:
    """Return a card: ten digits behind GCV as a barcode, or ten hex digits as a fob."""
    if rng.random() < FOB_SHARE:
        return Token("rdm6300", f"{rng.randrange(1, 16**10 - 1):010X}")
    return Token("text", f"GCV{rng.randrange(10**10):010d}")


def hub_pass(rng: Random) -> Token:
    """Return a hub pass: 128 random bits in Crockford's base 32 with its check symbol."""
    number = rng.getrandbits(128)
    symbols = "".join(CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))
    return Token("text", f"FHP1:{symbols}{CHECKS[number % 37]}")

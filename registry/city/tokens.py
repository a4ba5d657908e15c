"""Clear tokens of synthetic media, in the formats that the simulated reader speaks."""

from dataclasses import dataclass
from random import Random

from sync import passes

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
    """Return a hub pass of 128 random bits."""
    return Token("text", passes.hub_pass(rng.getrandbits(passes.BITS)))

"""Which identifiers can belong to a card.

All zeros and all ones are what a broken line gives. ISO 14443-3: a four-byte UID that begins with
08 is made at random for each tap (nfcpy #145; pretix #3494 refuses it too), and one that begins
with 88 is only the first part of a longer one.
"""

from reader.decoders.base import Bad, Card, Facts, Fault

CASCADE = 0x88
RANDOM = 0x08


def tag(raw: bytes, facts: Facts | None = None, *, random: bool = False) -> Card | Bad:
    """Return the card with this identifier, unless no card can have it."""
    if not raw or set(raw) <= {0x00} or set(raw) <= {0xFF}:
        return Bad(Fault.IMPLAUSIBLE)
    return Card(raw.hex().upper(), random, facts or {})


def iso14443a(raw: bytes, facts: Facts | None = None) -> Card | Bad:
    """Return the card with this UID of 4, 7 or 10 bytes; says so where it is random."""
    if len(raw) not in {4, 7, 10}:
        return Bad(Fault.LENGTH)
    if len(raw) == 4 and raw[0] == CASCADE:
        return Bad(Fault.IMPLAUSIBLE)
    random = len(raw) == 4 and raw[0] == RANDOM
    return tag(raw, {**(facts or {}), **({"random_uid": True} if random else {})}, random=random)

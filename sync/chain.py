"""The ledger's chain: each event carries a hash over itself and all before it. Pure.

It finds rows that were altered, lost or swapped behind the ledger's back; it is no signature, since
whoever holds the store's key can make a new one.
"""

from collections.abc import Iterable
from hashlib import blake2b

LENGTH = 16


def link(before: bytes, content: str) -> bytes:
    """Return the chain up to and with this event."""
    return blake2b(before + content.encode(), digest_size=LENGTH).digest()


def breaks(base: bytes, rows: Iterable[tuple[int, str, bytes]]) -> list[int]:
    """Return the numbers of the events, in order of number, at which the chain does not hold.

    ``base`` is the chain up to the last event that was pruned.
    """
    found, before = [], base
    for seq, content, chain in rows:
        if link(before, content) != chain:
            found.append(seq)
        before = chain
    return found

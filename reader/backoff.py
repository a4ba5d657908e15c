"""How long to wait before a reader is tried again."""

from reader.seam import Reason

FIRST = 0.25
"""Seconds before the first attempt."""
LONGEST = 1.5
"""Seconds between attempts at a port that is there but cannot be used: it must be back within two."""
LONGEST_ABSENT = 0.5
"""Seconds between looks for a device that is not there: a look costs nothing, and it must be quick."""

_ABSENT = frozenset({Reason.MISSING, Reason.LOST})


def delay(reason: Reason, attempt: int, draw: float) -> float:
    """Return the seconds to wait before attempt 0, 1, 2 … for one reason.

    ``draw`` in [0, 1) spreads the waits over the upper half, so that several readers do not keep step.
    """
    longest = LONGEST_ABSENT if reason in _ABSENT else LONGEST
    return float(min(longest, FIRST * 2 ** min(attempt, 8)) * (0.5 + draw / 2))

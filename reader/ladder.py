"""Speeds to try at a serial bridge, which says nothing of the device behind it.

A wrong speed shows as noise, not as an error: what comes makes no sense, twice in a row.
"""

from collections.abc import Sequence
from itertools import cycle

from reader.decoders.base import Bad, Decoded, Fault

STRIKES = 2
_MEANS_NOTHING = frozenset({Fault.OVERFLOW, Fault.UNCONFIRMED, Fault.IMPLAUSIBLE, Fault.DEVICE})
"""Faults that a device at the right speed gives."""


class Ladder:
    """The speed of one reader; `hear` says when to change it."""

    def __init__(self, bauds: Sequence[int]) -> None:
        self._several = len(bauds) > 1
        self._turns = cycle(bauds)
        self.baud = next(self._turns)
        """Bits a second."""
        self._strikes = 0
        self._settled = False

    def hear(self, events: Sequence[Decoded]) -> bool:
        """Judge what one read gave; true when the port must be opened anew at another speed."""
        if any(not isinstance(event, Bad) for event in events):
            self._settled, self._strikes = True, 0
            return False
        faults = {event.reason for event in events if isinstance(event, Bad)} - _MEANS_NOTHING
        self._strikes += bool(faults)
        wrong = Fault.SILENT in faults or (self._strikes >= STRIKES and not self._settled)
        if not (self._several and wrong):
            return False
        self.baud = next(self._turns)
        self._strikes = 0
        return True

    def reopened(self) -> None:
        """Trust no speed any more: another device may have been plugged in."""
        self._settled, self._strikes = False, 0

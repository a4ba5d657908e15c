"""The visits whose buttons still work: a tap must not take the button from the family before it."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kiosk.outcome import Place, Seat
from sync.events import Medium

REMEMBERED = 16

Written = dict[tuple[UUID, tuple[UUID | None, str | None]], UUID]
"""By person and occasion, the event that this visit recorded."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a button needs to know of its tap."""

    id: UUID
    family: UUID
    holder: UUID
    medium: Medium
    place: Place
    day: date
    seats: tuple[Seat, ...] = ()
    written: Written = field(default_factory=dict)
    out: frozenset[UUID] = frozenset()
    """Who left by this visit."""

    @property
    def people(self) -> set[UUID]:
        """Everybody who is shown."""
        return {seat.person for seat in self.seats}


class Visits:
    """The last visits, by their id."""

    def __init__(self) -> None:
        self._visits: OrderedDict[UUID, Visit] = OrderedDict()

    def __getitem__(self, visit: UUID) -> Visit | None:
        return self._visits.get(visit)

    def remember(self, visit: Visit) -> None:
        """Keep a visit, and forget the oldest beyond `REMEMBERED`."""
        self._visits[visit.id] = visit
        while len(self._visits) > REMEMBERED:
            self._visits.popitem(last=False)

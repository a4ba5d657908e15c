"""Visits as columns, by occasion: five hundred are of some eighty, and each of these is looked at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

Fact = tuple[UUID, UUID | None, UUID | None, UUID | None, date]
"""Hub, session, person, family and day of a visit: all that a sheet knows of it."""


class Occasion(NamedTuple):
    """A hub on a day, with one session or with none."""

    hub: UUID
    session: UUID | None
    day: date
    month: date
    """The first day of it."""


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits; each column has as many rows as there are visits."""

    occasions: list[Occasion]
    """Those that visits are of, each once."""
    at: list[int]
    """Which of the occasions each visit is of."""
    people: Sequence[UUID | None]
    families: Sequence[UUID | None]
    """Of which family an anonymous visit is, is said on no sheet."""


def visits_of(facts: Sequence[Fact]) -> Visits:
    """Return what happened as columns."""
    found: dict[tuple[int, int | None, date], int] = {}
    visits = Visits([], [], [fact[2] for fact in facts], [fact[2] and fact[3] for fact in facts])
    for hub, session, _, _, day in facts:
        which = hub.int, session.int if session else None, day  # integers hash in no time, ids do not
        at = found.get(which)
        if at is None:
            at = found[which] = len(visits.occasions)
            visits.occasions.append(Occasion(hub, session, day, day.replace(day=1)))
        visits.at.append(at)
    return visits

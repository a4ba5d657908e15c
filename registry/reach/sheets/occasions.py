"""Visits put together by occasion: five hundred are of some eighty, and each of these is looked at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

Fact = tuple[UUID, UUID | None, UUID | None, UUID | None, date]
"""Hub, session, person, family and day of a visit: all that a sheet knows of it."""


@dataclass(slots=True)
class Occasion:
    """Who came to a hub on a day, to one session or to none."""

    hub: UUID
    session: UUID | None
    day: date
    people: list[UUID] = field(default_factory=list)
    families: list[UUID] = field(default_factory=list)
    """Of those people, where they have one."""
    anonymous: int = 0

    @property
    def visits(self) -> int:
        """Return how many came."""
        return len(self.people) + self.anonymous


def occasions(facts: Iterable[Fact]) -> list[Occasion]:
    """Return these visits by occasion."""
    found: dict[tuple[int, int | None, date], Occasion] = {}
    for hub, session, person, family, day in facts:
        which = hub.int, session.int if session else None, day  # integers hash in no time, ids do not
        occasion = found.get(which)
        if occasion is None:
            occasion = found[which] = Occasion(hub, session, day)
        if person is None:
            occasion.anonymous += 1
            continue
        occasion.people.append(person)
        if family is not None:
            occasion.families.append(family)
    return list(found.values())

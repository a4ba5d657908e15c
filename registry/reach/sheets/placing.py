"""On which sheets of their hub's month visits stand: that of their kind of session, and that of all kinds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from registry.reach.models import ALL
from registry.reach.sheets.content import Came
from registry.reach.sheets.keeping import Place
from registry.reach.sheets.kinds import kinds_of
from registry.reach.sheets.numbers import family_numbers, people_numbers

Fact = tuple[UUID, UUID | None, UUID | None, UUID | None, date]
"""Hub, session, person, family and day of a visit: all that a sheet knows of it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Visits by sheet, as numbers."""

    sheets: dict[Place, Came]
    earlier: dict[UUID, date]
    """Of people who came before the first day that was on record: that day."""


def on_sheets(facts: Sequence[Fact]) -> Placed:
    """Return the sheets of visits; who has no number yet is given one."""
    people = iter(people_numbers([(person, hub) for hub, _, person, _, _ in facts if person]))
    homes = [(family, hub) for hub, _, person, family, _ in facts if person and family]
    families = iter(family_numbers(homes))
    kinds = kinds_of({session for _, session, _, _, _ in facts})
    placed = Placed(defaultdict(Came), {})

    @cache
    def sheets(hub: UUID, session: UUID | None, day: date) -> tuple[Came, Came]:
        month = day.replace(day=1)
        return placed.sheets[Place(month, hub, ALL)], placed.sheets[Place(month, hub, kinds[session])]

    for hub, session, person, family, day in facts:
        number = home = None
        if person:
            number, first = next(people)
            home = next(families) if family else None
            if first is None or day < first:
                placed.earlier[person] = min(day, placed.earlier.get(person, day))
        for sheet in sheets(hub, session, day):
            sheet.add(number, home, day)
    return placed

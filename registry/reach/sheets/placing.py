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
from registry.reach.sheets.kinds import sessions_of
from registry.reach.sheets.numbers import family_numbers, people_numbers
from registry.reach.sheets.remembered import remembered

Fact = tuple[UUID, UUID | None, UUID | None, UUID | None, date]
"""Hub, session, person, family and day of a visit: all that a sheet knows of it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Visits by sheet, as numbers."""

    sheets: dict[Place, Came]
    earlier: dict[UUID, date]
    """Of people who came before the first day that was on record: that day."""
    months: dict[UUID, tuple[UUID, date]]
    """Of sessions on the timetable: whose they are, and the month in which they begin."""


def on_sheets(facts: Sequence[Fact]) -> Placed:
    """Return the sheets of visits; who has no number yet is given one."""
    if not facts:
        return Placed({}, {}, {})
    known = remembered()
    named = [(person, hub) for hub, _, person, _, _ in facts if person]
    people = iter(people_numbers(named, known, [day for _, _, person, _, day in facts if person]))
    homes = [(family, hub) for hub, _, person, family, _ in facts if person and family]
    families = iter(family_numbers(homes, known))
    sessions = sessions_of({session for _, session, _, _, _ in facts})
    placed = Placed(defaultdict(Came), {}, sessions.months)

    @cache
    def sheet(hub: UUID, session: UUID | None, day: date) -> Came:
        return placed.sheets[Place(day.replace(day=1), hub, sessions.kinds[session])]

    for hub, session, person, family, day in facts:
        number = home = None
        if person:
            number, first = next(people)
            home = next(families) if family else None
            if first is None or day < first:
                placed.earlier[person] = min(day, placed.earlier.get(person, day))
        sheet(hub, session, day).add(number, home, day)
    for (month, hub, _), came in list(placed.sheets.items()):
        placed.sheets[Place(month, hub, ALL)].join(came)
    return placed

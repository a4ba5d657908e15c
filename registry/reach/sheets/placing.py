"""On which sheets of their hub's month visits stand: that of their kind of session, and that of all kinds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.reach.models import ALL
from registry.reach.sheets.content import Came
from registry.reach.sheets.keeping import Place
from registry.reach.sheets.kinds import kinds_of
from registry.reach.sheets.numbers import family_numbers, people_numbers

Fact = tuple[UUID, UUID | None, UUID | None, UUID | None, date]
"""Hub, session, person, family and day of a visit: all that a sheet knows of it."""
Firsts = dict[UUID, date | None]
"""The first day of each person, as far as it was known."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Visits by sheet, as numbers."""

    sheets: dict[Place, list[Came]]
    firsts: Firsts


def on_sheets(facts: Sequence[Fact]) -> Placed:
    """Return the sheets of visits; who has no number yet is given one."""
    people = people_numbers({person: hub for hub, _, person, _, _ in facts if person})
    families = family_numbers({family: hub for hub, _, person, family, _ in facts if person and family})
    kinds = kinds_of({session for _, session, _, _, _ in facts})
    sheets: defaultdict[Place, list[Came]] = defaultdict(list)
    for hub, session, person, family, day in facts:
        if person:
            came = Came(people[person][0], families[family] if family else None, day)
        else:
            came = Came(None, None, day)
        month = day.replace(day=1)
        sheets[Place(month, hub, ALL)].append(came)
        sheets[Place(month, hub, kinds[session])].append(came)
    return Placed(sheets, {person: first for person, (_, first) in people.items()})

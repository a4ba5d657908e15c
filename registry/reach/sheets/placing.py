"""On which sheets of their hub's month visits stand: that of their kind of session, and that of all kinds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID

from registry.reach.models import ALL
from registry.reach.sheets.content import Came
from registry.reach.sheets.keeping import Place
from registry.reach.sheets.kinds import sessions_of
from registry.reach.sheets.numbers import came, family_numbers
from registry.reach.sheets.occasions import Occasion
from registry.reach.sheets.remembered import remembered


@dataclass(frozen=True, slots=True)
class Placed:
    """Visits by sheet, as numbers."""

    sheets: dict[Place, Came]
    earlier: dict[UUID, date]
    """Of people who came before the first day that was on record: that day."""
    months: dict[UUID, tuple[UUID, date]]
    """Of sessions on the timetable: whose they are, and the month in which they begin."""


def on_sheets(occasions: Sequence[Occasion]) -> Placed:
    """Return the sheets of visits; who has no number yet is given one."""
    if not occasions:
        return Placed({}, {}, {})
    known = remembered()
    named = [(person, each.hub) for each in occasions for person in each.people]
    numbers, earlier = came(named, [each.day for each in occasions for _ in each.people], known)
    homes = [(family, each.hub) for each in occasions for family in each.families]
    people, families = iter(numbers), iter(family_numbers(homes, known))
    sessions = sessions_of({each.session for each in occasions})
    placed = Placed(defaultdict(Came), earlier, sessions.months)
    for each in occasions:
        sheet = placed.sheets[Place(each.day.replace(day=1), each.hub, sessions.kinds[each.session])]
        named_here, at_home = islice(people, len(each.people)), islice(families, len(each.families))
        sheet.add(each.day, list(named_here), at_home, each.anonymous)
    for (month, hub, _), sheet in list(placed.sheets.items()):
        placed.sheets[Place(month, hub, ALL)].join(sheet)
    return placed

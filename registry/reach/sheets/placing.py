"""On which sheets of their hub's month visits stand: that of their kind of session, and that of all kinds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from registry.reach.models import ALL
from registry.reach.sheets.content import NOBODY, Column, Content
from registry.reach.sheets.keeping import Place
from registry.reach.sheets.kinds import sessions_of
from registry.reach.sheets.numbers import came, family_numbers
from registry.reach.sheets.occasions import Visits
from registry.reach.sheets.remembered import remembered


@dataclass(frozen=True, slots=True)
class Placed:
    """Visits by sheet, as numbers."""

    sheets: dict[Place, Content]
    earlier: dict[UUID, date]
    """Of people who came before the first day that was on record: that day."""
    months: dict[int, tuple[UUID, date]]
    """Of sessions on the timetable: whose they are, and the month in which they begin."""


def on_sheets(visits: Visits) -> Placed:
    """Return the sheets of visits; who has no number yet is given one."""
    if not visits.at:
        return Placed({}, {}, {})
    known = remembered()
    when = [visits.occasions[at] for at in visits.at]
    named = [(person, each.hub) for person, each in zip(visits.people, when, strict=True) if person]
    days = [each.day for person, each in zip(visits.people, when, strict=True) if person]
    numbers, earlier = came(named, days, known)
    homes = [(family, each.hub) for family, each in zip(visits.families, when, strict=True) if family]
    people = _column(visits.people, numbers)
    families = _column(visits.families, family_numbers(homes, known))
    sessions = sessions_of(each.session for each in visits.occasions)
    kinds = [sessions.kinds[each.session.int if each.session else None] for each in visits.occasions]
    return Placed(_sheets(visits, kinds, people, families), earlier, sessions.months)


def _column(of: Sequence[UUID | None], numbers: Sequence[int]) -> Column:
    """Return the numbers of those who are named, each in their row."""
    if len(numbers) == len(of):
        return np.array(numbers, np.int64)
    column = np.full(len(of), NOBODY, np.int64)
    column[[each is not None for each in of]] = numbers
    return column


def _sheets(visits: Visits, kinds: Sequence[int], people: Column, families: Column) -> dict[Place, Content]:
    at = np.array(visits.at)
    days = np.array([each.day.day - 1 for each in visits.occasions])[at]
    sheets: dict[Place, Content] = {}
    for own in (kinds, [ALL] * len(kinds)):
        places = [(each.month, each.hub.int, kind) for each, kind in zip(visits.occasions, own, strict=True)]
        for month, hub, kind in set(places):
            rows = np.array([each == (month, hub, kind) for each in places])[at]
            content = Content.of(people[rows], families[rows], days[rows])
            sheets[Place(month, UUID(int=hub), kind)] = content
    return sheets

"""Everything that happened at a hub in a month, as columns of numbers: from one statement, sheet by sheet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from registry.reach.models import ALL
from registry.reach.period import month_of
from registry.reach.sheets.content import NOBODY, Column, Content
from registry.reach.sheets.keeping import Place
from registry.reach.sheets.kinds import sessions_of
from registry.reach.sheets.numbers import as_day, family_numbers, people_numbers
from registry.reach.sheets.remembered import remembered
from registry.rows import as_id, as_kept

_VISITS = """
    SELECT a.session_id, a.person_id, a.family_id, n.number, n.first, f.number, a.date
    FROM intake_attendance a
    LEFT JOIN reach_personnumber n ON n.person = a.person_id
    LEFT JOIN reach_familynumber f ON f.family = a.family_id
    WHERE a.hub_id = %s AND a.counts AND a.date IN ({days})
"""
"""Days are named one by one, so that of the index by day and hub only these rows are read."""


@dataclass(frozen=True, slots=True)
class WholeMonth:
    """The visits of a hub's month; each column has as many rows as there are visits."""

    place: Place
    """Of the sheet of all kinds."""
    kinds: Column
    people: Column
    """Numbers, or `NOBODY` where nobody is named."""
    families: Column
    days: Column
    """From 0."""
    earlier: Mapping[UUID, date]
    """Of people who came before the first day that was on record: that day."""

    def contents(self) -> Iterator[tuple[Place, Content]]:
        """Yield each sheet with what it has to hold, that of all kinds first."""
        yield self.place, Content.of(self.people, self.families, self.days)
        order = np.argsort(self.kinds, kind="stable")
        kinds, firsts = np.unique(self.kinds[order], return_index=True)
        for kind, rows in zip(kinds.tolist(), np.split(order, firsts[1:]), strict=False):
            content = Content.of(self.people[rows], self.families[rows], self.days[rows])
            yield self.place._replace(kind=kind), content


def whole_month(hub: UUID, month: date) -> WholeMonth:
    """Return what happened at a hub in a month; who has no number yet is given one of the hub's."""
    period = month_of(month)
    days = [str(period.first + timedelta(days=day)) for day in range((period.last - period.first).days + 1)]
    statement = _VISITS.format(days=", ".join(["%s"] * len(days)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [as_kept(hub), *days])
        rows = cursor.fetchall()
    sessions, who, homes, numbers, firsts, home_numbers, dates = zip(*rows, strict=True) if rows else [()] * 7
    known = remembered()
    people = _numbered(who, numbers, hub, lambda of: people_numbers(of, known))
    # Of which family an anonymous visit is, is said on no sheet.
    named = [home if person else None for home, person in zip(homes, who, strict=True)]
    families = _numbered(named, home_numbers, hub, lambda of: family_numbers(of, known))
    held = {session: as_id(session) if session else None for session in set(sessions)}
    kinds = sessions_of(held.values()).kinds
    by_session = {session: kinds[id_.int if id_ else None] for session, id_ in held.items()}
    return WholeMonth(
        Place(month, hub, ALL),
        np.array([by_session[session] for session in sessions], np.int64),
        people,
        families,
        np.array([int(str(day)[8:]) - 1 for day in dates], np.int64),
        _earlier(who, firsts, dates),
    )


def _numbered(
    ids: Sequence[UUID | str | None],
    held: Sequence[int | None],
    hub: UUID,
    give: Callable[[Sequence[tuple[UUID, UUID]]], Sequence[int]],
) -> Column:
    """Return everybody's number; most have one already."""
    missing = sorted({as_id(each) for each, number in zip(ids, held, strict=True) if each and number is None})
    given = dict(zip(missing, give([(each, hub) for each in missing]), strict=True)) if missing else {}
    numbers = (
        NOBODY if not each else given[as_id(each)] if number is None else number
        for each, number in zip(ids, held, strict=True)
    )
    return np.fromiter(numbers, np.int64, len(ids))


def _earlier(
    who: Sequence[UUID | str | None], firsts: Sequence[Any], days: Sequence[Any]
) -> dict[UUID, date]:
    """Return the first of these days, of whoever came before that on record; SQLite keeps texts."""
    found: dict[UUID | str, Any] = {}
    for person, first, day in zip(who, firsts, days, strict=True):
        if person and (first is None or day < first):
            found[person] = min(day, found.get(person, day))
    return {as_id(person): as_day(day) for person, day in found.items()}

"""Whom a period saw: the one pass over attendances that every measure of a table counts from.

It is SQL, in words that SQLite and PostgreSQL share, because the pass must be made once: counting
each measure from the attendances again took five times as long for a year of a city.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from registry.growing.reading import source
from registry.reach.bands import ADULTS, AGE_UNKNOWN, Scheme
from registry.reach.period import Period

Parameters = dict[str, str]
Cell = tuple[str, str | None, str, int]
"""Measure, hub code (None for the city), part, count."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The people, families and anonymous units seen in a period, with ages cut by a scheme.

    Two tables for measures to count from: ``seen (hub, person, family, times)``, one row for each
    combination, and ``aged (person, part)``, one row for each person.
    """

    period: Period
    scheme: Scheme
    hubs: tuple[UUID, ...] | None = None
    """Only these hubs' attendances; None for the whole city."""

    def cells(self, selects: Iterable[str]) -> Iterator[Cell]:
        """Count everything in one statement, so that all cells are of the same instant."""
        with connections[source()].cursor() as cursor:
            cursor.execute(self._statement(selects), self._parameters())
            for measure, hub, part, count in cursor.fetchall():
                yield measure, hub, part, int(count)

    def _statement(self, selects: Iterable[str]) -> str:
        return f"""
            WITH seen AS MATERIALIZED (
                SELECT hub_id AS hub, person_id AS person, family_id AS family, COUNT(*) AS times
                FROM intake_attendance
                WHERE counts AND date BETWEEN %(first)s AND %(last)s {self._at_hubs()}
                GROUP BY hub_id, person_id, family_id
            ), aged AS MATERIALIZED (
                SELECT named.person AS person, {self._part()} AS part
                FROM (SELECT DISTINCT person FROM seen WHERE person IS NOT NULL) AS named
                LEFT JOIN people_person ON people_person.id = named.person
            ), cells (measure, hub, part, number) AS (
                {" UNION ALL ".join(selects)}
            )
            SELECT cells.measure, timetable_hub.code, cells.part, COALESCE(cells.number, 0)
            FROM cells LEFT JOIN timetable_hub ON timetable_hub.id = cells.hub
        """  # noqa: S608 the parts are this package's own words; dates and keys are parameters

    def _at_hubs(self) -> str:
        if self.hubs is None:
            return ""
        names = ", ".join(f"%(hub_{at})s" for at in range(len(self.hubs)))
        return f"AND hub_id IN ({names})" if self.hubs else "AND 1 = 0"

    def _part(self) -> str:
        """Return the part of somebody's age: a child band, adults, or unknown."""
        whens = [f"WHEN {condition} THEN %({key})s" for key, condition in self._conditions()]
        return f"CASE {' '.join(whens)} ELSE %(unknown)s END"

    def _conditions(self) -> Iterator[tuple[str, str]]:
        for at, born in enumerate(self.scheme.born(self.period.last)):
            after = f"born > %(after_{at})s AND " if born.after else ""
            yield f"key_{at}", f"{after}born <= %(until_{at})s"
        yield "over_19", "born IS NULL AND over_19"

    def _parameters(self) -> Parameters:
        dates = {"first": self.period.first.isoformat(), "last": self.period.last.isoformat()}
        parts = {"over_19": ADULTS, "unknown": AGE_UNKNOWN}
        for at, born in enumerate(self.scheme.born(self.period.last)):
            parts |= {f"key_{at}": born.key, f"until_{at}": born.until.isoformat()}
            parts |= {f"after_{at}": born.after.isoformat()} if born.after else {}
        hubs = {f"hub_{at}": _stored(hub) for at, hub in enumerate(self.hubs or ())}
        return dates | parts | hubs


def _stored(hub: UUID) -> str:
    """Return a hub's id as this database keeps it."""
    return str(hub) if connections[source()].features.has_native_uuid_field else hub.hex

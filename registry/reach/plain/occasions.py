"""What attendances of a few days were to: each session of the timetable, and drop-ins, hub by hub.

It is what a day's number is made of: these add up to M1 of the same question.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connections

from registry.growing.reading import source
from registry.reach.plain.attended import KIND, TABLES, narrowed
from registry.reach.plain.statement import Statement
from registry.reach.question import Question
from registry.reach.words import LONDON


@dataclass(frozen=True, slots=True)
class Occasion:
    """A session, or (without one) the drop-ins of a hub, and how many attended."""

    hub: str
    session: UUID | None
    identified: int
    anonymous: int


def occasions(question: Question) -> list[Occasion]:
    """Return every session of the days, attended or not, and each hub's drop-ins."""
    connection = connections[source()]
    statement = Statement()
    first, last = statement.value(question.period.first), statement.value(question.period.last)
    begins, ends = (
        statement.value(str(connection.ops.adapt_datetimefield_value(each))) for each in _bounds(question)
    )
    statement.table(
        "occasions",
        f"""SELECT COALESCE(h.code, '') AS hub, a.session_id AS session, a.person_id AS person, 1 AS times
            FROM {TABLES} WHERE a.counts AND a.date BETWEEN {first} AND {last}
            AND {narrowed(statement, question, KIND)}
            UNION ALL
            SELECT h.code, s.id, NULL, 0 FROM timetable_session s
            LEFT JOIN timetable_hub h ON h.id = s.hub_id
            LEFT JOIN timetable_sessiontype t ON t.code = s.type_id
            LEFT JOIN timetable_venue v ON v.id = s.venue_id
            WHERE s.starts >= {begins} AND s.starts < {ends} AND NOT s.unplanned
            AND {narrowed(statement, question, "s.type_id")}""",  # noqa: S608  our own words
    )
    select = "SELECT hub, session, COUNT(person), SUM(times) FROM occasions GROUP BY hub, session"
    with connection.cursor() as cursor:
        cursor.execute(statement.text(select), statement.values)
        return [
            Occasion(hub, _key(session), named, int(times) - named)
            for hub, session, named, times in cursor.fetchall()
        ]


def _bounds(question: Question) -> tuple[datetime, datetime]:
    first = datetime.combine(question.period.first, time(), LONDON)
    return first, datetime.combine(question.period.last + timedelta(days=1), time(), LONDON)


def _key(session: UUID | str | None) -> UUID | None:
    """Return a session's id as this database gives it."""
    return session if session is None or isinstance(session, UUID) else UUID(session)

"""The sessions that a question chooses, each in one state, counted in plain SQL."""

from datetime import datetime, time, timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

from registry.reach.counting import By, Counts, by_row
from registry.reach.plain.attended import line_of, narrowed
from registry.reach.plain.statement import Statement
from registry.reach.question import Question
from registry.reach.words import LONDON

STATE = """CASE WHEN came > 0 THEN 'recorded' WHEN cancelled THEN 'cancelled'
    WHEN ends > {now} THEN 'to_come' WHEN word = 'closed' THEN 'nobody_came' ELSE 'not_recorded' END"""


def sessions(connection: BaseDatabaseWrapper, question: Question, by: By, now: datetime) -> Counts:
    """Count sessions of the period's days by state, with attendances and places."""
    statement = Statement()
    first = datetime.combine(question.period.first, time(), LONDON)
    after = datetime.combine(question.period.last + timedelta(days=1), time(), LONDON)
    begins, ends, as_of = (
        statement.value(str(connection.ops.adapt_datetimefield_value(each))) for each in (first, after, now)
    )
    line = line_of(by, _local_day(connection.vendor), "s.type_id", connection.vendor)
    statement.table(
        "chosen",
        f"""SELECT s.id AS id, {line} AS line, s.capacity AS capacity, s.cancelled AS cancelled,
                s.ends AS ends, s.unplanned AS unplanned
            FROM timetable_session s
            LEFT JOIN timetable_hub h ON h.id = s.hub_id
            LEFT JOIN timetable_sessiontype t ON t.code = s.type_id
            LEFT JOIN timetable_venue v ON v.id = s.venue_id
            WHERE s.starts >= {begins} AND s.starts < {ends}
            AND {narrowed(statement, question, "s.type_id")}""",  # noqa: S608  our own words
    )
    # A join, and no question for each session: on PostgreSQL that is one to each month of attendances.
    statement.table(
        "attended",
        """SELECT c.id AS id, COUNT(a.id) AS came
            FROM chosen c LEFT JOIN intake_attendance a ON a.session_id = c.id AND a.counts GROUP BY c.id""",
    )
    statement.table(
        "planned",
        """SELECT c.line AS line, c.capacity AS capacity, c.cancelled AS cancelled, c.ends AS ends,
                c.unplanned AS unplanned, attended.came AS came,
                (SELECT w.what FROM intake_sessionword w
                 WHERE w.session = c.id AND w.what IN ('closed', 'reopened')
                 ORDER BY w.at DESC, w.event_id DESC LIMIT 1) AS word
            FROM chosen c JOIN attended ON attended.id = c.id""",
    )
    statement.table(
        "stated",
        f"""SELECT line, {STATE.format(now=as_of)} AS state, came, capacity FROM planned
            WHERE came > 0 OR NOT unplanned""",  # noqa: S608  as above
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.text(" UNION ALL ".join(_selects())), statement.values)
        return by_row((line, part, int(number or 0)) for line, part, number in cursor.fetchall())


def _selects() -> list[str]:
    counts = {
        "state": "COUNT(*)",
        "'attendances'": "SUM(came)",
        "'places'": "SUM(capacity)",
        "'on_places'": "SUM(CASE WHEN capacity IS NOT NULL THEN came ELSE 0 END)",
    }
    only = {"'places'": "WHERE state IN ('recorded', 'nobody_came', 'not_recorded')"}
    return [
        f"SELECT {line}, {part}, {number} FROM stated {only.get(part, '')} {_grouped(line, part)}"  # noqa: S608  as above
        for line in ("line", "NULL")
        for part, number in counts.items()
    ]


def _grouped(line: str, part: str) -> str:
    by = [each for each in (line, part) if each in {"line", "state"}]
    return f"GROUP BY {', '.join(by)}" if by else ""


def _local_day(vendor: str) -> str:
    """Return the day on which a session begins, by London time."""
    if vendor == "postgresql":
        return f"CAST(s.starts AT TIME ZONE '{LONDON.key}' AS date)"
    return f"django_datetime_cast_date(s.starts, '{LONDON.key}', 'UTC')"

"""The faces that a question chooses, counted in plain SQL."""

from django.db import connections

from registry.growing.reading import source
from registry.reach.counting import By, Counts, by_row
from registry.reach.plain.attended import KIND, line_of, narrowed
from registry.reach.plain.statement import Statement
from registry.reach.question import Question

TABLES = """(SELECT hub_id, session AS session_id, date, face FROM intake_feedback) a
    LEFT JOIN timetable_hub h ON h.id = a.hub_id
    LEFT JOIN timetable_session s ON s.id = a.session_id
    LEFT JOIN timetable_sessiontype t ON t.code = s.type_id
    LEFT JOIN timetable_venue v ON v.id = s.venue_id"""
"""As those of attendances are named, so that they are narrowed in the same words."""


def faces(question: Question, by: By) -> Counts:
    """Count faces by row, and in the whole."""
    connection = connections[source()]
    statement = Statement()
    first, last = statement.value(question.period.first), statement.value(question.period.last)
    statement.table(
        "pressed",
        f"""SELECT {line_of(by, "a.date", KIND, connection.vendor)} AS line, a.face AS face FROM {TABLES}
            WHERE a.date BETWEEN {first} AND {last} AND {narrowed(statement, question, KIND)}""",  # noqa: S608  our own words
    )
    select = (
        "SELECT line, face, COUNT(*) FROM pressed GROUP BY line, face "
        "UNION ALL SELECT NULL, face, COUNT(*) FROM pressed GROUP BY face"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.text(select), statement.values)
        return by_row((line, face, int(number)) for line, face, number in cursor.fetchall())

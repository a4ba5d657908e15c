"""The attendances that a question chooses, each with the row it belongs to, as a table of a statement."""

from registry.reach.counting import DROP_IN, HOMES, NOBODY, NOT_KNOWN, By
from registry.reach.period import Period
from registry.reach.plain.statement import Statement
from registry.reach.question import Question

TABLES = """intake_attendance a
    LEFT JOIN timetable_hub h ON h.id = a.hub_id
    LEFT JOIN timetable_session s ON s.id = a.session_id
    LEFT JOIN timetable_sessiontype t ON t.code = s.type_id
    LEFT JOIN timetable_venue v ON v.id = s.venue_id"""
KIND = f"CASE WHEN a.session_id IS NULL THEN '{DROP_IN}' ELSE COALESCE(s.type_id, '{NOT_KNOWN}') END"
PARTNER = "COALESCE(s.lead_partner_id, t.lead_partner_id, '" + NOBODY + "')"
VENUE = "COALESCE(v.kind, 'hub')"
HUB = f"COALESCE(h.code, '{NOT_KNOWN}')"


def attended(statement: Statement, question: Question, by: By, vendor: str) -> str:
    """Return the table ``attended (line, hub, person, family, date)``, a row for each attendance."""
    return statement.table(
        "attended",
        f"""SELECT {line_of(by, "a.date", KIND, vendor)} AS line, a.hub_id AS hub, a.person_id AS person,
                a.family_id AS family, a.date AS date
            FROM {TABLES} WHERE {_chosen(statement, question, question.period)}""",  # noqa: S608  our own words
    )


def often(statement: Statement, question: Question, since: Period) -> str:
    """Return the table ``often (person, days)``: on how many days each came to any hub, of these kinds."""
    anywhere = question.at_any_hub()
    return statement.table(
        "often",
        f"""SELECT a.person_id AS person, COUNT(DISTINCT a.date) AS days
            FROM {TABLES} WHERE a.person_id IS NOT NULL AND {_chosen(statement, anywhere, since)}
            GROUP BY a.person_id""",  # noqa: S608  our own words
    )


def firsts(statement: Statement) -> str:
    """Return the table ``firsts (person, day)``: the first attendance on record, anywhere, of any kind."""
    return statement.table(
        "firsts",
        """SELECT person_id AS person, MIN(date) AS day FROM intake_attendance
           WHERE counts AND person_id IS NOT NULL GROUP BY person_id""",
    )


def hubs(statement: Statement, question: Question) -> str:
    """Return the condition that the hub ``h`` is one of the question's."""
    conditions = ["1 = 1"]
    if question.hubs is not None:
        conditions.append(statement.among("h.code", question.hubs))
    if question.locality:
        conditions.append(f"h.locality = {statement.value(question.locality)}")
    return " AND ".join(conditions)


def _chosen(statement: Statement, question: Question, period: Period) -> str:
    first, last = statement.value(period.first), statement.value(period.last)
    return f"a.counts AND a.date BETWEEN {first} AND {last} AND {narrowed(statement, question, KIND)}"


def line_of(by: By, date: str, kind: str, vendor: str) -> str:
    """Return the key of the row to which something on a date, of a kind of session, belongs."""
    if by is By.WEEK:  # its Monday
        if vendor == "postgresql":
            return f"CAST(CAST(date_trunc('week', {date}) AS date) AS text)"
        return f"date({date}, '-6 days', 'weekday 1')"
    day = f"CAST({date} AS text)"
    year, month = f"substr({day}, 1, 4)", f"substr({day}, 6, 2)"
    return {
        By.HUB: HUB,
        By.LOCALITY: f"COALESCE(h.locality, '{NOT_KNOWN}')",
        By.SESSION_TYPE: kind,
        By.PARTNER: PARTNER,
        By.VENUE: VENUE,
        By.DAY: day,
        By.MONTH: f"substr({day}, 1, 7)",
        By.QUARTER: f"{year} || CASE WHEN {month} < '04' THEN '-01' WHEN {month} < '07' THEN '-04' "
        f"WHEN {month} < '10' THEN '-07' ELSE '-10' END",
        **dict.fromkeys(HOMES, "''"),
    }[by]


def narrowed(statement: Statement, question: Question, kind: str) -> str:
    """Return the condition for the hubs, kinds of session, partners and venues of a question."""
    conditions = [hubs(statement, question)]
    if question.session_types:
        conditions.append(statement.among(kind, question.session_types))
    if question.partners:
        conditions.append(statement.among(PARTNER, question.partners))
    if question.venues:
        conditions.append(statement.among(VENUE, question.venues))
    return " AND ".join(conditions)

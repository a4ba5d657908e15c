"""The plain way of counting: one statement for each count, over the rows as they stand."""

from datetime import datetime

from django.db import connections

from registry.growing.reading import source
from registry.reach.counting import By, Counts, Groups, Into, What, by_row, put_together
from registry.reach.plain.attended import attended, hubs
from registry.reach.plain.homes import homes, reach_areas
from registry.reach.plain.parts import Part, lives_in, lives_in_city, lives_there, part
from registry.reach.plain.sessions import sessions
from registry.reach.plain.statement import Statement
from registry.reach.question import Question, Residence

AT_HOME = {By.HOME_HUB: "h.code", By.HOME_LOCALITY: "h.locality", By.HOME_AREA: "homes.lsoa"}


class PlainCounting:
    """Counts from attendances, people and homes as they stand now."""

    def count(self, what: What, question: Question, by: By, into: Into) -> Counts:
        """Count; `registry.reach.counting` says what is meant."""
        connection = connections[source()]
        statement = Statement()
        select = _select(statement, what, question, by, into, connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(statement.text(select), statement.values)
            return by_row((line, key, int(number)) for line, key, number in cursor.fetchall())

    def in_areas(self, question: Question, groups: Groups, into: Into) -> Counts:
        """Count people by groups of small areas; `registry.reach.counting` says what is meant."""
        return put_together(self.count(What.PEOPLE, question, By.HOME_AREA, into), groups)

    def sessions(self, question: Question, by: By, now: datetime) -> Counts:
        """Count sessions; `registry.reach.counting` says what is meant."""
        return sessions(connections[source()], question, by, now)


def _select(statement: Statement, what: What, question: Question, by: By, into: Into, vendor: str) -> str:
    """Return the SELECT of (line, part, number), the whole under no line."""
    if what in (What.REGISTERED, What.REGISTERED_SEEN):
        seen = what is What.REGISTERED_SEEN
        if seen:
            attended(statement, question.at_any_hub(), By.HOME_HUB, vendor)
        _registered(statement, question, by, seen=seen)
        return _people(statement, question, into)
    attended(statement, question.at_any_hub() if by.of_home else question, by, vendor)
    if what is What.ATTENDANCES:
        return _attendances(statement, question, into)
    if what is What.FAMILIES:
        _residing(statement, question, "line, hub, person, family", "AND c.family IS NOT NULL")
        return _distinct("residing", "family")
    if what is What.VISITS:
        _residing(statement, question, "line, hub, person, date")
        return _distinct("residing", "person, hub, date")
    _residing(statement, question, "line, hub, person")
    if by.of_home:
        _at_home(statement, question, by)
    else:
        statement.table("chosen", "SELECT line, hub, person FROM residing")
    return _people(statement, question, into)


def _residing(statement: Statement, question: Question, columns: str, also: str = "") -> None:
    """Define ``residing``: whoever attended and lives where the question says, each combination once."""
    joins = {
        Residence.ANYWHERE: lambda *_: "",
        Residence.CITY: lives_in_city,
        Residence.REACH_AREA: lives_in,
    }[question.residence](statement, question)
    joins = f"{joins} {lives_there(statement, question)}"
    named = ", ".join(f"c.{column.strip()}" for column in columns.split(","))
    statement.table(
        "residing",
        f"SELECT DISTINCT {named} FROM attended c {joins} WHERE c.person IS NOT NULL {also}",  # noqa: S608  our own words
    )


def _at_home(statement: Statement, question: Question, by: By) -> None:
    """Define ``chosen``: the same people, in the rows of the hubs in whose reach areas they live."""
    homes(statement, question.period.last)
    reach_areas(statement, question.period.last)
    statement.table(
        "chosen",
        f"""SELECT DISTINCT {AT_HOME[by]} AS line, own.hub AS hub, residing.person AS person
            FROM residing JOIN homes ON homes.person = residing.person
            JOIN reach_areas own ON own.lsoa = homes.lsoa
            JOIN timetable_hub h ON h.id = own.hub WHERE {hubs(statement, question)}""",  # noqa: S608  as above
    )


def _registered(statement: Statement, question: Question, by: By, *, seen: bool) -> None:
    """Define ``chosen``: who had registered by the last day, where they did or where they live."""
    last = statement.value(question.period.last)
    if by.of_home:
        homes(statement, question.period.last)
        reach_areas(statement, question.period.last)
        line = AT_HOME[by]
        placed = (
            "JOIN homes ON homes.person = p.id JOIN reach_areas own ON own.lsoa = homes.lsoa "
            "JOIN timetable_hub h ON h.id = own.hub"
        )
    elif by in (By.HUB, By.LOCALITY):
        line, placed = ("h.code" if by is By.HUB else "h.locality"), "JOIN timetable_hub h ON h.id = f.hub_id"
    else:
        raise ValueError("people register at a hub and live somewhere; they can be counted by no other row")
    came = "AND p.id IN (SELECT person FROM attended)" if seen else ""
    if question.areas:
        homes(statement, question.period.last)
        there = statement.among("lsoa", question.areas)
        came += f" AND p.id IN (SELECT person FROM homes WHERE {there})"  # noqa: S608  as above
    statement.table(
        "chosen",
        f"""SELECT DISTINCT {line} AS line, h.id AS hub, p.id AS person
            FROM people_member m JOIN people_family f ON f.id = m.family_id
            JOIN people_person p ON p.id = m.person_id {placed}
            WHERE f.registered_on <= {last} AND (p.born IS NULL OR p.born <= {last})
            AND {hubs(statement, question)} {came}""",  # noqa: S608  as above
    )


def _people(statement: Statement, question: Question, into: Into) -> str:
    """Count the people of ``chosen`` once in each row, and once in the whole, by part."""
    of = part(statement, question, into)
    statement.table(
        "parted",
        f"""SELECT c.line AS line, c.person AS person, MIN({of.expression}) AS part
            FROM chosen c {_joined(of)} GROUP BY c.line, c.person""",  # noqa: S608  as above
    )
    statement.table("once", "SELECT person, MIN(part) AS part FROM parted GROUP BY person")
    return (
        "SELECT line, part, COUNT(*) FROM parted GROUP BY line, part "
        "UNION ALL SELECT NULL, part, COUNT(*) FROM once GROUP BY part"
    )


def _attendances(statement: Statement, question: Question, into: Into) -> str:
    of = part(statement, question, into)
    statement.table(
        "parted",
        f"SELECT c.line AS line, {of.expression} AS part FROM attended c {_joined(of)}",  # noqa: S608  as above
    )
    return (
        "SELECT line, part, COUNT(*) FROM parted GROUP BY line, part "
        "UNION ALL SELECT NULL, part, COUNT(*) FROM parted GROUP BY part"
    )


def _distinct(table: str, columns: str) -> str:
    statement = f"SELECT DISTINCT {{line}}{columns} FROM {table}"  # noqa: S608  as above
    by_line, whole = statement.format(line="line, "), statement.format(line="")
    return (
        f"SELECT line, '', COUNT(*) FROM ({by_line}) AS each_line GROUP BY line "  # noqa: S608  as above
        f"UNION ALL SELECT NULL, '', COUNT(*) FROM ({whole}) AS all_of_it"
    )


def _joined(of: Part) -> str:
    return " ".join(of.joins)

"""Triggers that note of whom the roll may be wrong, and of which months the sheets.

They are in the database, so that no way of writing a record can forget it: services, the admin, an
import or a statement by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections

from registry.reach.sheets.attended import count_again

OF_FAMILY = (
    "INSERT INTO reach_staleperson (person) "
    "SELECT person_id FROM people_member WHERE family_id = {row}.{column}"
)
ITSELF = "INSERT INTO reach_staleperson (person) VALUES ({row}.{column})"
VISITS = (
    "INSERT INTO reach_stalesheet (hub, month) SELECT DISTINCT hub_id, {month} FROM intake_attendance "
    "WHERE counts AND session_id = {row}.id"
)
AT_VENUE = (
    "INSERT INTO reach_stalesheet (hub, month) SELECT DISTINCT a.hub_id, {month} FROM intake_attendance a "
    "JOIN timetable_session s ON s.id = a.session_id WHERE a.counts AND s.venue_id = {row}.id"
)
SESSIONS = "INSERT INTO reach_stalesessions (hub, month) VALUES ({row}.hub_id, {starts})"
SAID = (
    "INSERT INTO reach_stalesessions (hub, month) SELECT hub_id, {starts} FROM timetable_session "
    "WHERE id = {row}.session"
)
MONTH = {
    "postgresql": "CAST(date_trunc('month', date) AS date)",
    "sqlite": "substr(date, 1, 7) || '-01'",
}
STARTS = {
    "postgresql": "CAST(date_trunc('month', {of}starts AT TIME ZONE 'UTC') AS date)",
    "sqlite": "substr({of}starts, 1, 7) || '-01'",
}
"""The month, by UTC, in which a session begins."""


@dataclass(frozen=True, slots=True)
class Noted:
    """That changes of one table are noted, and what is noted of the row's old and new state."""

    table: str
    acts: tuple[str, ...]
    note: str
    column: str = ""
    changed: tuple[str, ...] = ()
    """An update is noted only if one of these columns is another; empty: always."""
    about: str = ""
    """Tells two notes of one table apart."""


ALWAYS = ("INSERT", "UPDATE", "DELETE")
NOTED = (
    Noted("people_person", ALWAYS, ITSELF, "id", ("born", "over_19", "merged_into_id")),
    Noted("people_answers", ALWAYS, ITSELF, "person_id"),
    Noted("people_member", ALWAYS, ITSELF, "person_id"),
    Noted("people_relationship", ALWAYS, ITSELF, "adult_id"),
    Noted("people_family", ("UPDATE",), OF_FAMILY, "id", ("registered_on", "hub_id", "language")),
    Noted("geography_home", ALWAYS, OF_FAMILY, "family_id"),
    Noted("timetable_session", ALWAYS, VISITS, "", ("type_id", "lead_partner_id", "venue_id")),
    Noted(
        "timetable_session",
        ALWAYS,
        SESSIONS,
        "hub_id",
        (
            *("type_id", "lead_partner_id", "venue_id", "hub_id"),
            *("starts", "ends", "capacity", "cancelled", "unplanned"),
        ),
        "itself",
    ),
    Noted("intake_sessionword", ALWAYS, SAID, "session"),
    Noted("timetable_venue", ("UPDATE",), AT_VENUE, "", ("kind",)),
)
"""A family's own insertion and end are noted with its places."""


TABLES = {
    *(each.table for each in NOTED),
    *("reach_staleperson", "reach_stalesheet", "reach_stalesessions", "reach_sessioncount"),
    *("intake_attendance", "people_member"),
}


def make_triggers(using: str) -> None:
    """Make the triggers of one database."""
    connection = connections[using]
    if not set(connection.introspection.table_names()) >= TABLES:
        return  # a migration that stops half way
    with connection.cursor() as cursor:
        for each in NOTED:
            for act in each.acts:
                for statement in _statements(each, act, connection.vendor):
                    cursor.execute(statement)


def drop_triggers(using: str) -> None:
    """Take the triggers of a SQLite database away: it renames no table that a trigger names."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for each in NOTED:
                for act in each.acts:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {_name(each, act)}")


def everything_is_stale(using: str) -> None:
    """Note everybody and every month: what figures are counted from is made again before it is used."""
    connection = connections[using]
    months = f"SELECT DISTINCT hub_id, {MONTH[connection.vendor]} FROM intake_attendance WHERE counts"  # noqa: S608  our own words
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO reach_stalesheet (hub, month) {months}")
        starts = STARTS[connection.vendor].format(of="")
        cursor.execute(
            f"INSERT INTO reach_stalesessions (hub, month) SELECT DISTINCT hub_id, {starts} "  # noqa: S608  as above
            "FROM timetable_session"
        )
        cursor.execute(
            "INSERT INTO reach_staleperson (person) SELECT m.person_id FROM people_member m "
            "JOIN people_family f ON f.id = m.family_id ORDER BY f.hub_id"  # one hub's numbers lie together
        )
    count_again(using)


def _statements(noted: Noted, act: str, vendor: str) -> Iterator[str]:
    name = _name(noted, act)
    notes = "; ".join(_notes(noted, act, vendor))
    when = _when(noted, vendor) if act == "UPDATE" else ""
    on = f"AFTER {act} ON {noted.table} FOR EACH ROW {when}"
    if vendor == "postgresql":
        body = f"BEGIN {notes}; RETURN NULL; END"
        yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        yield f"CREATE OR REPLACE TRIGGER {name} {on} EXECUTE FUNCTION {name}()"
    else:
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} {on} BEGIN {notes}; END"


def _name(noted: Noted, act: str) -> str:
    return "_".join(filter(None, ("reach", noted.table, noted.about, act.lower())))


def _notes(noted: Noted, act: str, vendor: str) -> Iterator[str]:
    """Yield what an act notes: of the old row, of the new row, or of both where whose it is changed."""
    rows = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[act]
    for row in rows if noted.column not in ("", "id") else rows[-1:]:
        starts = STARTS[vendor].format(of=f"{row}." if noted.note is SESSIONS else "")
        yield noted.note.format(row=row, column=noted.column, month=MONTH[vendor], starts=starts)


def _when(noted: Noted, vendor: str) -> str:
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    tests = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in noted.changed)
    return f"WHEN ({tests})" if tests else ""

"""Triggers that note when a record was written, so that "what is new since" needs no help from other rooms.

New attendances are not noted here: their event says when it was received, and intake stays as fast.
"""

from django.db import connections

NOTED = {
    "intake_attendance": ("attendances", ("UPDATE",)),
    "timetable_session": ("sessions", ("INSERT", "UPDATE")),
    "people_person": ("people", ("INSERT", "UPDATE")),
}
"""For each table: the name under which its records are asked for, and what is noted."""


def make_triggers(using: str) -> None:
    """Make the triggers of one database, where they are not there yet."""
    connection = connections[using]
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    there = set(connection.introspection.table_names())
    if not {*NOTED, "api_touched"} <= there:
        return  # a migration that stops half way
    with connection.cursor() as cursor:
        for table, (name, acts) in NOTED.items():
            for statement in make(table, name, acts):
                cursor.execute(statement)


def _sqlite(table: str, name: str, acts: tuple[str, ...]) -> list[str]:
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    row = f"INSERT INTO api_touched (kind, record, at) VALUES ('{name}', NEW.id, {now})"  # noqa: S608  our own names
    return [
        f"CREATE TRIGGER IF NOT EXISTS api_{table}_{act.lower()} AFTER {act} ON {table} BEGIN {row}; END"
        for act in acts
    ]


def _postgresql(table: str, name: str, acts: tuple[str, ...]) -> list[str]:
    row = f"INSERT INTO api_touched (kind, record, at) VALUES ('{name}', NEW.id, clock_timestamp())"  # noqa: S608  our own names
    body = f"BEGIN {row}; RETURN NULL; END"
    function, when = f"api_touch_{name}()", f"AFTER {' OR '.join(acts)} ON {table} FOR EACH ROW"
    return [
        f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE OR REPLACE TRIGGER api_{name} {when} EXECUTE FUNCTION {function}",
    ]

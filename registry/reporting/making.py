"""Making the views, and the role that may read them and nothing else."""

from typing import Any

from django.db import connection

from registry.exports.pseudonyms import Data, key_of
from registry.reporting import dimensions, facts
from registry.reporting.view import SCHEMA, View

ROLE = "hub_reporting"
VIEWS: tuple[View, ...] = (
    *(facts.ATTENDANCE, facts.SESSION, facts.HEADCOUNT, facts.POPULATION),
    *(dimensions.PERSON, dimensions.FAMILY, dimensions.SESSION, dimensions.HUB, dimensions.DATE),
    *(dimensions.AREA, dimensions.REACH),
)


class NotHere(Exception):
    """The views cannot be made; ``str()`` is the sentence that says why, and what to do."""


def make() -> None:
    """Make the schema, the role and every view, whatever was there of them.

    Raises:
        NotHere: this is no PostgreSQL.
    """
    if connection.vendor != "postgresql":
        raise NotHere(
            "Reporting views are made in PostgreSQL, and this registry is on SQLite: use hub-registry export."
        )
    key_of(Data.REPORTING)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        for view in VIEWS:
            cursor.execute(f"DROP VIEW IF EXISTS {SCHEMA}.{view.name}")
            cursor.execute(view.sql)
            cursor.execute(view.remark)
        cursor.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {ROLE}")
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO {ROLE}")


def let_read(login: str) -> None:
    """Let somebody who can sign in to the database read the views.

    Raises:
        NotHere: there is nobody of that name.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login])
        if cursor.fetchone() is None:
            raise NotHere(f"PostgreSQL knows no {login}: make that login first, with a password of its own.")
        cursor.execute(f"GRANT {ROLE} TO {connection.ops.quote_name(login)}")
        cursor.execute(
            f"ALTER ROLE {connection.ops.quote_name(login)} SET default_transaction_read_only = on"
        )


def are_made() -> bool:
    """Whether this database has the views."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM information_schema.schemata WHERE schema_name = %s", [SCHEMA])
        return cursor.fetchone() is not None


def take_down(using: str = "default", **_: Any) -> None:
    """Remove the views, and remember by their schema that they were there."""
    if using == connection.alias and are_made():
        with connection.cursor() as cursor:
            for view in VIEWS:
                cursor.execute(f"DROP VIEW IF EXISTS {SCHEMA}.{view.name}")


def put_up_again(using: str = "default", **_: Any) -> None:
    """Make the views anew, where there were any."""
    if using == connection.alias and are_made():
        make()

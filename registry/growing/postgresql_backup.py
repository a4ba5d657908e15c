"""Backups of a registry on PostgreSQL with what PostgreSQL brings: one instant, in one file, while it runs.

For a city. Where losing the minutes since the last backup matters, docs/growing.md tells how to keep the log.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from registry.growing.sqlite_backup import Unusable, settle
from registry.reach.models import new_version

MAINTENANCE = "postgres"
"""A database that every PostgreSQL has; others are made and dropped from there."""


def backup(target: Path) -> int:
    """Write the running registry's database to a new file; return its size in bytes.

    It gets its name only when it is whole, readable, and on the disk.

    Raises:
        Unusable: the target is there already, or PostgreSQL's tools do not do it.
        OSError: it cannot be written.
    """
    if target.exists():
        raise Unusable(f"{target} is there already; a backup never writes over another.")
    unfinished = target.with_name(f"{target.name}.part")
    _run(["pg_dump", "--format=custom", "--no-owner", f"--file={unfinished}"], _database())
    unfinished.chmod(0o600)
    check(unfinished)
    settle(unfinished, target)
    return target.stat().st_size


def check(file: Path) -> None:
    """Refuse a file that is no backup of a registry.

    Raises:
        Unusable: the sentence says so.
    """
    listed = _run(["pg_restore", "--list", str(file)], _database())
    if "intake_event" not in listed:
        raise Unusable(f"{file} is not the backup of a registry.")


def restore(file: Path) -> None:
    """Bring a backup back into the registry's database, which must be an empty one.

    Raises:
        Unusable: it holds a registry already, or the backup cannot be brought back.
    """
    check(file)
    with psycopg.connect(**_database()) as conn:
        there = conn.execute("SELECT to_regclass('intake_event')").fetchone()
    if there and there[0]:
        raise Unusable(
            f"The database {_database()['dbname']} holds a registry, which is never written over: make an "
            "empty one with createdb, name it in the settings, and restore there."
        )
    name = _database()["dbname"]
    _run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(file)], _database())
    with psycopg.connect(**_database()) as conn:
        there = conn.execute("SELECT to_regclass('reach_rewound')").fetchone()
        if there and there[0]:  # what a process remembers of later days does not hold here
            conn.execute("UPDATE reach_rewound SET version = %s", [new_version()])


@contextmanager
def brought_back(file: Path) -> Iterator[psycopg.Connection[Any]]:
    """Bring a backup back into a database of its own, which is dropped at the end; for a rehearsal.

    Raises:
        Unusable: it cannot be brought back.
    """
    check(file)
    name = f"{_database()['dbname']}_rehearsal"
    with psycopg.connect(**(_database() | {"dbname": MAINTENANCE}), autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            _run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(file)], _database())
            with psycopg.connect(**(_database() | {"dbname": name})) as restored:
                yield restored
        finally:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _database() -> dict[str, Any]:
    """Return how the registry's database is reached, as libpq has it."""
    told = connection.get_connection_params()
    known = ("dbname", "host", "port", "user", "password", "sslmode", "sslrootcert")
    return {key: str(told[key]) for key in known if told.get(key)}


def _run(words: Sequence[str], database: dict[str, Any]) -> str:
    if shutil.which(words[0]) is None:
        raise Unusable(f"{words[0]} is missing: install Debian's package postgresql-client.")
    names = {"dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    names |= {"password": "PGPASSWORD", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    told = {names[key]: value for key, value in database.items()}
    done = subprocess.run(words, env=os.environ | told, capture_output=True, text=True, check=False)
    if "version mismatch" in done.stderr:
        raise Unusable(
            f"{words[0]} is older than the server: install the postgresql-client of the server's version, "
            "and put its folder first in PATH."
        )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Unusable(f"{words[0]} could not: {said[-1] if said else 'it did not say why'}.")
    return done.stdout

"""From the one setting ``database`` to what Django wants to know."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config.toml import SettingsError
from registry.sqlite import pragmas

POSTGRESQL = ("postgresql", "postgres")
ENGINE = "registry.engines.postgresql"


def database(setting: str) -> dict[str, Any]:
    """Return Django's entry for a path to a SQLite file or a PostgreSQL URL.

    Raises:
        SettingsError: a URL of another kind of database.
    """
    if "://" not in setting:
        return _sqlite(Path(setting))
    scheme = urlsplit(setting).scheme
    if scheme not in POSTGRESQL:
        raise SettingsError(
            f'HUB_REGISTRY_DATABASE: "{scheme}://" is not known; give a path to a SQLite file, '
            "or a URL such as postgresql://user@host/name."
        )
    if "," in urlsplit(setting).netloc:
        return _several_hosts(setting)
    return dict(dj_database_url.parse(setting, ENGINE, conn_max_age=60, conn_health_checks=True))


def databases(setting: str, replica: str) -> dict[str, dict[str, Any]]:
    """Return Django's entries for the database and, where one is named, a copy to read from.

    Raises:
        SettingsError: either cannot be used.
    """
    entries = {"default": database(setting)}
    if replica:
        entries["replica"] = database(replica)
        if any("postgresql" not in entry["ENGINE"] for entry in entries.values()):
            raise SettingsError(
                "HUB_REGISTRY_REPLICA: only a registry on PostgreSQL can have a replica; leave it out."
            )
        entries["replica"]["TEST"] = {"MIRROR": "default"}
    return entries


def _several_hosts(setting: str) -> dict[str, Any]:
    """Return an entry for a URL with several hosts: libpq takes the first that lets it write.

    So a standby that was promoted is found without any change here
    (postgresql.org/docs/current/libpq-connect.html, "Specifying Multiple Hosts").
    """
    try:
        options = conninfo_to_dict(setting)
    except ProgrammingError as error:
        raise SettingsError(
            "HUB_REGISTRY_DATABASE: the URL cannot be read; give several hosts as "
            "postgresql://user@one:5432,two:5432/name."
        ) from error
    return {
        "ENGINE": ENGINE,
        "NAME": options.pop("dbname", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"target_session_attrs": "read-write"} | options,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "registry.engines.sqlite3",
        "NAME": path.absolute(),
        # The last connection that closes brings everything into the one file: not after every request.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": pragmas(sqlite3.sqlite_version_info),
        },
    }

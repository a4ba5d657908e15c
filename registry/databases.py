"""From the one setting ``database`` to what Django wants to know."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from config.toml import SettingsError
from registry.sqlite import pragmas

POSTGRESQL = ("postgresql", "postgres")


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
    return dict(dj_database_url.parse(setting, conn_max_age=60, conn_health_checks=True))


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path.absolute(),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": pragmas(sqlite3.sqlite_version_info),
        },
    }

"""``hub-registry``: Django's management commands under our name."""

import os
import sys

from config.owner import act_as_owner
from config.registry import HOME
from config.toml import SettingsError

FAILED = 1
CALLED_WRONGLY = 2


def main() -> None:
    """Run one command; say in one sentence what went wrong, and exit 1 (failed) or 2 (called wrongly)."""
    act_as_owner(HOME)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
    try:
        _run(sys.argv)
    except SettingsError as error:
        _stop(str(error), CALLED_WRONGLY)


def _run(arguments: list[str]) -> None:
    # Django reads the settings while it is imported, so a SettingsError can come from here on.
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  see above
    from django.core.management import ManagementUtility  # noqa: PLC0415  see above
    from django.db import DatabaseError  # noqa: PLC0415  see above

    try:
        ManagementUtility(["hub-registry", *(arguments[1:] or ["help"])]).execute()
    except ImproperlyConfigured as error:
        _stop(f"The settings cannot be used: {_first_line(error)}", CALLED_WRONGLY)
    except DatabaseError as error:
        _stop(_database_trouble(error), FAILED)


def _database_trouble(error: Exception) -> str:
    """Say what to do about a database that does not do what was asked."""
    if "no such table" in str(error) or "does not exist" in str(error):
        return "The registry's database is not set up yet: run hub-registry migrate first."
    return (
        f"The registry's database cannot be used; check HUB_REGISTRY_DATABASE. It says: {_first_line(error)}"
    )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _stop(sentence: str, code: int) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.exit(code)

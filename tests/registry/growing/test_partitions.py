"""The command on a registry that has no months."""

import io

import pytest
from django.core.management import call_command
from django.db import connection


@pytest.mark.skipif(connection.vendor == "postgresql", reason="there it makes them")
@pytest.mark.django_db
def test_on_sqlite_there_is_nothing_to_make() -> None:
    """It says so, and that is no failure: one timer for every registry."""
    out = io.StringIO()
    call_command("partitions", stdout=out)
    assert out.getvalue() == "This registry is on SQLite, which keeps all in one table: nothing to make.\n"

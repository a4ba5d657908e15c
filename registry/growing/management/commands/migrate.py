"""Bring the tables up to date, one machine at a time."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

LOCK = 0x48756273
"""Names the lock; any number would do that nobody else takes."""


class Command(migrate.Command):
    """Django's own, but that who comes second waits, and then finds little to do.

    Triggers are made anew each time: PostgreSQL lets no two do so at once, and the second failed.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        """Wait for whoever is at it, and bring the tables up to date."""
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if cursor.fetchone() != (True,):
                self.stderr.write("Another machine is bringing the tables up to date; waiting for it.")
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            super().handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

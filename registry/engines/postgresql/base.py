"""Instants are read by Python's own reader of ISO 8601, in a tenth of the time.

Django's has each text matched, taken apart and put together in Python: of what a page of a country reads,
the state of a thousand kiosks, that was half.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql import base
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader


class InstantLoader(TimestamptzLoader):
    """Reads instants of a session in UTC, which each of ours is."""

    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        """Return the instant; whatever else PostgreSQL may say goes the usual way."""
        text = bytes(data)
        try:
            return datetime.fromisoformat(text.decode())
        except ValueError:
            return super().load(text).replace(tzinfo=UTC)


class DatabaseWrapper(base.DatabaseWrapper):
    """Reads instants quickly, where its sessions are in UTC."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return what to connect with, with our own reader of instants."""
        params = super().get_connection_params()
        if self.timezone is UTC:
            params["context"] = adapters = AdaptersMap(params["context"].adapters)
            adapters.register_loader("timestamptz", InstantLoader)
        return params

"""Reading from a replica, never anything older than what the primary held when the reading began.

A replica is a copy that follows within a millisecond or so. Before it is read, we ask the primary how
far it is and wait until the replica is as far; if that takes too long, or there is none, the primary
is read. So nobody can tell which of them answered.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

REPLICA = "replica"
PATIENCE = 0.25
"""Seconds to wait for a replica before the primary is read."""
PAUSE = 0.002
DASHBOARDS = ("/reach/", "/api/v1/", "/whats-on/")
"""Addresses that only read much, and may be answered by a replica."""

_from_replica: ContextVar[bool] = ContextVar("from_replica", default=False)


class Router:
    """Sends reading to the replica while `reading` says so, and all else to the primary."""

    def db_for_read(self, model: type[Model], **_: Any) -> str | None:  # noqa: ARG002  Django passes it
        """Say where to read."""
        return REPLICA if _from_replica.get() else None

    def db_for_write(self, model: type[Model], **_: Any) -> str:  # noqa: ARG002  Django passes it
        """Say where to write."""
        return "default"

    def allow_relation(self, one: Model, other: Model, **_: Any) -> bool:  # noqa: ARG002  Django passes them
        """Let records of both be linked: they are the same records."""
        return True

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:  # noqa: ARG002  Django passes it
        """Change the shape of the primary only; the replica follows."""
        return db == "default"


@contextmanager
def reading() -> Iterator[None]:
    """Read from the replica within this block, if there is one that is up to date."""
    mark = _from_replica.set(REPLICA in settings.DATABASES and _caught_up())
    try:
        yield
    finally:
        _from_replica.reset(mark)


@contextmanager
def writing() -> Iterator[None]:
    """Read from the primary within this block, as whoever is going to write must."""
    mark = _from_replica.set(False)
    try:
        yield
    finally:
        _from_replica.reset(mark)


@contextmanager
def reading_again() -> Iterator[None]:
    """Read from where was read before, but nothing older than what the primary holds by now."""
    if not _from_replica.get():
        yield
        return
    with reading():
        yield


def source() -> str:
    """Return the alias of the database that statements written by hand should read."""
    return REPLICA if _from_replica.get() else "default"


def dashboards_from_replica(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer dashboards from the replica."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not request.path.startswith(DASHBOARDS):
            return get_response(request)
        with reading():
            return get_response(request)

    return middleware


def _caught_up() -> bool:
    """Say whether the replica holds all that the primary holds now; wait a little for it."""
    try:
        with connections["default"].cursor() as primary:
            primary.execute("SELECT pg_current_wal_lsn()::text")
            (position,) = primary.fetchone()
        return _replayed(position, time.monotonic() + PATIENCE)
    except DatabaseError:
        return False


def _replayed(position: str, deadline: float) -> bool:
    with connections[REPLICA].cursor() as replica:
        while True:
            replica.execute("SELECT COALESCE(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)", [position])
            if replica.fetchone()[0]:
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(PAUSE)

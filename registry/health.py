"""Whether this registry is alive, and whether it can be asked: for balancers and for whoever starts it.

Two questions, because the answers differ in what to do: a worker that does not answer is started anew; one
whose database is away, or not yet what it needs, is only not sent anybody.
"""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

NOT_READY = 503


def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django passes it
    """Answer "ok": this worker answers."""
    return _says("ok")


def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  Django passes it
    """Answer "ok" once the database answers, and has all that this version needs."""
    try:
        behind = is_behind()
    except DatabaseError:
        return _says("The database does not answer.", NOT_READY)
    if behind:
        return _says("The database is not up to date: run hub-registry migrate.", NOT_READY)
    return _says("ok")


def is_behind() -> bool:
    """Say whether the database still lacks something that this version needs."""
    return not _needed() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _needed() -> frozenset[tuple[str, str]]:
    """Return the steps that this version brings; one query then tells which of them were taken."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _says(word: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain; charset=utf-8", status=status)

"""The addresses under /api/v1/: each reads what was asked, calls one function, and answers."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import HttpError
from pydantic import Field

from registry.api import figures, shapes
from registry.api.access import Asked as Request
from registry.api.access import Bearer, TooMany, may
from registry.api.answers import AS_FILES, PROBLEMS
from registry.api.cursors import BadCursor, find, hide
from registry.api.services import Scope
from registry.api.tables import TABLES, Asked, Table, every, page
from registry.api.writing import Record, write
from registry.files.file import as_file, download
from registry.files.rows import Kind
from registry.timetable.models import Hub

OVERLAP = timedelta(minutes=5)
"""Longer than any transaction: what was being written at the time of asking is seen the next time."""
ANSWERED = {200: shapes.Answer, **PROBLEMS, 404: shapes.Problem}
Cursor = Annotated[str, Field(pattern=r"^([0-9a-f]{112})?$", description="`next` of the page before.")]
Limit = Annotated[int, Field(ge=1, le=1000)]

api = NinjaAPI(
    title="Family Hub registry",
    version="1.0.0",
    description="Who came, when and to what, without names; and records of other systems, in bulk.",
    urls_namespace="api-v1",
    docs_url=None,
)
api.add_router("/figures", figures.router)


@api.exception_handler(TooMany)
def too_many(request: HttpRequest, error: TooMany) -> HttpResponse:  # noqa: ARG001  ninja passes both
    """Say when to ask again."""
    response = api.create_response(
        request, {"detail": "This client has asked too often; wait a minute."}, status=429
    )
    response.headers["Retry-After"] = "60"
    return response


@api.get("/sessions", auth=Bearer(Scope.READ_SESSIONS), response={200: shapes.Page, **PROBLEMS})
def sessions(
    request: Request,
    first: shapes.Day | None = None,
    last: shapes.Day | None = None,
    updated_since: shapes.Instant | None = None,
    cursor: Cursor = "",
    limit: Limit = 500,
) -> dict[str, Any]:
    """Sessions, by day and by when they were last changed. Sensitive ones are left out."""
    return _page(request, TABLES["sessions"], Asked(first, last, updated_since), cursor, limit)


@api.get("/attendances", auth=Bearer(Scope.READ_ATTENDANCES), response={200: shapes.Page, **PROBLEMS})
def attendances(
    request: Request,
    first: shapes.Day | None = None,
    last: shapes.Day | None = None,
    updated_since: shapes.Instant | None = None,
    cursor: Cursor = "",
    limit: Limit = 500,
) -> dict[str, Any]:
    """Attendances, without names. With `updated_since`, those that count no longer come too."""
    return _page(request, TABLES["attendances"], Asked(first, last, updated_since), cursor, limit)


@api.get("/people", auth=Bearer(Scope.READ_PEOPLE), response={200: shapes.Page, **PROBLEMS})
def people(
    request: Request, updated_since: shapes.Instant | None = None, cursor: Cursor = "", limit: Limit = 500
) -> dict[str, Any]:
    """People under a pseudonym of this client's own: age band, role and hub, nothing else."""
    return _page(request, TABLES["people"], Asked(since=updated_since), cursor, limit)


@api.get(
    "/files/{table}.{form}",
    auth=Bearer(None),
    response={**PROBLEMS},
    openapi_extra=AS_FILES,
)
def files(
    request: Request,
    table: shapes.TableName,
    form: Kind,
    first: shapes.Day | None = None,
    last: shapes.Day | None = None,
) -> HttpResponseBase:
    """A whole table as a file, streamed."""
    chosen = TABLES[table]
    may(request, request.auth, chosen.scope)
    return download(as_file(every(chosen, request.auth, Asked(first, last)), form))


@api.post(
    "/attendances",
    auth=Bearer(Scope.WRITE_ATTENDANCES),
    response=ANSWERED,
)
def send_attendances(request: Request, sent: shapes.Attendances) -> dict[str, Any]:
    """Attendances of another system. The same `id` again is the same attendance."""
    return _write(request, sent.hub, sent.attendances)


@api.post(
    "/headcounts",
    auth=Bearer(Scope.WRITE_HEADCOUNTS),
    response=ANSWERED,
)
def send_headcounts(request: Request, sent: shapes.Headcounts) -> dict[str, Any]:
    """Headcounts of another system."""
    return _write(request, sent.hub, sent.headcounts)


@api.post(
    "/registrations",
    auth=Bearer(Scope.WRITE_REGISTRATIONS),
    response=ANSWERED,
)
def send_registrations(request: Request, sent: shapes.Registrations) -> dict[str, Any]:
    """Families that registered elsewhere; the answer says under which ids they are known here."""
    return _write(request, sent.hub, sent.registrations)


def _page(request: Request, table: Table, asked: Asked, cursor: str, limit: int) -> dict[str, Any]:
    as_of = timezone.now() - OVERLAP
    try:
        after = find(request.auth, cursor)
    except BadCursor as error:
        raise HttpError(422, "This cursor is not one that this client was given; begin without.") from error
    rows = page(table, request.auth, asked, after, limit)
    more = hide(request.auth, rows[-1][0]) if len(rows) == limit else None
    return {"rows": [row for _, row in rows], "next": more, "as_of": as_of}


def _write(request: Request, code: str, records: "list[Any]") -> dict[str, Any]:
    hub = Hub.objects.filter(code=code).first()
    if hub is None:
        raise HttpError(404, f"There is no hub with the code {code}.")
    listed: list[Record] = list(records)
    return {"answers": write(request.auth, hub, listed, timezone.now())}

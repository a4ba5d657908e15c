"""The addresses of figures: the reach table, and any measure of the catalogue as JSON and as a file."""

from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from ninja import Router
from ninja.errors import HttpError

from registry.api import shapes
from registry.api.access import Asked as Request
from registry.api.access import Bearer
from registry.api.answers import AS_FILES, PROBLEMS
from registry.api.measures import NotAsked, as_json, table_of
from registry.api.services import Scope
from registry.files.file import download
from registry.files.rows import Kind
from registry.reach.bands import LEGACY
from registry.reach.figures import Table, Unbalanced
from registry.reach.overview import reach_table
from registry.reach.overview_rows import ReachTable
from registry.reach.period import EARLIEST, LATEST, Period
from registry.reach.table_file import table_file

router = Router()


@router.get("", auth=Bearer(Scope.READ_FIGURES), response={200: shapes.Figures, **PROBLEMS})
def figures(request: Request, first: shapes.Day, last: shapes.Day) -> dict[str, Any]:  # noqa: ARG001  ninja passes it
    """Return the reach table of a period, both days included."""
    if not EARLIEST <= first <= last <= LATEST:
        raise HttpError(422, f"Give a first and a later last day between {EARLIEST} and {LATEST}.")
    return _figures(reach_table(Period(first, last), LEGACY, timezone.now()))


@router.get(
    "/{measure}.{form}",
    auth=Bearer(Scope.READ_FIGURES),
    response={**PROBLEMS, 409: shapes.Problem},
    openapi_extra=AS_FILES,
)
def measure_file(
    request: Request,  # noqa: ARG001  ninja passes it
    measure: shapes.MeasureName,
    form: Kind,
    first: shapes.Day,
    last: shapes.Day,
    scheme: shapes.SchemeCode = LEGACY.code,
    hub: shapes.HubCodes = "",
) -> HttpResponseBase:
    """One measure as a file, as the boards give it."""
    return download(table_file(measure, _measure(measure, first, last, scheme, hub), form))


@router.get(
    "/{measure}",
    auth=Bearer(Scope.READ_FIGURES),
    response={200: shapes.MeasureTable, **PROBLEMS, 409: shapes.Problem},
)
def measure(
    request: Request,  # noqa: ARG001  ninja passes it
    measure: shapes.MeasureName,
    first: shapes.Day,
    last: shapes.Day,
    scheme: shapes.SchemeCode = LEGACY.code,
    hub: shapes.HubCodes = "",
) -> dict[str, Any]:
    """Return one measure over a period, both days included: its rows, and the whole counted afresh."""
    return as_json(measure, _measure(measure, first, last, scheme, hub))


def _measure(name: str, first: date, last: date, scheme: str, hub: str) -> Table:
    asked = {"from": str(first), "to": str(last), "scheme": scheme, "hub": hub}
    try:
        return table_of(name, asked, timezone.now())
    except NotAsked as error:
        raise HttpError(422, str(error)) from error
    except Unbalanced as error:
        raise HttpError(409, str(error)) from error


def _figures(table: ReachTable) -> dict[str, Any]:
    return {
        "first": table.period.first,
        "last": table.period.last,
        "scheme": table.scheme.title,
        "age_rule": table.age_rule,
        "complete_to": table.completeness.complete_to,
        "kiosks_heard": table.completeness.heard,
        "kiosks": table.completeness.kiosk_count,
        "rows": [
            {
                "label": row.label,
                "hub": row.hub_code,
                "attendances": row.attendances,
                "identified_attendances": row.identified_attendances,
                "anonymous_attendances": row.anonymous_attendances,
                "people": row.people,
                "families": row.families,
                "children": dict(row.children),
                "adults": row.adults,
                "age_unknown": row.age_unknown,
            }
            for row in table.rows
        ],
    }

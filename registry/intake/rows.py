"""Writing many rows of the same columns; several times as fast as through model instances."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model


def insert(model: type[Model], rows: Iterable[dict[str, Any]], otherwise: str = "") -> None:
    """Write rows; all must name the same columns. ``otherwise`` is an ON CONFLICT clause."""
    listed = list(rows)
    if not listed:
        return
    columns = listed[0]
    table = model._meta.db_table  # noqa: SLF001  Django's public way in
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) {otherwise}"  # noqa: S608  our own names
    adapt = _adapter()
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[adapt(value) for value in row.values()] for row in listed])


def _adapter() -> Callable[[Any], Any]:
    """Return what turns a value into the form in which this database keeps it."""
    native, operations = connection.features.has_native_uuid_field, connection.ops

    def adapt(value: Any) -> Any:
        if isinstance(value, UUID):
            return value if native else value.hex
        if isinstance(value, datetime):
            return operations.adapt_datetimefield_value(value)
        return operations.adapt_datefield_value(value) if isinstance(value, date) else value

    return adapt

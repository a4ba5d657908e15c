"""Tables that only grow: the database refuses to change or remove a row, whoever asks. For migrations."""

from collections.abc import Callable
from typing import Any


def keep_for_ever(table: str, sentence: str) -> Callable[[Any, Any], None]:
    """Return what a migration runs; ``sentence`` is what the database says when it refuses."""

    def put_up(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001  Django calls it so
        if schema_editor.connection.vendor == "sqlite":
            for what in ("update", "delete"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_{what} BEFORE {what.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
                )
            return
        refuse = f"BEGIN RAISE EXCEPTION '{sentence}'; END"
        schema_editor.execute(
            f"CREATE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS $${refuse}$$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_stays()"
        )

    return put_up

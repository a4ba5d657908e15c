"""The database refuses to change or remove what the audit holds, whoever asks it to."""

from typing import Any

from django.db import migrations

FUNCTION = """
    CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$
"""
# Emptying a table that is empty already changes nothing, and is how tests begin.
EMPTYING = """
    CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM audit_entry) THEN RAISE EXCEPTION 'the audit is append-only'; END IF;
        RETURN NULL;
    END $$
"""


def put_up(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for what in ("update", "delete"):
            schema_editor.execute(
                f"CREATE TRIGGER audit_entry_{what} BEFORE {what.upper()} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
        return
    schema_editor.execute(FUNCTION)
    schema_editor.execute(EMPTYING)
    schema_editor.execute(
        "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
    )
    schema_editor.execute(
        "CREATE TRIGGER audit_entry_is_not_emptied BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_stays()"
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(put_up, elidable=False)]

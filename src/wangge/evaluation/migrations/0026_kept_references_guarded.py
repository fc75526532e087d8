"""What a run was folded by is never changed nor removed: refused by triggers on both databases."""

import re
from typing import Any

from django.db import migrations

TABLES = ("evaluation_keptreferences", "evaluation_runreferences")

GUARD_POSTGRESQL = """
CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '{table} is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
"""
GUARD_SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE is refused'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE is refused'); END;
"""
ALLOW_POSTGRESQL = """
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_append_only ON {table};
DROP FUNCTION {table}_is_append_only();
"""
ALLOW_SQLITE = """
DROP TRIGGER {table}_no_delete;
DROP TRIGGER {table}_no_update;
"""


def forbid(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        run(schema_editor, (GUARD_POSTGRESQL if is_postgresql else GUARD_SQLITE).format(table=table))


def allow(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in reversed(TABLES):
        run(schema_editor, (ALLOW_POSTGRESQL if is_postgresql else ALLOW_SQLITE).format(table=table))


def run(schema_editor: Any, script: str) -> None:
    # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
    for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0025_kept_references")]

    operations = [migrations.RunPython(forbid, allow)]

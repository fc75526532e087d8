"""Who looked at whose track is never changed nor removed: refused by triggers on both databases."""

import re
from typing import Any

from django.db import migrations

TABLES = ("patrol_tracklook",)

POSTGRESQL_FORBID = """
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
POSTGRESQL_ALLOW = """
DROP TRIGGER {table}_no_truncate ON {table};
DROP TRIGGER {table}_append_only ON {table};
DROP FUNCTION {table}_is_append_only();
"""
SQLITE_FORBID = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE is refused'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE is refused'); END;
"""
SQLITE_ALLOW = """
DROP TRIGGER {table}_no_update;
DROP TRIGGER {table}_no_delete;
"""


def forbid(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL_FORBID, "sqlite": SQLITE_FORBID})


def allow(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, {"postgresql": POSTGRESQL_ALLOW, "sqlite": SQLITE_ALLOW})


def run(schema_editor: Any, statements: dict[str, str]) -> None:
    connection = schema_editor.connection
    for table in TABLES:
        script = statements[connection.vendor].format(table=table)
        # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
        for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("patrol", "0003_track_looks")]

    operations = [migrations.RunPython(forbid, allow)]

"""What a matter of accountability says never changes: refused by triggers on both databases."""

import re
from typing import Any

from django.db import migrations

ACTS, ROWS = "evaluation_accountabilityact", "evaluation_accountabilitymatter"
FIXED = (
    'district_id, number, ladder, rung, "trigger", unit_id, member_id, reason, entry_id, before_id, pair_id, '
    "opened_by_id, opened_at, due_on"
)

ACTS_POSTGRESQL = """
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
ACTS_SQLITE = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE is refused'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE is refused'); END;
"""
ROWS_POSTGRESQL = """
CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '{table} is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OF {fixed} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
"""
ROWS_SQLITE = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OF {fixed} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: UPDATE is refused'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only: DELETE is refused'); END;
"""
CLOSED_POSTGRESQL = """
CREATE FUNCTION evaluation_accountabilitymatter_check_closed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the matter is closed: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
CREATE TRIGGER evaluation_accountabilitymatter_closed BEFORE UPDATE ON evaluation_accountabilitymatter
    FOR EACH ROW WHEN (OLD.state = 'closed') EXECUTE FUNCTION evaluation_accountabilitymatter_check_closed();
"""
CLOSED_SQLITE = """
CREATE TRIGGER evaluation_accountabilitymatter_closed BEFORE UPDATE ON evaluation_accountabilitymatter WHEN OLD.state = 'closed'
    BEGIN SELECT RAISE(ABORT, 'the matter is closed: UPDATE is refused'); END;
"""
ALLOW_POSTGRESQL = """
DROP TRIGGER {rows}_no_truncate ON {rows};
DROP TRIGGER {rows}_no_delete ON {rows};
DROP TRIGGER {rows}_no_change ON {rows};
DROP FUNCTION {rows}_is_append_only();
DROP TRIGGER {acts}_no_truncate ON {acts};
DROP TRIGGER {acts}_append_only ON {acts};
DROP FUNCTION {acts}_is_append_only();
"""
ALLOW_SQLITE = """
DROP TRIGGER {rows}_no_delete;
DROP TRIGGER {rows}_no_change;
DROP TRIGGER {acts}_no_delete;
DROP TRIGGER {acts}_no_update;
"""
OPEN_POSTGRESQL = """
DROP TRIGGER evaluation_accountabilitymatter_closed ON evaluation_accountabilitymatter;
DROP FUNCTION evaluation_accountabilitymatter_check_closed();
"""
OPEN_SQLITE = "DROP TRIGGER evaluation_accountabilitymatter_closed;"


def forbid(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    run(schema_editor, (ACTS_POSTGRESQL if is_postgresql else ACTS_SQLITE).format(table=ACTS))
    run(schema_editor, (ROWS_POSTGRESQL if is_postgresql else ROWS_SQLITE).format(table=ROWS, fixed=FIXED))
    run(schema_editor, CLOSED_POSTGRESQL if is_postgresql else CLOSED_SQLITE)


def allow(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    run(schema_editor, OPEN_POSTGRESQL if is_postgresql else OPEN_SQLITE)
    run(schema_editor, (ALLOW_POSTGRESQL if is_postgresql else ALLOW_SQLITE).format(rows=ROWS, acts=ACTS))


def run(schema_editor: Any, script: str) -> None:
    # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
    for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0010_matters")]

    operations = [migrations.RunPython(forbid, allow)]

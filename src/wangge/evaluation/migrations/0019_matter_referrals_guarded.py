"""What was handed over with a matter never changes, and its receipt is entered once: refused by triggers on both databases."""

import re
from typing import Any

from django.db import migrations

ACTS, ROWS = "evaluation_matterreferralact", "evaluation_matterreferral"
FIXED = "district_id, number, matter_id, track, authority, handed_to, note, package, digest, handed_by_id, handed_at"
RECEIPT = "receipt_number, received_by, received_on, receipt_by_id, receipt_at"

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
RECEIPT_POSTGRESQL = """
CREATE FUNCTION {table}_check_receipt() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the receipt is entered: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
CREATE TRIGGER {table}_receipt_once BEFORE UPDATE OF {receipt} ON {table}
    FOR EACH ROW WHEN (OLD.receipt_number <> '') EXECUTE FUNCTION {table}_check_receipt();
"""
RECEIPT_SQLITE = """
CREATE TRIGGER {table}_receipt_once BEFORE UPDATE OF {receipt} ON {table} WHEN OLD.receipt_number <> ''
    BEGIN SELECT RAISE(ABORT, 'the receipt is entered: UPDATE is refused'); END;
"""
ALLOW_POSTGRESQL = """
DROP TRIGGER {rows}_receipt_once ON {rows};
DROP FUNCTION {rows}_check_receipt();
DROP TRIGGER {rows}_no_truncate ON {rows};
DROP TRIGGER {rows}_no_delete ON {rows};
DROP TRIGGER {rows}_no_change ON {rows};
DROP FUNCTION {rows}_is_append_only();
DROP TRIGGER {acts}_no_truncate ON {acts};
DROP TRIGGER {acts}_append_only ON {acts};
DROP FUNCTION {acts}_is_append_only();
"""
ALLOW_SQLITE = """
DROP TRIGGER {rows}_receipt_once;
DROP TRIGGER {rows}_no_delete;
DROP TRIGGER {rows}_no_change;
DROP TRIGGER {acts}_no_delete;
DROP TRIGGER {acts}_no_update;
"""


def forbid(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    run(schema_editor, (ACTS_POSTGRESQL if is_postgresql else ACTS_SQLITE).format(table=ACTS))
    run(schema_editor, (ROWS_POSTGRESQL if is_postgresql else ROWS_SQLITE).format(table=ROWS, fixed=FIXED))
    run(schema_editor, (RECEIPT_POSTGRESQL if is_postgresql else RECEIPT_SQLITE).format(table=ROWS, receipt=RECEIPT))


def allow(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    run(schema_editor, (ALLOW_POSTGRESQL if is_postgresql else ALLOW_SQLITE).format(rows=ROWS, acts=ACTS))


def run(schema_editor: Any, script: str) -> None:
    # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
    for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0018_matter_referrals")]

    operations = [migrations.RunPython(forbid, allow)]

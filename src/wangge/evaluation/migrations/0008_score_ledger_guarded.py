"""What the score ledger says never changes, and nothing enters a frozen period: refused by triggers on both databases."""

import re
from typing import Any

from django.db import migrations

ACTS = ("evaluation_scoreperiodact", "evaluation_scoreentryact")
ENTRY, PERIOD = "evaluation_scoreentry", "evaluation_scoreperiod"
FIXED = {
    ENTRY: (
        "district_id, period_id, number, track, rule, check_kind, subject_kind, unit_id, member_id, grid_code, points, "
        "factor, occurred_on, reason, case_id, evidence_id, evidence_sha256, counters_id, cause, source_key, "
        "proposed_by_id, proposed_at"
    ),
    PERIOD: "district_id, number, from_on, to_on, edition, restates_id, reason, opened_by_id, opened_at",
}

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
FROZEN_POSTGRESQL = """
CREATE FUNCTION evaluation_scoreentry_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF (SELECT state FROM evaluation_scoreperiod WHERE id = NEW.period_id) = 'frozen' THEN
        RAISE EXCEPTION 'the score period is frozen: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE FUNCTION evaluation_scoreperiod_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'the score period is frozen: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
CREATE TRIGGER evaluation_scoreentry_frozen BEFORE INSERT OR UPDATE ON evaluation_scoreentry
    FOR EACH ROW EXECUTE FUNCTION evaluation_scoreentry_check_frozen();
CREATE TRIGGER evaluation_scoreperiod_frozen BEFORE UPDATE ON evaluation_scoreperiod
    FOR EACH ROW WHEN (OLD.state = 'frozen') EXECUTE FUNCTION evaluation_scoreperiod_check_frozen();
"""
FROZEN_SQLITE = """
CREATE TRIGGER evaluation_scoreentry_frozen_insert BEFORE INSERT ON evaluation_scoreentry
    WHEN (SELECT state FROM evaluation_scoreperiod WHERE id = NEW.period_id) = 'frozen'
    BEGIN SELECT RAISE(ABORT, 'the score period is frozen: INSERT is refused'); END;
CREATE TRIGGER evaluation_scoreentry_frozen_update BEFORE UPDATE ON evaluation_scoreentry
    WHEN (SELECT state FROM evaluation_scoreperiod WHERE id = NEW.period_id) = 'frozen'
    BEGIN SELECT RAISE(ABORT, 'the score period is frozen: UPDATE is refused'); END;
CREATE TRIGGER evaluation_scoreperiod_frozen BEFORE UPDATE ON evaluation_scoreperiod
    WHEN OLD.state = 'frozen'
    BEGIN SELECT RAISE(ABORT, 'the score period is frozen: UPDATE is refused'); END;
"""
ALLOW_POSTGRESQL = """
DROP TRIGGER evaluation_scoreperiod_frozen ON evaluation_scoreperiod;
DROP TRIGGER evaluation_scoreentry_frozen ON evaluation_scoreentry;
DROP FUNCTION evaluation_scoreperiod_check_frozen();
DROP FUNCTION evaluation_scoreentry_check_frozen();
DROP TRIGGER evaluation_scoreentry_no_truncate ON evaluation_scoreentry;
DROP TRIGGER evaluation_scoreentry_no_delete ON evaluation_scoreentry;
DROP TRIGGER evaluation_scoreentry_no_change ON evaluation_scoreentry;
DROP FUNCTION evaluation_scoreentry_is_append_only();
DROP TRIGGER evaluation_scoreperiod_no_truncate ON evaluation_scoreperiod;
DROP TRIGGER evaluation_scoreperiod_no_delete ON evaluation_scoreperiod;
DROP TRIGGER evaluation_scoreperiod_no_change ON evaluation_scoreperiod;
DROP FUNCTION evaluation_scoreperiod_is_append_only();
DROP TRIGGER evaluation_scoreentryact_no_truncate ON evaluation_scoreentryact;
DROP TRIGGER evaluation_scoreentryact_append_only ON evaluation_scoreentryact;
DROP FUNCTION evaluation_scoreentryact_is_append_only();
DROP TRIGGER evaluation_scoreperiodact_no_truncate ON evaluation_scoreperiodact;
DROP TRIGGER evaluation_scoreperiodact_append_only ON evaluation_scoreperiodact;
DROP FUNCTION evaluation_scoreperiodact_is_append_only();
"""
ALLOW_SQLITE = """
DROP TRIGGER evaluation_scoreperiod_frozen;
DROP TRIGGER evaluation_scoreentry_frozen_update;
DROP TRIGGER evaluation_scoreentry_frozen_insert;
DROP TRIGGER evaluation_scoreentry_no_delete;
DROP TRIGGER evaluation_scoreentry_no_change;
DROP TRIGGER evaluation_scoreperiod_no_delete;
DROP TRIGGER evaluation_scoreperiod_no_change;
DROP TRIGGER evaluation_scoreentryact_no_delete;
DROP TRIGGER evaluation_scoreentryact_no_update;
DROP TRIGGER evaluation_scoreperiodact_no_delete;
DROP TRIGGER evaluation_scoreperiodact_no_update;
"""


def forbid(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in ACTS:
        run(schema_editor, (ACTS_POSTGRESQL if is_postgresql else ACTS_SQLITE).format(table=table))
    for table, fixed in FIXED.items():
        run(schema_editor, (ROWS_POSTGRESQL if is_postgresql else ROWS_SQLITE).format(table=table, fixed=fixed))
    run(schema_editor, FROZEN_POSTGRESQL if is_postgresql else FROZEN_SQLITE)


def allow(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, ALLOW_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ALLOW_SQLITE)


def run(schema_editor: Any, script: str) -> None:
    # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
    for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0007_score_ledger")]

    operations = [migrations.RunPython(forbid, allow)]

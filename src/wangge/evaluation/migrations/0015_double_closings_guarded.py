"""Of two linked inquiries neither closes alone: the database refuses it.

A matter that closes enters its closing, which a deferred foreign key binds to the closing of the other: what is
committed has both or neither. The closings of matters that are closed already are entered first.
"""

import re
from typing import Any

from django.db import migrations

ROWS, CLOSINGS = "evaluation_accountabilitymatter", "evaluation_doubleclosing"

ENTER = """INSERT INTO evaluation_doubleclosing (matter_id, other_id)
    SELECT NEW.id, one.id FROM evaluation_accountabilitymatter one WHERE one.pair_id = NEW.id OR one.id = NEW.pair_id"""
ENTER_KNOWN = """
INSERT INTO evaluation_doubleclosing (matter_id, other_id)
    SELECT later.id, earlier.id
    FROM evaluation_accountabilitymatter later JOIN evaluation_accountabilitymatter earlier ON earlier.id = later.pair_id
    WHERE later.state = 'closed' AND earlier.state = 'closed'
    UNION ALL
    SELECT earlier.id, later.id
    FROM evaluation_accountabilitymatter later JOIN evaluation_accountabilitymatter earlier ON earlier.id = later.pair_id
    WHERE later.state = 'closed' AND earlier.state = 'closed'
"""
IS_CLOSED = """EXISTS (
    SELECT 1 FROM evaluation_accountabilitymatter one JOIN evaluation_accountabilitymatter two ON two.id = NEW.other_id
    WHERE one.id = NEW.matter_id AND one.state = 'closed' AND (one.pair_id = two.id OR two.pair_id = one.id)
)"""
PAIR_IS_CLOSED = """EXISTS (
    SELECT 1 FROM evaluation_accountabilitymatter one WHERE one.id = NEW.pair_id AND one.state = 'closed'
)"""

GUARD_POSTGRESQL = f"""
CREATE FUNCTION {ROWS}_enter_closing() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    {ENTER};
    RETURN NULL;
END
$body$;
CREATE TRIGGER {ROWS}_closes AFTER UPDATE OF state ON {ROWS}
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION {ROWS}_enter_closing();
CREATE TRIGGER {ROWS}_comes_closed AFTER INSERT ON {ROWS}
    FOR EACH ROW WHEN (NEW.state = 'closed') EXECUTE FUNCTION {ROWS}_enter_closing();
CREATE FUNCTION {ROWS}_check_pair() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF {PAIR_IS_CLOSED} THEN
        RAISE EXCEPTION 'the other inquiry is closed: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER {ROWS}_pair_is_open BEFORE INSERT ON {ROWS}
    FOR EACH ROW EXECUTE FUNCTION {ROWS}_check_pair();
CREATE FUNCTION {CLOSINGS}_check() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT {IS_CLOSED} THEN
        RAISE EXCEPTION 'a closing without a closed inquiry: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$body$;
CREATE TRIGGER {CLOSINGS}_is_closed BEFORE INSERT ON {CLOSINGS}
    FOR EACH ROW EXECUTE FUNCTION {CLOSINGS}_check();
CREATE FUNCTION {CLOSINGS}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '{CLOSINGS} is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$body$;
CREATE TRIGGER {CLOSINGS}_append_only BEFORE UPDATE OR DELETE ON {CLOSINGS}
    FOR EACH ROW EXECUTE FUNCTION {CLOSINGS}_is_append_only();
CREATE TRIGGER {CLOSINGS}_no_truncate BEFORE TRUNCATE ON {CLOSINGS}
    FOR EACH STATEMENT EXECUTE FUNCTION {CLOSINGS}_is_append_only();
"""
GUARD_SQLITE = f"""
CREATE TRIGGER {ROWS}_closes AFTER UPDATE OF state ON {ROWS} WHEN NEW.state = 'closed' AND OLD.state <> 'closed'
    BEGIN {ENTER}; END;
CREATE TRIGGER {ROWS}_comes_closed AFTER INSERT ON {ROWS} WHEN NEW.state = 'closed'
    BEGIN {ENTER}; END;
CREATE TRIGGER {ROWS}_pair_is_open BEFORE INSERT ON {ROWS} WHEN {PAIR_IS_CLOSED}
    BEGIN SELECT RAISE(ABORT, 'the other inquiry is closed: INSERT is refused'); END;
CREATE TRIGGER {CLOSINGS}_is_closed BEFORE INSERT ON {CLOSINGS} WHEN NOT {IS_CLOSED}
    BEGIN SELECT RAISE(ABORT, 'a closing without a closed inquiry: INSERT is refused'); END;
CREATE TRIGGER {CLOSINGS}_no_update BEFORE UPDATE ON {CLOSINGS}
    BEGIN SELECT RAISE(ABORT, '{CLOSINGS} is append-only: UPDATE is refused'); END;
CREATE TRIGGER {CLOSINGS}_no_delete BEFORE DELETE ON {CLOSINGS}
    BEGIN SELECT RAISE(ABORT, '{CLOSINGS} is append-only: DELETE is refused'); END;
"""
ALLOW_POSTGRESQL = f"""
DROP TRIGGER {CLOSINGS}_no_truncate ON {CLOSINGS};
DROP TRIGGER {CLOSINGS}_append_only ON {CLOSINGS};
DROP FUNCTION {CLOSINGS}_is_append_only();
DROP TRIGGER {CLOSINGS}_is_closed ON {CLOSINGS};
DROP FUNCTION {CLOSINGS}_check();
DROP TRIGGER {ROWS}_pair_is_open ON {ROWS};
DROP FUNCTION {ROWS}_check_pair();
DROP TRIGGER {ROWS}_comes_closed ON {ROWS};
DROP TRIGGER {ROWS}_closes ON {ROWS};
DROP FUNCTION {ROWS}_enter_closing();
"""
ALLOW_SQLITE = f"""
DROP TRIGGER {CLOSINGS}_no_delete;
DROP TRIGGER {CLOSINGS}_no_update;
DROP TRIGGER {CLOSINGS}_is_closed;
DROP TRIGGER {ROWS}_pair_is_open;
DROP TRIGGER {ROWS}_comes_closed;
DROP TRIGGER {ROWS}_closes;
"""


def forbid(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(ENTER_KNOWN, params=None)
    if is_postgresql:  # its triggers wait for what is deferred before a table may be changed
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE", params=None)
    run(schema_editor, GUARD_POSTGRESQL if is_postgresql else GUARD_SQLITE)


def allow(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    run(schema_editor, ALLOW_POSTGRESQL if is_postgresql else ALLOW_SQLITE)
    schema_editor.execute("DELETE FROM evaluation_doubleclosing", params=None)


def run(schema_editor: Any, script: str) -> None:
    # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
    for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0014_double_closings")]

    operations = [migrations.RunPython(forbid, allow)]

"""The rules an edition counts by never change, and nobody reviews points he proposed or decided: refused by triggers.

Rows from before are left as they are: a reviewer is looked at when he is entered.
"""

import re
from typing import Any

from django.db import migrations

FIXED = "district_id, number, from_on, to_on, edition, restates_id, reason, opened_by_id, opened_at"

POSTGRESQL = """
DROP TRIGGER evaluation_scoreperiod_no_change ON evaluation_scoreperiod;
CREATE TRIGGER evaluation_scoreperiod_no_change BEFORE UPDATE OF {fixed} ON evaluation_scoreperiod
    FOR EACH ROW EXECUTE FUNCTION evaluation_scoreperiod_is_append_only();
"""
SQLITE = """
DROP TRIGGER evaluation_scoreperiod_no_change;
CREATE TRIGGER evaluation_scoreperiod_no_change BEFORE UPDATE OF {fixed} ON evaluation_scoreperiod
    BEGIN SELECT RAISE(ABORT, 'evaluation_scoreperiod is append-only: UPDATE is refused'); END;
"""
REVIEWERS_POSTGRESQL = """
CREATE FUNCTION evaluation_scoreentry_check_reviewers() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'points are reviewed by neither who proposed nor who decided them' USING ERRCODE = 'check_violation';
END
$body$;
CREATE TRIGGER evaluation_scoreentry_reviewer BEFORE UPDATE OF reviewer_id ON evaluation_scoreentry
    FOR EACH ROW WHEN (NEW.reviewer_id IN (NEW.proposed_by_id, NEW.decided_by_id))
    EXECUTE FUNCTION evaluation_scoreentry_check_reviewers();
CREATE TRIGGER evaluation_scoreentry_second_reviewer BEFORE UPDATE OF second_reviewer_id ON evaluation_scoreentry
    FOR EACH ROW WHEN (NEW.second_reviewer_id IN (NEW.proposed_by_id, NEW.decided_by_id))
    EXECUTE FUNCTION evaluation_scoreentry_check_reviewers();
"""
REVIEWERS_SQLITE = """
CREATE TRIGGER evaluation_scoreentry_reviewer BEFORE UPDATE OF reviewer_id ON evaluation_scoreentry
    WHEN NEW.reviewer_id IN (NEW.proposed_by_id, NEW.decided_by_id)
    BEGIN SELECT RAISE(ABORT, 'points are reviewed by neither who proposed nor who decided them'); END;
CREATE TRIGGER evaluation_scoreentry_second_reviewer BEFORE UPDATE OF second_reviewer_id ON evaluation_scoreentry
    WHEN NEW.second_reviewer_id IN (NEW.proposed_by_id, NEW.decided_by_id)
    BEGIN SELECT RAISE(ABORT, 'points are reviewed by neither who proposed nor who decided them'); END;
"""
ALLOW_POSTGRESQL = """
DROP TRIGGER evaluation_scoreentry_second_reviewer ON evaluation_scoreentry;
DROP TRIGGER evaluation_scoreentry_reviewer ON evaluation_scoreentry;
DROP FUNCTION evaluation_scoreentry_check_reviewers();
"""
ALLOW_SQLITE = """
DROP TRIGGER evaluation_scoreentry_second_reviewer;
DROP TRIGGER evaluation_scoreentry_reviewer;
"""


def forbid(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    run(schema_editor, (POSTGRESQL if is_postgresql else SQLITE).format(fixed=f"{FIXED}, takes_new_rules"))
    run(schema_editor, REVIEWERS_POSTGRESQL if is_postgresql else REVIEWERS_SQLITE)


def allow(_apps: Any, schema_editor: Any) -> None:
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    run(schema_editor, ALLOW_POSTGRESQL if is_postgresql else ALLOW_SQLITE)
    run(schema_editor, (POSTGRESQL if is_postgresql else SQLITE).format(fixed=FIXED))


def run(schema_editor: Any, script: str) -> None:
    # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
    for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0021_rules_of_an_edition")]

    operations = [migrations.RunPython(forbid, allow)]

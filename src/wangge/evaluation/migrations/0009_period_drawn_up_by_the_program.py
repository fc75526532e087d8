"""A period may be opened by the program itself.

SQLite makes the table anew for that and loses its triggers: they are taken off before, with those that look at it, and
put on again behind.
"""

import re
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TAKEN_OFF = """
DROP TRIGGER evaluation_scoreperiod_frozen;
DROP TRIGGER evaluation_scoreentry_frozen_update;
DROP TRIGGER evaluation_scoreentry_frozen_insert;
DROP TRIGGER evaluation_scoreperiod_no_delete;
DROP TRIGGER evaluation_scoreperiod_no_change;
"""
PUT_ON = """
CREATE TRIGGER evaluation_scoreperiod_no_change BEFORE UPDATE OF
        district_id, number, from_on, to_on, edition, restates_id, reason, opened_by_id, opened_at
    ON evaluation_scoreperiod
    BEGIN SELECT RAISE(ABORT, 'evaluation_scoreperiod is append-only: UPDATE is refused'); END;
CREATE TRIGGER evaluation_scoreperiod_no_delete BEFORE DELETE ON evaluation_scoreperiod
    BEGIN SELECT RAISE(ABORT, 'evaluation_scoreperiod is append-only: DELETE is refused'); END;
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


def take_off(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, TAKEN_OFF)


def put_on(_apps: Any, schema_editor: Any) -> None:
    run(schema_editor, PUT_ON)


def run(schema_editor: Any, script: str) -> None:
    # A trigger's body holds semicolons itself: its statements are told apart by the line they begin on.
    if schema_editor.connection.vendor != "postgresql":
        for statement in re.split(r";\n(?=CREATE|DROP)", script.strip()):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0008_score_ledger_guarded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_off, put_on),
        migrations.AlterField(
            model_name="scoreperiod",
            name="opened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(put_on, take_off),
    ]

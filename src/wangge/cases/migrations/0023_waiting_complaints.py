"""The closed cases whose complaint nobody has judged yet, found at once; those of before are filled in."""

import json
from typing import Any

from django.db import migrations, models

JUDGED = ("confirm_complaint", "dismiss_complaint")
HEARD = ("reopen", "rate", *JUDGED)
MOST_SCORE = 2  # the answer that was a complaint everywhere when this was written


def fill(apps: Any, _schema_editor: Any) -> None:
    events, waiting = apps.get_model("cases", "CaseEvent"), apps.get_model("cases", "WaitingComplaint")
    since: dict[int, Any] = {}
    rows = events.objects.filter(move__in=HEARD).order_by("case_id", "seq")
    told = rows.values_list("case_id", "move", "actor_role", "payload", "recorded_at")
    for case_id, move, role, payload, recorded_at in told.iterator(chunk_size=2000):
        if move in JUDGED:
            since.pop(case_id, None)
        elif role == "citizen" and (move == "reopen" or json.loads(payload)["score"] <= MOST_SCORE):
            since.setdefault(case_id, recorded_at)
    waiting.objects.bulk_create([waiting(case_id=case_id, made_at=at) for case_id, at in since.items()], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_open_cases_by_deadline")]

    operations = [
        migrations.CreateModel(
            name="WaitingComplaint",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]

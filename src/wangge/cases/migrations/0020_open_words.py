"""Words of cases know whether their case is open."""

from typing import Any

from django.db import migrations, models

FINAL_STATES = ("closed", "refused", "voided", "merged")


def fill(apps: Any, _schema_editor: Any) -> None:
    cases, words = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseWords")
    words.objects.filter(case_id__in=cases.objects.filter(state__in=FINAL_STATES).values("pk")).update(is_open=False)


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_bulletins_append_only")]

    operations = [
        migrations.AddField(model_name="casewords", name="is_open", field=models.BooleanField(default=True)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]

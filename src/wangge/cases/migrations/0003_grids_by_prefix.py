from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_events_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_grid_newest"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["grid_code", "-reported_at"],
                name="case_grid_newest",
                opclasses=("varchar_pattern_ops", "timestamptz_ops"),
            ),
        ),
    ]

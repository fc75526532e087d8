from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("geo", "0002_bindings_and_postings")]

    operations = [
        migrations.CreateModel(
            name="GeoVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": (models.CheckConstraint(condition=models.Q(("id", 1)), name="geo_version_has_one_row"),),
            },
        ),
    ]

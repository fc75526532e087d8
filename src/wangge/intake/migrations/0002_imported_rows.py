"""Imported rows: which row of which source became or joined which case."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_cases_events_clocks_and_rounds"),
        ("intake", "0001_import_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=60)),
                ("external_id", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("outcome", models.CharField(max_length=10)),
                ("line", models.PositiveIntegerField()),
                ("match_key", models.CharField(blank=True, max_length=64)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_rows",
                        to="intake.importrun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["source", "match_key"], name="imported_row_match")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "external_id"), name="imported_row_once"),
                    models.CheckConstraint(
                        condition=Q(("outcome__in", ("case", "merged"))), name="imported_row_outcome_known"
                    ),
                ],
            },
        ),
    ]

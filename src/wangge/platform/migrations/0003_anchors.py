"""Daily seals of the audit chain."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_number_counters")]

    operations = [
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField()),
                ("chain_count", models.PositiveIntegerField()),
                ("event_count", models.PositiveBigIntegerField()),
                ("heads_digest", models.CharField(max_length=64)),
                ("counters", models.JSONField(default=dict)),
                ("previous_mac", models.CharField(blank=True, max_length=64)),
                ("mac", models.CharField(max_length=64)),
                ("sealed_by", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="AnchorHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40)),
                ("chain_key", models.BigIntegerField()),
                ("subject", models.CharField(max_length=80)),
                ("count", models.PositiveIntegerField()),
                ("head", models.CharField(max_length=64)),
                (
                    "anchor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="heads",
                        to="platform.anchor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["anchor", "source", "chain_key"], name="anchor_head_by_anchor"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "chain_key", "count"), name="anchor_head_chain_count_once"
                    ),
                ],
            },
        ),
    ]

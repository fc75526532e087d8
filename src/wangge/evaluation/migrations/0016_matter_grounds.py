"""Bands of frozen score periods that matters of accountability were opened by."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0015_double_closings_guarded"),
        ("people", "0001_organisations_and_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatterGround",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=PROTECT,
                        primary_key=True,
                        related_name="ground",
                        serialize=False,
                        to="evaluation.accountabilitymatter",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.organisation"),
                ),
                (
                    "period",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="evaluation.scoreperiod"),
                ),
                ("period_digest", models.CharField(max_length=64)),
                ("scheme", models.CharField(max_length=60)),
                ("judged", models.CharField(max_length=60)),
                ("band", models.CharField(max_length=30)),
                ("running", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("district", "key"), name="matter_ground_once")],
            },
        ),
    ]

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="GridLayer",
            fields=[
                ("id", ID.clone()),
                ("key", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("is_located", models.BooleanField(default=False)),
                ("generation", models.PositiveIntegerField(default=0)),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ("key",),
                "constraints": (
                    models.UniqueConstraint(
                        condition=models.Q(("is_located", True)),
                        fields=("is_located",),
                        name="grid_layer_one_is_located",
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="GridCell",
            fields=[
                ("id", ID.clone()),
                ("generation", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=24)),
                ("name", models.CharField(max_length=100)),
                ("level", models.PositiveSmallIntegerField()),
                ("root_code", models.CharField(max_length=24)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("area_class", models.CharField(blank=True, max_length=60)),
                ("road_class", models.CharField(blank=True, max_length=60)),
                ("boundary", models.BinaryField()),
                ("min_lon", models.FloatField()),
                ("min_lat", models.FloatField()),
                ("max_lon", models.FloatField()),
                ("max_lat", models.FloatField()),
                ("area_m2", models.FloatField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("is_unit", models.BooleanField(default=False)),
                ("is_synthetic", models.BooleanField(default=False)),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grids", to="geo.gridlayer"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="geo.gridcell",
                    ),
                ),
            ],
            options={
                "ordering": ("code", "generation"),
                "constraints": (
                    models.UniqueConstraint(fields=("layer", "code", "generation"), name="grid_code_once_a_generation"),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("layer", "code"),
                        name="grid_code_once_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_unit", True)),
                        fields=("layer", "code"),
                        name="grid_unit_code_never_reused",
                    ),
                    models.CheckConstraint(condition=models.Q(("level__gte", 1)), name="grid_level_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", 1), ("parent__isnull", True)),
                            models.Q(("level__gt", 1), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="grid_root_has_no_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="grid_days_in_order",
                    ),
                    models.CheckConstraint(condition=models.Q(("area_m2__gt", 0)), name="grid_has_area"),
                ),
                "indexes": [
                    models.Index(fields=["layer", "level", "min_lon", "max_lon"], name="grid_by_level_and_lon"),
                    models.Index(fields=["layer", "root_code", "level"], name="grid_by_root"),
                ],
            },
        ),
    ]

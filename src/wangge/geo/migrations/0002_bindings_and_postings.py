from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0001_grids_and_generations"),
        ("people", "0001_organisations_and_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GridUnit",
            fields=[
                ("id", ID.clone()),
                ("grid_code", models.CharField(max_length=24)),
                (
                    "duty",
                    models.CharField(choices=[("jurisdiction", "辖区"), ("lead", "牵头")], max_length=20),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bindings", to="geo.gridlayer"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ("grid_code", "duty"),
                "constraints": (
                    models.UniqueConstraint(fields=("layer", "grid_code", "duty"), name="grid_binding_once_a_duty"),
                    models.CheckConstraint(
                        condition=models.Q(("duty__in", ("jurisdiction", "lead"))), name="grid_binding_duty_is_known"
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="GridPosting",
            fields=[
                ("id", ID.clone()),
                (
                    "duty",
                    models.CharField(choices=[("chief", "网格长"), ("collector", "信息采集员")], max_length=20),
                ),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="geo.gridcell"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
            ],
            options={
                "ordering": ("grid", "duty", "from_on"),
                "constraints": (
                    models.UniqueConstraint(fields=("grid", "member", "duty", "from_on"), name="grid_posting_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("duty", "chief"), ("to_on__isnull", True)),
                        fields=("grid",),
                        name="grid_posting_one_open_chief",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duty__in", ("chief", "collector"))), name="grid_posting_duty_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duty", "collector"), ("post__isnull", False), _connector="OR"),
                        name="grid_posting_chief_has_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="grid_posting_days_in_order",
                    ),
                ),
            },
        ),
    ]

"""Bulletins of the listed cases."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def refer_to(model: str) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(model, on_delete=django.db.models.deletion.PROTECT, related_name="+")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_conferences_without_effect"),
        ("people", "0001_organisations_and_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("content", models.TextField()),
                ("mac", models.CharField(max_length=64)),
                ("row_mac", models.CharField(max_length=64)),
                ("district", refer_to("people.organisation")),
                ("issued_by", refer_to(settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("district", "number"), name="bulletin_number_once"),
                    models.UniqueConstraint(fields=("district", "from_on", "to_on"), name="bulletin_period_once"),
                    models.CheckConstraint(condition=Q(("to_on__gte", F("from_on"))), name="bulletin_days_in_order"),
                ],
            },
        ),
    ]

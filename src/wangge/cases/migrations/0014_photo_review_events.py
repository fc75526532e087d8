"""The sealed history of photo reviews; those from before it are forgotten, since nothing could prove them."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


def forget(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("cases", "EvidenceReview").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_messages_to_reporters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            "evidencereview", "number", models.PositiveIntegerField(unique=True), preserve_default=False
        ),
        migrations.AddField("evidencereview", "version", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("evidencereview", "head_mac", models.CharField(max_length=64, blank=True)),
        migrations.AddField("evidencereview", "row_mac", models.CharField(max_length=64, blank=True)),
        migrations.CreateModel(
            name="ReviewEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveSmallIntegerField()),
                ("act", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("mac", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="cases.evidencereview"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("review", "seq"), name="review_event_once"),
                    models.CheckConstraint(condition=Q(("seq__gte", 1)), name="review_event_seq_from_one"),
                ],
            },
        ),
    ]

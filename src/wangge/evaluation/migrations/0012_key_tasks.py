"""Key tasks and the sealed acts on them."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

MEMBER = settings.AUTH_USER_MODEL


def refer(to: str, *, is_optional: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        blank=is_optional,
        null=is_optional,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0011_matters_guarded"),
        ("people", "0001_organisations_and_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("details", models.TextField(blank=True)),
                ("first_due_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("note", models.TextField(blank=True)),
                ("noted_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("head_mac", models.CharField(blank=True, max_length=64)),
                ("row_mac", models.CharField(max_length=64)),
                ("district", refer("people.organisation")),
                ("unit", refer("people.organisation")),
                ("set_by", refer(MEMBER)),
                ("noted_by", refer(MEMBER, is_optional=True)),
            ],
            options={
                "indexes": [models.Index(fields=["district", "state", "due_on"], name="key_task_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "number"), name="key_task_number_once"),
                    models.CheckConstraint(condition=Q(percent__lte=100), name="key_task_at_most_whole"),
                    models.CheckConstraint(condition=~Q(state="done") | Q(percent=100), name="key_task_done_is_whole"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyTaskAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("mac", models.CharField(max_length=64)),
                ("actor", refer(MEMBER, is_optional=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="evaluation.keytask"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "seq"), name="key_task_act_once")],
            },
        ),
    ]

"""Matters of accountability and the sealed acts on them."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

MEMBER = settings.AUTH_USER_MODEL


def refer(to: str, *, is_optional: bool = True) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        blank=is_optional,
        null=is_optional,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
    )


def refer_once(related_name: str) -> "models.OneToOneField[Any, Any]":
    return models.OneToOneField(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="evaluation.accountabilitymatter",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0009_period_drawn_up_by_the_program"),
        ("people", "0001_organisations_and_members"),
        ("platform", "0009_codes_of_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountabilityMatter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("ladder", models.CharField(max_length=60)),
                ("rung", models.CharField(max_length=60)),
                ("trigger", models.CharField(blank=True, max_length=60)),
                ("reason", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField(blank=True, null=True)),
                ("state", models.CharField(max_length=20)),
                ("record", models.TextField(blank=True)),
                ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("tracks", models.TextField(blank=True)),
                ("closing_note", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("head_mac", models.CharField(blank=True, max_length=64)),
                ("row_mac", models.CharField(max_length=64)),
                ("district", refer("people.organisation", is_optional=False)),
                ("unit", refer("people.organisation")),
                ("member", refer(MEMBER)),
                ("entry", refer("evaluation.scoreentry")),
                ("before", refer_once("followed_by")),
                ("pair", refer_once("paired_by")),
                ("opened_by", refer(MEMBER, is_optional=False)),
                ("evidence", refer("platform.evidence")),
                ("recorded_by", refer(MEMBER)),
                ("answered_by", refer(MEMBER)),
                ("closed_by", refer(MEMBER)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "-id"], name="matter_of_unit"),
                    models.Index(fields=["member", "-id"], name="matter_of_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "number"), name="matter_number_once"),
                    models.CheckConstraint(
                        condition=Q(unit__isnull=False, member__isnull=True)
                        | Q(unit__isnull=True, member__isnull=False),
                        name="matter_has_one_subject",
                    ),
                    models.CheckConstraint(
                        condition=Q(member__isnull=True)
                        | (
                            ~Q(opened_by=F("member"))
                            & (Q(recorded_by__isnull=True) | ~Q(recorded_by=F("member")))
                            & (Q(closed_by__isnull=True) | ~Q(closed_by=F("member")))
                        ),
                        name="matter_not_by_its_subject",
                    ),
                    models.CheckConstraint(
                        condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("opened_by")), name="matter_two_persons"
                    ),
                    models.CheckConstraint(
                        condition=Q(state="open", recorded_at__isnull=True, closed_at__isnull=True)
                        | Q(~Q(record=""), state="recorded", recorded_at__isnull=False, closed_at__isnull=True)
                        | Q(~Q(record=""), state="closed", recorded_at__isnull=False, closed_at__isnull=False),
                        name="matter_closed_behind_its_record",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountabilityAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("mac", models.CharField(max_length=64)),
                ("actor", refer(MEMBER)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="evaluation.accountabilitymatter",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "seq"), name="matter_act_once")],
            },
        ),
    ]

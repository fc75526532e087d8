"""Referrals of matters to another authority and the sealed acts on them."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

MEMBER = settings.AUTH_USER_MODEL


def refer(to: str, *, is_optional: bool = False, related_name: str = "+") -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        blank=is_optional,
        null=is_optional,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0017_matter_grounds_guarded"),
        ("people", "0001_organisations_and_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MatterReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("track", models.CharField(blank=True, max_length=60)),
                ("authority", models.CharField(max_length=120)),
                ("handed_to", models.CharField(max_length=60)),
                ("note", models.TextField()),
                ("package", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("handed_at", models.DateTimeField()),
                ("receipt_number", models.CharField(blank=True, max_length=60)),
                ("received_by", models.CharField(blank=True, max_length=60)),
                ("received_on", models.DateField(blank=True, null=True)),
                ("receipt_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("head_mac", models.CharField(blank=True, max_length=64)),
                ("row_mac", models.CharField(max_length=64)),
                ("district", refer("people.organisation")),
                ("matter", refer("evaluation.accountabilitymatter", related_name="referrals")),
                ("handed_by", refer(MEMBER)),
                ("receipt_by", refer(MEMBER, is_optional=True)),
            ],
            options={
                "indexes": [models.Index(fields=["matter", "-id"], name="referral_of_matter")],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "number"), name="referral_number_once"),
                    models.UniqueConstraint(
                        condition=Q(receipt_number=""), fields=("matter", "track"), name="referral_outstanding_once"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            receipt_number="",
                            received_by="",
                            received_on__isnull=True,
                            receipt_by__isnull=True,
                            receipt_at__isnull=True,
                        )
                        | Q(
                            ~Q(receipt_number=""),
                            ~Q(received_by=""),
                            received_on__isnull=False,
                            receipt_by__isnull=False,
                            receipt_at__isnull=False,
                        ),
                        name="referral_receipt_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterReferralAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("mac", models.CharField(max_length=64)),
                ("actor", refer(MEMBER, is_optional=True)),
                ("subject", refer("evaluation.matterreferral", related_name="acts")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "seq"), name="referral_act_once")],
            },
        ),
    ]

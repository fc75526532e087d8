"""Reviews of photos that were there before."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def refer_to(model: str, **options: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(model, on_delete=django.db.models.deletion.PROTECT, related_name="+", **options)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_verifiers_tasks"),
        ("people", "0001_organisations_and_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("distance", models.PositiveSmallIntegerField()),
                ("is_exact", models.BooleanField()),
                ("found_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=20)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("case", refer_to("cases.case")),
                ("decided_by", refer_to(settings.AUTH_USER_MODEL, blank=True, null=True)),
                ("district", refer_to("people.organisation")),
                ("earlier_case", refer_to("cases.case")),
                ("earlier_district", refer_to("people.organisation")),
                ("earlier_photo", refer_to("cases.casephoto")),
                ("photo", refer_to("cases.casephoto")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["district", "state", "-found_at", "-id"], name="evidence_review_queue")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("photo", "earlier_photo"), name="evidence_review_once"),
                    models.CheckConstraint(
                        condition=Q(("state__in", ("waiting", "same", "different"))), name="evidence_review_state"
                    ),
                    models.CheckConstraint(
                        condition=Q(("photo__gt", F("earlier_photo"))), name="evidence_review_in_order"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "waiting")),
                            Q(
                                Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_review_decided_by_somebody",
                    ),
                ],
            },
        ),
    ]

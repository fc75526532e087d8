import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_organisations_and_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("evaluation", "0002_subjects"),
    ]

    operations = [
        migrations.CreateModel(
            name="EvaluationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.CharField(blank=True, max_length=7)),
                ("requested_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("refusal_code", models.CharField(blank=True, max_length=60)),
                ("refusal_params", models.JSONField(default=dict)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.evaluationrun",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["district", "-requested_at"], name="evaluation_request_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(ended_at__isnull=True, run__isnull=True, refusal_code="")
                        | models.Q(ended_at__isnull=False, run__isnull=False, refusal_code="")
                        | models.Q(models.Q(refusal_code="", _negated=True), ended_at__isnull=False, run__isnull=True),
                        name="evaluation_request_answered_once",
                    )
                ],
            },
        ),
    ]

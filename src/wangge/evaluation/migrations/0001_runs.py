import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("people", "0001_organisations_and_members")]

    operations = [
        migrations.CreateModel(
            name="EvaluationRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("profile", models.CharField(max_length=60)),
                ("profile_digest", models.CharField(max_length=64)),
                ("indicators_version", models.CharField(max_length=20)),
                ("month", models.CharField(blank=True, max_length=7)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("days", models.PositiveIntegerField()),
                ("known_at", models.DateTimeField()),
                ("high_water", models.BigIntegerField()),
                ("case_count", models.PositiveIntegerField()),
                ("facts_digest", models.CharField(max_length=64)),
                ("result_digest", models.CharField(max_length=64)),
                (
                    "requester",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requester_name", models.CharField(max_length=60)),
                ("created_at", models.DateTimeField()),
                ("small_sample", models.PositiveIntegerField()),
                ("level_names", models.JSONField(default=list)),
                ("definitions", models.JSONField(default=dict)),
            ],
        ),
        migrations.AddIndex(
            model_name="evaluationrun",
            index=models.Index(fields=["district", "month", "-id"], name="evaluation_run_by_month"),
        ),
        migrations.AddConstraint(
            model_name="evaluationrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_on__isnull", True), ("to_on__isnull", True)),
                    ("to_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="evaluation_run_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationrun",
            constraint=models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="evaluation_run_has_days"),
        ),
    ]

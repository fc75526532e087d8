"""Score entries and cases that matters of accountability rest on."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0022_rules_and_reviewers_guarded"),
        ("cases", "0019_bulletins_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatterFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "matter",
                    models.ForeignKey(on_delete=PROTECT, related_name="findings", to="evaluation.accountabilitymatter"),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=PROTECT, related_name="+", to="evaluation.scoreentry"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to="cases.case"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("matter", "position"), name="matter_finding_once"),
                    models.UniqueConstraint(fields=("matter", "entry"), name="matter_finding_entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(("case__isnull", True), ("entry__isnull", False))
                        | models.Q(("case__isnull", False), ("entry__isnull", True)),
                        name="matter_finding_entry_or_case",
                    ),
                ],
            },
        ),
    ]

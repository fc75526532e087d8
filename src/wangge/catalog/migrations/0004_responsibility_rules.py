import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_category_mappings"), ("people", "0001_organisations_and_members")]

    operations = [
        migrations.CreateModel(
            name="ResponsibilityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("selector", models.CharField(max_length=10)),
                ("grid_code_prefix", models.CharField(blank=True, max_length=20)),
                ("road_class", models.CharField(blank=True, max_length=60)),
                ("priority", models.SmallIntegerField(default=0)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("valid_from_on", models.DateField(blank=True, null=True)),
                ("valid_to_on", models.DateField(blank=True, null=True)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
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
                "ordering": ("district", "kind", "selector", "grid_code_prefix", "road_class", "priority", "id"),
            },
        ),
        migrations.AddConstraint(
            model_name="responsibilityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("component", "matter", "*"))), name="responsibility_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibilityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("selector", ""), _negated=True), name="responsibility_selector_given"
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibilityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from_on__isnull", True),
                    ("valid_to_on__isnull", True),
                    ("valid_to_on__gte", models.F("valid_from_on")),
                    _connector="OR",
                ),
                name="responsibility_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibilityrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from_on__isnull", True)),
                fields=("district", "kind", "selector", "grid_code_prefix", "road_class", "priority", "unit"),
                name="responsibility_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibilityrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from_on__isnull", False)),
                fields=(
                    "district",
                    "kind",
                    "selector",
                    "grid_code_prefix",
                    "road_class",
                    "priority",
                    "unit",
                    "valid_from_on",
                ),
                name="responsibility_once_from",
            ),
        ),
    ]

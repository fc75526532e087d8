import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_categories")]

    operations = [
        migrations.CreateModel(
            name="FilingCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("text_zh", models.TextField()),
                ("closing_zh", models.TextField()),
                ("text_en", models.TextField()),
                ("closing_en", models.TextField()),
                ("limit_kind", models.CharField(max_length=20)),
                ("limit_amount", models.DecimalField(decimal_places=3, max_digits=9)),
                ("source", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("data_version", models.CharField(max_length=64)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="catalog.category"
                    ),
                ),
            ],
            options={
                "ordering": ("category", "number", "revision"),
            },
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.UniqueConstraint(
                fields=("category", "number", "revision"), name="condition_revision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_active", True)), fields=("category", "number"), name="condition_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("revision__gte", 1)), name="condition_numbers_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="filingcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("limit_amount__gt", 0),
                    ("limit_kind__in", ("urgent_hour", "work_hour", "work_day", "natural_day", "urgent_day")),
                ),
                name="condition_limit_sound",
            ),
        ),
    ]

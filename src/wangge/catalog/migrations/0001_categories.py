import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("standard", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("code", models.CharField(max_length=10)),
                ("name_zh", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=100)),
                ("class_code", models.CharField(max_length=4)),
                ("class_name_zh", models.CharField(max_length=40)),
                ("class_name_en", models.CharField(max_length=60)),
                ("hint_zh", models.TextField(blank=True)),
                ("hint_en", models.TextField(blank=True)),
                ("aliases", models.CharField(blank=True, max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("data_version", models.CharField(max_length=64)),
                (
                    "component",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faults",
                        to="catalog.category",
                    ),
                ),
            ],
            options={
                "ordering": ("standard", "kind", "code"),
            },
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(fields=("standard", "kind", "code"), name="category_key_once"),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("component", "matter"))), name="category_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("component__isnull", True), ("kind", "matter"), _connector="OR"),
                name="category_fault_is_matter",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__startswith", models.F("class_code"))), name="category_code_in_class"
            ),
        ),
    ]

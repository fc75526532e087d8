import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_filing_conditions")]

    operations = [
        migrations.CreateModel(
            name="CategoryMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_standard", models.CharField(max_length=40)),
                ("from_kind", models.CharField(max_length=10)),
                ("from_code", models.CharField(max_length=10)),
                ("name_zh", models.CharField(blank=True, max_length=60)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("source", models.CharField(max_length=200)),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mappings",
                        to="catalog.category",
                    ),
                ),
            ],
            options={
                "ordering": ("from_standard", "from_kind", "from_code"),
            },
        ),
        migrations.AddConstraint(
            model_name="categorymapping",
            constraint=models.UniqueConstraint(
                fields=("from_standard", "from_kind", "from_code"), name="mapping_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="categorymapping",
            constraint=models.CheckConstraint(
                condition=models.Q(("category__isnull", False), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="mapping_target_or_note",
            ),
        ),
    ]

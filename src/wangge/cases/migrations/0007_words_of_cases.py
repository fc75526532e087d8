import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The words a case is found by, apart from the case's own row, which every move writes anew."""

    dependencies = [("cases", "0006_cases_by_number")]

    operations = [
        migrations.CreateModel(
            name="CaseWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(blank=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
            ],
        ),
    ]

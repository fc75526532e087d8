"""That both inquiries of a double one are closed, by each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0013_key_tasks_guarded")]

    operations = [
        migrations.CreateModel(
            name="DoubleClosing",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="evaluation.accountabilitymatter",
                    ),
                ),
                (
                    "other",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluation.doubleclosing",
                    ),
                ),
            ],
        ),
    ]

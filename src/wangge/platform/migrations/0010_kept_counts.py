"""Counts of knocks at public doors, shared by all web processes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0009_codes_of_pictures")]

    operations = [
        migrations.CreateModel(
            name="KeptCount",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires_at", models.DateTimeField(db_column="expires", db_index=True)),
            ],
        ),
    ]

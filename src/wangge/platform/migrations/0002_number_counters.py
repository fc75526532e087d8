"""Gapless numbers, each counter under its own code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_installation")]

    operations = [
        migrations.CreateModel(
            name="NumberCounter",
            fields=[
                ("scope", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("last", models.BigIntegerField()),
                ("mac", models.CharField(max_length=64)),
            ],
        ),
    ]

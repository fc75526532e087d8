"""The one row that names the city profile."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("profile", models.CharField(max_length=500)),
                ("profile_digest", models.CharField(max_length=64)),
                ("district_name", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=40)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="installation_is_one_row"),
                ],
            },
        ),
    ]

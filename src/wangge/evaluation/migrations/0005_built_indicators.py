import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0004_runs_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BuiltIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("definition", models.TextField()),
                ("is_retired", models.BooleanField(default=False)),
                ("author_name", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "version"), name="built_indicator_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="built_indicator_version_from_one"
                    ),
                ],
            },
        ),
    ]

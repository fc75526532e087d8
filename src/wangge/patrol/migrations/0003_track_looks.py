import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("patrol", "0002_track_pieces"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TrackLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("looked_at", models.DateTimeField()),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=10)),
                ("reason", models.CharField(max_length=200)),
                (
                    "looker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "-looked_at", "-id"], name="track_look_by_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="track_look_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("track", "passes"))), name="track_look_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("looker")), _negated=True), name="track_look_at_another"
                    ),
                ],
            },
        ),
    ]

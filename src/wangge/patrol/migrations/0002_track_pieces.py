import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patrol", "0001_duties")]

    operations = [
        migrations.CreateModel(
            name="TrackPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cell", models.IntegerField()),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField()),
                ("west_e6", models.IntegerField()),
                ("south_e6", models.IntegerField()),
                ("east_e6", models.IntegerField()),
                ("north_e6", models.IntegerField()),
                ("count", models.PositiveIntegerField()),
                ("is_coarse", models.BooleanField(default=False)),
                ("data", models.BinaryField()),
                (
                    "duty",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="patrol.duty",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cell", "to_at"], name="track_piece_by_place"),
                    models.Index(fields=["duty", "from_at"], name="track_piece_of_duty"),
                    models.Index(condition=models.Q(("is_coarse", False)), fields=["to_at"], name="track_piece_fine"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1), ("to_at__gte", models.F("from_at"))),
                        name="track_piece_holds_something",
                    ),
                ],
            },
        ),
    ]

"""The conferences whose first effect is awaited, found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_tracking_unit")]

    operations = [
        migrations.AddIndex(
            model_name="conference",
            index=models.Index(
                condition=models.Q(("effect_shown_at__isnull", True)), fields=["case"], name="conference_waiting"
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """The duty desk asks what was done today: acts by their day, closings by theirs."""

    dependencies = [("cases", "0008_search_index")]

    operations = [
        migrations.AddIndex(
            model_name="caseevent", index=models.Index(fields=["move", "occurred_at"], name="case_event_by_act")
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)), fields=["district", "closed_at"], name="case_closed"
            ),
        ),
    ]

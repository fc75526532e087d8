"""Open cases of a district in the order of their deadlines."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_search_open_index")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state__in", ("closed", "refused", "voided", "merged")), _negated=True),
                fields=["district", "stage_due_at", "-id"],
                name="case_open_due",
            ),
        ),
    ]

"""The unit that tracks a case of several units to its end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_photo_review_events_append_only"), ("people", "0001_organisations_and_members")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="tracking_unit",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("tracking_unit__isnull", False)),
                fields=["tracking_unit", "state"],
                name="case_tracked",
            ),
        ),
    ]

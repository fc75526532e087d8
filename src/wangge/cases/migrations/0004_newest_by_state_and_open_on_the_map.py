from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_grids_by_prefix")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["district", "state", "-reported_at"], name="case_state_newest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["cell_key"],
                name="case_open_cell_key",
                condition=models.Q(("state__in", ("closed", "refused", "voided", "merged")), _negated=True),
            ),
        ),
    ]

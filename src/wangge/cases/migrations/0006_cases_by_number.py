from django.db import migrations, models


class Migration(migrations.Migration):
    """The work list by number: without this index a district of a million cases is sorted whole."""

    dependencies = [("cases", "0005_loop_requests_links_and_supervision")]

    operations = [
        migrations.AddIndex(
            model_name="case", index=models.Index(fields=["district", "number"], name="case_by_number")
        ),
    ]

"""Whether an edition that restates a score period counts by today's rules; else by those it was frozen with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0020_review_limits")]

    operations = [
        migrations.AddField(
            model_name="scoreperiod",
            name="takes_new_rules",
            field=models.BooleanField(blank=True, null=True),
        ),
    ]

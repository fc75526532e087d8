"""Until when the review of an appeal that is waited for is to be done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0019_matter_referrals_guarded")]

    operations = [
        migrations.AddField(
            model_name="scoreentry",
            name="review_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_photo_reviews")]

    operations = [
        migrations.AddField("casereporter", "email", models.CharField(blank=True, default="", max_length=254), False),
        migrations.AddField("casereporter", "language", models.CharField(blank=True, default="", max_length=10), False),
        migrations.AddField("casereporter", "wants_messages", models.BooleanField(default=False)),
    ]

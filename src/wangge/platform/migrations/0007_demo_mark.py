"""A database knows whether its city is a demo."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0006_evidence")]

    operations = [
        migrations.AddField("installation", "is_demo", models.BooleanField(default=False)),
        migrations.AddField("installation", "demo_summary", models.TextField(blank=True, default="")),
    ]

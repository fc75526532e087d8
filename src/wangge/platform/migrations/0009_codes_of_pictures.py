"""What pictures look like, as a code of 64 bits found by its four bands."""

from django.db import migrations, models
from django.db.models import Q

BANDS = (1, 2, 3, 4)


class Migration(migrations.Migration):
    dependencies = [("platform", "0008_idempotency_records")]

    operations = [
        migrations.AddField("Evidence", "is_coded", models.BooleanField(default=False)),
        migrations.AddField("Evidence", "picture_code", models.BigIntegerField(blank=True, null=True)),
        *(
            migrations.AddField("Evidence", f"code_band_{band}", models.SmallIntegerField(blank=True, null=True))
            for band in BANDS
        ),
        *(
            migrations.AddIndex(
                "Evidence", models.Index(fields=(f"code_band_{band}",), name=f"evidence_code_band_{band}")
            )
            for band in BANDS
        ),
        migrations.AddIndex(
            "Evidence", models.Index(fields=("id",), name="evidence_uncoded", condition=Q(is_coded=False))
        ),
    ]

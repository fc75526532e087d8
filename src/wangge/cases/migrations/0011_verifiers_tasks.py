from django.db import migrations, models

STATES_WITHOUT_CATEGORY = (
    "reported", "verifying", "accepted", "transferred", "refused", "voided", "merged", "closed",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_saved_views")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("verifier__isnull", False)),
                fields=["verifier", "state"],
                name="case_verifier_tasks",
            ),
        ),
        migrations.RemoveConstraint(model_name="case", name="case_filed_has_category"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", STATES_WITHOUT_CATEGORY), ("category__isnull", False), _connector="OR"
                ),
                name="case_filed_has_category",
            ),
        ),
    ]

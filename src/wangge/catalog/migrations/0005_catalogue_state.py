from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_responsibility_rules")]

    operations = [
        migrations.CreateModel(
            name="CatalogueState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("data_version", models.CharField(blank=True, max_length=64)),
                ("catalogue_token", models.CharField(blank=True, max_length=32)),
                ("matrix_token", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="catalogue_state_one_row")],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_runs")]

    operations = [
        migrations.CreateModel(
            name="EvaluationSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="evaluation.evaluationrun",
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("level", models.PositiveSmallIntegerField(default=0)),
                ("key", models.CharField(max_length=120)),
                ("parent_key", models.CharField(blank=True, max_length=120)),
                ("code", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("case_count", models.PositiveIntegerField()),
                ("score", models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True)),
                ("grade", models.CharField(blank=True, max_length=30)),
                ("notes", models.JSONField(default=list)),
                ("figures", models.JSONField(default=dict)),
                ("scores", models.JSONField(default=list)),
            ],
        ),
        migrations.AddConstraint(
            model_name="evaluationsubject",
            constraint=models.UniqueConstraint(fields=("run", "kind", "key"), name="evaluation_subject_once"),
        ),
        migrations.AddConstraint(
            model_name="evaluationsubject",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", False), ("grade", ""), _connector="OR"),
                name="evaluation_grade_of_a_score",
            ),
        ),
        migrations.AddIndex(
            model_name="evaluationsubject",
            index=models.Index(fields=["run", "kind", "level", "parent_key"], name="evaluation_subject_below"),
        ),
    ]

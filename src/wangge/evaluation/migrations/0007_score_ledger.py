"""The score ledger: periods, entries and the sealed acts on both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_bulletins_append_only"),
        ("evaluation", "0006_built_indicators_append_only"),
        ("people", "0001_organisations_and_members"),
        ("platform", "0009_codes_of_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScorePeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("from_on", models.DateField()),
                ("to_on", models.DateField()),
                ("edition", models.PositiveSmallIntegerField()),
                ("reason", models.TextField(blank=True)),
                ("state", models.CharField(max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("public_until_on", models.DateField(blank=True, null=True)),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                ("content", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("version", models.PositiveIntegerField(default=0)),
                ("head_mac", models.CharField(blank=True, max_length=64)),
                ("row_mac", models.CharField(max_length=64)),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "restates",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restated_by",
                        to="evaluation.scoreperiod",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScoreEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("track", models.CharField(max_length=60)),
                ("rule", models.CharField(max_length=60)),
                ("check_kind", models.CharField(blank=True, max_length=60)),
                ("subject_kind", models.CharField(max_length=10)),
                ("grid_code", models.CharField(blank=True, max_length=60)),
                ("points", models.DecimalField(decimal_places=3, max_digits=12)),
                ("factor", models.DecimalField(decimal_places=3, max_digits=6)),
                ("occurred_on", models.DateField()),
                ("reason", models.TextField(blank=True)),
                ("evidence_sha256", models.CharField(blank=True, max_length=64)),
                ("cause", models.CharField(blank=True, max_length=20)),
                ("source_key", models.CharField(blank=True, max_length=120)),
                ("proposed_at", models.DateTimeField()),
                ("state", models.CharField(max_length=20)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.TextField(blank=True)),
                ("appeal_state", models.CharField(blank=True, max_length=20)),
                ("appealed_at", models.DateTimeField(blank=True, null=True)),
                ("appeal_reason", models.TextField(blank=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_verdict", models.CharField(blank=True, max_length=20)),
                ("review_note", models.TextField(blank=True)),
                ("ruled_at", models.DateTimeField(blank=True, null=True)),
                ("ruling_note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("head_mac", models.CharField(blank=True, max_length=64)),
                ("row_mac", models.CharField(max_length=64)),
                (
                    "appellant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "counters",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counter_entries",
                        to="evaluation.scoreentry",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.evidence",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="evaluation.scoreperiod"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScorePeriodAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("mac", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="evaluation.scoreperiod"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ScoreEntryAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=20)),
                ("recorded_at", models.DateTimeField()),
                ("payload", models.TextField()),
                ("mac", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="evaluation.scoreentry"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "seq"), name="score_entry_act_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="scoreperiod",
            constraint=models.UniqueConstraint(fields=("district", "number"), name="score_period_number_once"),
        ),
        migrations.AddConstraint(
            model_name="scoreperiod",
            constraint=models.UniqueConstraint(
                fields=("district", "from_on", "to_on", "edition"), name="score_period_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gte", models.F("from_on"))), name="score_period_days_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("edition", 1), ("restates__isnull", True)),
                    models.Q(models.Q(("reason", ""), _negated=True), ("edition__gt", 1), ("restates__isnull", False)),
                    _connector="OR",
                ),
                name="score_restatement_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("state", "frozen"), _negated=True), ("digest", ""), ("frozen_at__isnull", True)),
                    models.Q(
                        models.Q(("digest", ""), _negated=True),
                        ("frozen_at__isnull", False),
                        ("published_at__isnull", False),
                        ("state", "frozen"),
                    ),
                    _connector="OR",
                ),
                name="score_frozen_has_digest",
            ),
        ),
        migrations.AddIndex(
            model_name="scoreentry",
            index=models.Index(fields=["period", "state", "-id"], name="score_entry_by_period"),
        ),
        migrations.AddIndex(
            model_name="scoreentry",
            index=models.Index(fields=["unit", "-id"], name="score_entry_of_unit"),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.UniqueConstraint(fields=("district", "number"), name="score_entry_number_once"),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_key", ""), _negated=True),
                fields=("district", "source_key"),
                name="score_entry_computed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "rejected"), _negated=True),
                fields=("counters",),
                name="score_entry_countered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("grid_code", ""), ("member__isnull", True), ("subject_kind", "unit"), ("unit__isnull", False)
                    ),
                    models.Q(
                        ("grid_code", ""), ("member__isnull", False), ("subject_kind", "person"), ("unit__isnull", True)
                    ),
                    models.Q(
                        models.Q(("grid_code", ""), _negated=True), ("member__isnull", True), ("subject_kind", "grid")
                    ),
                    _connector="OR",
                ),
                name="score_entry_has_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="score_entry_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_by__isnull", True), ("state", "counted")),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state", "counted")),
                    models.Q(("state", "counted"), _negated=True),
                    _connector="OR",
                ),
                name="score_entry_counted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reviewer__isnull", True),
                        models.Q(("reviewer", models.F("appellant")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("second_reviewer__isnull", True),
                        models.Q(("second_reviewer", models.F("appellant")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("second_reviewer__isnull", True),
                        models.Q(("second_reviewer", models.F("reviewer")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="score_appeal_two_reviewers",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal_state__in", ("granted", "denied")), _negated=True),
                    models.Q(
                        ("reviewer__isnull", False), ("ruled_at__isnull", False), ("second_reviewer__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="score_appeal_reviewed_twice",
            ),
        ),
        migrations.AddConstraint(
            model_name="scoreperiodact",
            constraint=models.UniqueConstraint(fields=("subject", "seq"), name="score_period_act_once"),
        ),
    ]

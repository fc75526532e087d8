import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_newest_by_state_and_open_on_the_map"),
        ("people", "0001_organisations_and_members"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assistance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("called_at", models.DateTimeField()),
                ("checked_in_at", models.DateTimeField(blank=True, null=True)),
                ("distance_m", models.FloatField(blank=True, null=True)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                ("report", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="CaseRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("turn", models.PositiveSmallIntegerField()),
                ("round_turn", models.PositiveSmallIntegerField()),
                ("state", models.CharField(max_length=20)),
                ("asked_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=60)),
                ("note", models.TextField(blank=True)),
                ("plan", models.TextField(blank=True)),
                ("until_on", models.DateField(blank=True, null=True)),
                ("amount", models.DecimalField(blank=True, decimal_places=3, max_digits=9, null=True)),
                ("closure_code", models.CharField(blank=True, max_length=20)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_note", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Conference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveSmallIntegerField()),
                ("convened_at", models.DateTimeField()),
                ("topic", models.TextField()),
                ("unit_ids", models.TextField(blank=True)),
                ("decision", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("effect_due_at", models.DateTimeField(blank=True, null=True)),
                ("effect_shown_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveSmallIntegerField()),
                ("rung", models.CharField(max_length=60)),
                ("act", models.CharField(max_length=20)),
                ("round_turn", models.PositiveSmallIntegerField()),
                ("started_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("is_listed", models.BooleanField(default=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="handlinground",
            name="round_closed_names_all_four",
        ),
        migrations.AddField(
            model_name="case",
            name="instruction",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="case",
            name="is_exempt",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="is_urgent",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="route",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="case",
            name="route_stage",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="case",
            name="suspended_until_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="verifier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="verify_result",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="extensions",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="caseclock",
            name="pauses",
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name="handlinground",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("closure_kind__in", ("on_the_spot", "import", "forced", "transferred")),
                    models.Q(
                        ("checker__isnull", False),
                        ("checker_unit__isnull", False),
                        ("handler__isnull", False),
                        ("handler_unit__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="round_closed_names_all_four",
            ),
        ),
        migrations.AddField(
            model_name="assistance",
            name="called_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assistance",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assistances", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="assistance",
            name="checked_in_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assistance",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.case"),
        ),
        migrations.AddField(
            model_name="caselink",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links_back", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="caserequest",
            name="asker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="caserequest",
            name="asker_unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddField(
            model_name="caserequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="caserequest",
            name="decider",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caserequest",
            name="reviewer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="conference",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conferences", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="conference",
            name="convener",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="supervision",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="supervisions", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="supervision",
            name="started_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="supervision",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reported_at__isnull", True)), fields=("case", "unit"), name="assistance_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(fields=("case", "other", "kind"), name="case_link_once"),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("case", models.F("other")), _negated=True), name="case_link_to_another"
            ),
        ),
        migrations.AddIndex(
            model_name="caserequest",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["state", "asked_at"], name="case_request_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="caserequest",
            constraint=models.UniqueConstraint(fields=("case", "kind", "turn"), name="case_request_once"),
        ),
        migrations.AddConstraint(
            model_name="caserequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("waiting", "reviewed"))),
                fields=("case", "kind"),
                name="case_request_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decider__isnull", True), models.Q(("decider", models.F("asker")), _negated=True), _connector="OR"
                ),
                name="request_decider_not_asker",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer__isnull", True),
                    models.Q(("reviewer", models.F("asker")), _negated=True),
                    _connector="OR",
                ),
                name="request_reviewer_not_asker",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer__isnull", True),
                    ("decider__isnull", True),
                    models.Q(("decider", models.F("reviewer")), _negated=True),
                    _connector="OR",
                ),
                name="request_two_reviewers",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "granted"), _negated=True),
                    models.Q(("decided_at__isnull", False), ("decider__isnull", False)),
                    _connector="OR",
                ),
                name="request_granted_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="caserequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "suspension"), _negated=True),
                    models.Q(("until_on__isnull", False), models.Q(("plan", ""), _negated=True)),
                    _connector="OR",
                ),
                name="request_suspension_has_plan_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="conference",
            constraint=models.UniqueConstraint(fields=("case", "turn"), name="conference_once"),
        ),
        migrations.AddIndex(
            model_name="supervision",
            index=models.Index(
                condition=models.Q(("is_listed", True)), fields=["is_listed", "started_at"], name="supervision_listed"
            ),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.UniqueConstraint(fields=("case", "turn"), name="supervision_once"),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.UniqueConstraint(
                fields=("case", "round_turn", "rung"), name="supervision_rung_once_a_round"
            ),
        ),
    ]

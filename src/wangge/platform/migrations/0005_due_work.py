"""One table for outbox rows, jobs and timers."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_anchors_append_only")]

    operations = [
        migrations.CreateModel(
            name="DueWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=160, unique=True)),
                ("stream", models.CharField(blank=True, max_length=80)),
                ("district_id", models.BigIntegerField(blank=True, null=True)),
                ("payload", models.JSONField(default=dict)),
                ("due_at", models.DateTimeField()),
                ("run_at", models.DateTimeField()),
                ("state", models.CharField(default="pending", max_length=8)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_by", models.CharField(blank=True, max_length=80)),
                ("claimed_until_at", models.DateTimeField(blank=True, null=True)),
                ("last_error", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=Q(("state", "pending")), fields=["run_at", "id"], name="due_work_pending"),
                    models.Index(
                        condition=Q(("ended_at__isnull", True), Q(("stream", ""), _negated=True)),
                        fields=["stream", "due_at", "id"],
                        name="due_work_stream",
                    ),
                    models.Index(condition=Q(("state", "dead")), fields=["id"], name="due_work_dead"),
                    models.Index(condition=Q(("state", "done")), fields=["ended_at"], name="due_work_done"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("kind__in", ("event", "job", "timer"))), name="due_work_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(("state__in", ("pending", "done", "dead"))), name="due_work_state_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("ended_at__isnull", True), ("state", "pending")),
                            Q(Q(("state", "pending"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="due_work_ends_with_an_instant",
                    ),
                ],
            },
        ),
    ]

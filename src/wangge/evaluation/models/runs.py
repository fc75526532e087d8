"""Evaluation runs and what they judged; written once, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

APPEND_ONLY_TABLES = (
    "evaluation_evaluationrun",
    "evaluation_evaluationsubject",
    "evaluation_builtindicator",
    "evaluation_keptreferences",
    "evaluation_runreferences",
)


class EvaluationRun(models.Model):
    """Evaluation run (评价): figures and scores of a period, with everything needed to compute them again.

    `month` is "2026-03", or "" for all cases; `from_on` and `to_on` are the first and last day (for all cases: of the
    reports, empty without any), `days` how many of them had passed. The facts were those known at `known_at` up to the
    event `high_water`; the digests are SHA-256. `definitions` keeps the words of the indicators as they were.
    """

    district = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    profile = models.CharField(max_length=60)
    profile_digest = models.CharField(max_length=64)
    indicators_version = models.CharField(max_length=20)
    month = models.CharField(max_length=7, blank=True)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    days = models.PositiveIntegerField()
    known_at = models.DateTimeField()
    high_water = models.BigIntegerField()
    case_count = models.PositiveIntegerField()
    facts_digest = models.CharField(max_length=64)
    result_digest = models.CharField(max_length=64)
    requester = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requester_name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    small_sample = models.PositiveIntegerField()
    level_names = models.JSONField(default=list)
    definitions = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("district", "month", "-id"), name="evaluation_run_by_month"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(from_on__isnull=True, to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="evaluation_run_days_in_order",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="evaluation_run_has_days"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.month or 'all'}"


class EvaluationSubject(models.Model):
    """Evaluation subject (评价对象): one department, area, person or breakdown of a run, with figures and scores.

    `figures` maps an indicator to [count] or [numerator, denominator]; one that is not in it is n/a. `scores` are
    the composites with their components, the main one first; `score` and `grade` repeat it.
    """

    run = models.ForeignKey(EvaluationRun, on_delete=models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=120)
    parent_key = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    case_count = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    grade = models.CharField(max_length=30, blank=True)
    notes = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    scores = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run", "kind", "key"), name="evaluation_subject_once"),
            models.CheckConstraint(condition=Q(score__isnull=False) | Q(grade=""), name="evaluation_grade_of_a_score"),
        )
        indexes = (models.Index(fields=("run", "kind", "level", "parent_key"), name="evaluation_subject_below"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class KeptReferences(models.Model):
    """Kept references (评价参照): what facts were folded by beside the cases, once for all runs that had the same.

    `content` is compressed; `digest` is the SHA-256 of what it holds.
    """

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.digest


class RunReferences(models.Model):
    """References of a run (评价所依参照): by which kept references the facts of a run were folded."""

    run = models.OneToOneField(EvaluationRun, on_delete=models.PROTECT, related_name="references")
    kept = models.ForeignKey(KeptReferences, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.run_id} {self.kept_id}"


class EvaluationRequest(models.Model):
    """Evaluation request (评价申请): somebody asked for an evaluation of a month, or of all cases, and a worker makes it.

    It ends once, with the run or with the error code that says why there is none.
    """

    district = models.ForeignKey(
        "people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    month = models.CharField(max_length=7, blank=True)
    requester = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    run = models.OneToOneField(EvaluationRun, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refusal_code = models.CharField(max_length=60, blank=True)
    refusal_params = models.JSONField(default=dict)

    class Meta:
        indexes = (models.Index(fields=("district", "-requested_at"), name="evaluation_request_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, run__isnull=True, refusal_code="")
                | Q(ended_at__isnull=False, run__isnull=False, refusal_code="")
                | Q(~Q(refusal_code=""), ended_at__isnull=False, run__isnull=True),
                name="evaluation_request_answered_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.month or 'all'}"

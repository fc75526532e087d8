"""The score ledger: periods, entries, and the sealed acts on both."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wangge.evaluation.models.acts import SealedAct

LEDGER_ACT_TABLES = ("evaluation_scoreperiodact", "evaluation_scoreentryact")


class ScorePeriod(models.Model):
    """Score period (积分周期): days whose points are gathered, shown to the units and then frozen.

    A frozen period is put right only by a further `edition`, which `restates` the one before and holds no more than
    what changes, by the rules of that one unless it `takes_new_rules`. One without `opened_by` was drawn up by the
    program. `content` is the canonical JSON text of the frozen result, `digest` its SHA-256.
    """

    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    edition = models.PositiveSmallIntegerField()
    restates = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="restated_by")
    reason = models.TextField(blank=True)
    takes_new_rules = models.BooleanField(null=True, blank=True)
    state = models.CharField(max_length=20)
    opened_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    public_until_on = models.DateField(null=True, blank=True)
    frozen_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)
    head_mac = models.CharField(max_length=64, blank=True)
    row_mac = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("district", "number"), name="score_period_number_once"),
            models.UniqueConstraint(fields=("district", "from_on", "to_on", "edition"), name="score_period_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="score_period_days_in_order"),
            models.CheckConstraint(
                condition=Q(edition=1, restates__isnull=True) | Q(~Q(reason=""), edition__gt=1, restates__isnull=False),
                name="score_restatement_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(~Q(state="frozen"), digest="", frozen_at__isnull=True)
                | Q(~Q(digest=""), state="frozen", frozen_at__isnull=False, published_at__isnull=False),
                name="score_frozen_has_digest",
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_on}/{self.to_on} {self.edition}"


class ScorePeriodAct(SealedAct):
    """Score period act (积分周期记录): one sealed act on a period; `payload` is the canonical JSON text that its code covers."""

    subject = models.ForeignKey(ScorePeriod, on_delete=models.PROTECT, related_name="acts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="score_period_act_once"),)


class ScoreEntry(models.Model):
    """Score entry (积分条目): points given to or taken from one subject by one rule, with what they rest on.

    What it says never changes; only how it was decided and contested is added. A manual entry counts once another
    person has confirmed it. An entry that was wrong is countered by one of the opposite points (`counters`).
    `source_key` tells a computed entry from every other ("" for a manual one). `review_due_at` is until when the review
    of an appeal that is waited for is to be done.
    """

    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(ScorePeriod, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    track = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    check_kind = models.CharField(max_length=60, blank=True)
    subject_kind = models.CharField(max_length=10)
    unit = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    grid_code = models.CharField(max_length=60, blank=True)
    points = models.DecimalField(max_digits=12, decimal_places=3)
    factor = models.DecimalField(max_digits=6, decimal_places=3)
    occurred_on = models.DateField()
    reason = models.TextField(blank=True)
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey("platform.Evidence", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    counters = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="counter_entries"
    )
    cause = models.CharField(max_length=20, blank=True)
    source_key = models.CharField(max_length=120, blank=True)
    proposed_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    decided_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    appeal_state = models.CharField(max_length=20, blank=True)
    appellant = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_reason = models.TextField(blank=True)
    reviewer = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_verdict = models.CharField(max_length=20, blank=True)
    review_note = models.TextField(blank=True)
    second_reviewer = models.ForeignKey(
        "people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruling_note = models.TextField(blank=True)
    review_due_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    head_mac = models.CharField(max_length=64, blank=True)
    row_mac = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=("period", "state", "-id"), name="score_entry_by_period"),
            models.Index(fields=("unit", "-id"), name="score_entry_of_unit"),
        )
        constraints = (
            models.UniqueConstraint(fields=("district", "number"), name="score_entry_number_once"),
            models.UniqueConstraint(
                fields=("district", "source_key"), condition=~Q(source_key=""), name="score_entry_computed_once"
            ),
            models.UniqueConstraint(
                fields=("counters",), condition=~Q(state="rejected"), name="score_entry_countered_once"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind="unit", unit__isnull=False, member__isnull=True, grid_code="")
                | Q(subject_kind="person", member__isnull=False, unit__isnull=True, grid_code="")
                | Q(~Q(grid_code=""), subject_kind="grid", member__isnull=True),
                name="score_entry_has_subject",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="score_entry_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state="counted", proposed_by__isnull=True)
                | Q(state="counted", decided_by__isnull=False, decided_at__isnull=False)
                | ~Q(state="counted"),
                name="score_entry_counted_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(reviewer__isnull=True) | ~Q(reviewer=F("appellant")))
                & (Q(second_reviewer__isnull=True) | ~Q(second_reviewer=F("appellant")))
                & (Q(second_reviewer__isnull=True) | ~Q(second_reviewer=F("reviewer"))),
                name="score_appeal_two_reviewers",
            ),
            models.CheckConstraint(
                condition=~Q(appeal_state__in=("granted", "denied"))
                | Q(reviewer__isnull=False, second_reviewer__isnull=False, ruled_at__isnull=False),
                name="score_appeal_reviewed_twice",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.rule} {self.points}"


class ScoreEntryAct(SealedAct):
    """Score entry act (积分条目记录): one sealed act on an entry; `payload` is the canonical JSON text that its code covers."""

    subject = models.ForeignKey(ScoreEntry, on_delete=models.PROTECT, related_name="acts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="score_entry_act_once"),)

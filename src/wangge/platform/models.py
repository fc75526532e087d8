"""Rows of the platform: installation, number counters, anchors, due work, evidence, kept answers and counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.platform.domain.chain import AnchorFacts


class Installation(models.Model):
    """Installation (安装): the city profile this database works by; one row only.

    `is_demo` marks a synthetic city for good: only there do one-time sign-in links exist. `demo_summary` is what its
    making printed, "" until it is complete.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    profile = models.CharField(max_length=500)
    profile_digest = models.CharField(max_length=64)
    district_name = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)
    demo_summary = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="installation_is_one_row"),)

    def __str__(self) -> str:
        return self.profile


class NumberCounter(models.Model):
    """Number counter (编号计数器): the last number given out in a scope, under its own code."""

    scope = models.CharField(max_length=120, primary_key=True)
    last = models.BigIntegerField()
    mac = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.scope} {self.last}"


class Anchor(models.Model):
    """Anchor (锚点): a daily seal over every chain that grew since the one before; never changed."""

    number = models.PositiveIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    chain_count = models.PositiveIntegerField()
    event_count = models.PositiveBigIntegerField()
    heads_digest = models.CharField(max_length=64)
    counters = models.JSONField(default=dict)
    previous_mac = models.CharField(max_length=64, blank=True)
    mac = models.CharField(max_length=64)
    sealed_by = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.number}"

    def build_facts(self) -> AnchorFacts:
        """Return what the anchor states, as its code covers it."""
        return AnchorFacts(
            number=self.number,
            sealed_at=self.sealed_at,
            chain_count=self.chain_count,
            event_count=self.event_count,
            heads_digest=self.heads_digest,
            counters=self.counters,
            previous_mac=self.previous_mac,
        )


class AnchorHead(models.Model):
    """Sealed head (已封存链头): how far a chain had come when an anchor was taken; never changed."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="heads", db_index=False)
    source = models.CharField(max_length=40)
    chain_key = models.BigIntegerField()
    subject = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "chain_key", "count"), name="anchor_head_chain_count_once"),
        )
        indexes = (models.Index(fields=("anchor", "source", "chain_key"), name="anchor_head_by_anchor"),)

    def __str__(self) -> str:
        return f"{self.subject} {self.count}"


class DueWork(models.Model):
    """Due work (到期工作): an outbox row, a job or a timer; done at least once, in order within a stream.

    `due_at` orders the rows of a stream and never changes; `run_at` is when the row may next be tried: it moves
    on with a lease (`claimed_until_at`) and with every failure. `ended_at` is when it was done or given up.

    The two indexes for what waits tell it apart by different columns on purpose: a planner that has only ever seen an
    empty queue would otherwise walk the whole of the first one to find the head of each stream.
    """

    KINDS = ("event", "job", "timer")
    STATES = ("pending", "done", "dead")

    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160, unique=True)
    stream = models.CharField(max_length=80, blank=True)
    district_id = models.BigIntegerField(null=True, blank=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    run_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="pending")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=80, blank=True)
    claimed_until_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=("event", "job", "timer")), name="due_work_kind_known"),
            models.CheckConstraint(condition=Q(state__in=("pending", "done", "dead")), name="due_work_state_known"),
            models.CheckConstraint(
                condition=Q(state="pending", ended_at__isnull=True) | (~Q(state="pending") & Q(ended_at__isnull=False)),
                name="due_work_ends_with_an_instant",
            ),
        )
        indexes = (
            models.Index(fields=("run_at", "id"), name="due_work_pending", condition=Q(state="pending")),
            models.Index(
                fields=("stream", "due_at", "id"),
                name="due_work_stream",
                condition=Q(ended_at__isnull=True) & ~Q(stream=""),
            ),
            models.Index(fields=("id",), name="due_work_dead", condition=Q(state="dead")),
            models.Index(fields=("ended_at",), name="due_work_done", condition=Q(state="done")),
        )

    def __str__(self) -> str:
        return self.key


class Evidence(models.Model):
    """Evidence (证据): one picture, found by the SHA-256 of its bytes; `taken_at`, `lon`, `lat` (WGS-84) say what
    the picture's own record says, or failing that what its first sender said.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    stored_at = models.DateTimeField()
    stored_by = models.BigIntegerField(null=True, blank=True)
    is_coded = models.BooleanField(default=False)
    picture_code = models.BigIntegerField(null=True, blank=True)
    code_band_1 = models.SmallIntegerField(null=True, blank=True)
    code_band_2 = models.SmallIntegerField(null=True, blank=True)
    code_band_3 = models.SmallIntegerField(null=True, blank=True)
    code_band_4 = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="evidence_not_empty"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="evidence_has_extent"),
        )
        indexes = (
            models.Index(fields=("code_band_1",), name="evidence_code_band_1"),
            models.Index(fields=("code_band_2",), name="evidence_code_band_2"),
            models.Index(fields=("code_band_3",), name="evidence_code_band_3"),
            models.Index(fields=("code_band_4",), name="evidence_code_band_4"),
            models.Index(fields=("id",), name="evidence_uncoded", condition=Q(is_coded=False)),
        )

    def __str__(self) -> str:
        return self.sha256


class IdempotencyRecord(models.Model):
    """Idempotency record (幂等记录): the answer a member's request under a key of his own got, kept for a while."""

    member_id = models.BigIntegerField()
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("member_id", "key"), name="idempotency_key_once"),)
        indexes = (models.Index(fields=("created_at",), name="idempotency_by_age"),)

    def __str__(self) -> str:
        return self.key


class KeptCount(models.Model):
    """Kept count (限流计数): how often somebody knocked at a public door, for all web processes; columns as Django's cache wants."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires_at = models.DateTimeField(db_index=True, db_column="expires")

    def __str__(self) -> str:
        return self.cache_key

"""Accountability matters and the sealed acts on them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wangge.evaluation.models.acts import SealedAct

MATTER_ACT_TABLES = (
    "evaluation_accountabilityact",
    "evaluation_doubleclosing",
    "evaluation_matterground",
    "evaluation_matterfinding",
)


class AccountabilityMatter(models.Model):
    """Accountability matter (追责事项): one rung of a ladder for one unit or person, with its record, the answer and three followers.

    What it says never changes; only what became of it is added. `before` is the matter of the rung before, `pair` the
    other inquiry of a double one (一票双查), `tracks` the canonical JSON text of how each follower stands.
    """

    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    ladder = models.CharField(max_length=60)
    rung = models.CharField(max_length=60)
    trigger = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey("people.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    entry = models.ForeignKey(
        "evaluation.ScoreEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    before = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    pair = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="paired_by")
    opened_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20)
    record = models.TextField(blank=True)
    evidence = models.ForeignKey("platform.Evidence", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    tracks = models.TextField(blank=True)
    closing_note = models.TextField(blank=True)
    closed_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    head_mac = models.CharField(max_length=64, blank=True)
    row_mac = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=("unit", "-id"), name="matter_of_unit"),
            models.Index(fields=("member", "-id"), name="matter_of_member"),
        )
        constraints = (
            models.UniqueConstraint(fields=("district", "number"), name="matter_number_once"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, member__isnull=True) | Q(unit__isnull=True, member__isnull=False),
                name="matter_has_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=True)
                | (
                    ~Q(opened_by=F("member"))
                    & (Q(recorded_by__isnull=True) | ~Q(recorded_by=F("member")))
                    & (Q(closed_by__isnull=True) | ~Q(closed_by=F("member")))
                ),
                name="matter_not_by_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("opened_by")), name="matter_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(state="open", recorded_at__isnull=True, closed_at__isnull=True)
                | Q(~Q(record=""), state="recorded", recorded_at__isnull=False, closed_at__isnull=True)
                | Q(~Q(record=""), state="closed", recorded_at__isnull=False, closed_at__isnull=False),
                name="matter_closed_behind_its_record",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.ladder} {self.rung}"


class AccountabilityAct(SealedAct):
    """Accountability act (追责事项记录): one sealed act on a matter; `payload` is the canonical JSON text that its code covers."""

    subject = models.ForeignKey(AccountabilityMatter, on_delete=models.PROTECT, related_name="acts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="matter_act_once"),)


class DoubleClosing(models.Model):
    """Double closing (两案同结): that an inquiry of a double one is closed, which stands only beside that of the other.

    Written by a trigger when the inquiry closes. `other` is a deferred foreign key: what is committed has both or neither.
    """

    matter = models.OneToOneField(AccountabilityMatter, primary_key=True, on_delete=models.PROTECT, related_name="+")
    other = models.OneToOneField("self", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.other_id}"


class MatterGround(models.Model):
    """Matter ground (等级依据): the band in a frozen score period that opened a matter, and whose band it was.

    `judged` is the key under the scheme, of a grid its code. `running` counts the periods one after another that said so,
    `period` the last of them. `key` names trigger, days and subject, so that they open one matter and no more.
    """

    matter = models.OneToOneField(
        AccountabilityMatter, primary_key=True, on_delete=models.PROTECT, related_name="ground"
    )
    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey("evaluation.ScorePeriod", on_delete=models.PROTECT, related_name="+")
    period_digest = models.CharField(max_length=64)
    scheme = models.CharField(max_length=60)
    judged = models.CharField(max_length=60)
    band = models.CharField(max_length=30)
    running = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("district", "key"), name="matter_ground_once"),)

    def __str__(self) -> str:
        return f"{self.matter_id} {self.key}"


class MatterFinding(models.Model):
    """Matter finding (追责依据): a score entry, or a case, that a matter rests on; told by the act that opened it.

    A matter by a trigger has as many as the trigger asks for, in the order of their numbers (`position` from 1 on).
    """

    matter = models.ForeignKey(AccountabilityMatter, on_delete=models.PROTECT, related_name="findings")
    position = models.PositiveSmallIntegerField()
    entry = models.ForeignKey(
        "evaluation.ScoreEntry", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    case = models.ForeignKey("cases.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("matter", "position"), name="matter_finding_once"),
            models.UniqueConstraint(fields=("matter", "entry"), name="matter_finding_entry_once"),
            models.CheckConstraint(
                condition=Q(entry__isnull=False, case__isnull=True) | Q(entry__isnull=True, case__isnull=False),
                name="matter_finding_entry_or_case",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.position}"

"""Referrals of matters to another authority and the sealed acts on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wangge.evaluation.models.acts import SealedAct

REFERRAL_ACT_TABLES = ("evaluation_matterreferralact",)


class MatterReferral(models.Model):
    """Matter referral (移交): the package of a matter that a person handed over to another authority, and its receipt.

    `package` is the canonical JSON text as handed over, `digest` its SHA-256; neither ever changes. The receipt is entered
    later, once. `track` is the follower whose track was referred, "" for none.
    """

    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    matter = models.ForeignKey("evaluation.AccountabilityMatter", on_delete=models.PROTECT, related_name="referrals")
    track = models.CharField(max_length=60, blank=True)
    authority = models.CharField(max_length=120)
    handed_to = models.CharField(max_length=60)
    note = models.TextField()
    package = models.TextField()
    digest = models.CharField(max_length=64)
    handed_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    receipt_number = models.CharField(max_length=60, blank=True)
    received_by = models.CharField(max_length=60, blank=True)
    received_on = models.DateField(null=True, blank=True)
    receipt_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    receipt_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    head_mac = models.CharField(max_length=64, blank=True)
    row_mac = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("matter", "-id"), name="referral_of_matter"),)
        constraints = (
            models.UniqueConstraint(fields=("district", "number"), name="referral_number_once"),
            models.UniqueConstraint(
                fields=("matter", "track"), condition=Q(receipt_number=""), name="referral_outstanding_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    receipt_number="",
                    received_by="",
                    received_on__isnull=True,
                    receipt_by__isnull=True,
                    receipt_at__isnull=True,
                )
                | Q(
                    ~Q(receipt_number=""),
                    ~Q(received_by=""),
                    received_on__isnull=False,
                    receipt_by__isnull=False,
                    receipt_at__isnull=False,
                ),
                name="referral_receipt_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.authority}"


class MatterReferralAct(SealedAct):
    """Matter referral act (移交记录): one sealed act on a referral, also each taking of its package; see `SealedAct`."""

    subject = models.ForeignKey(MatterReferral, on_delete=models.PROTECT, related_name="acts")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="referral_act_once"),)

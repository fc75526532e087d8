"""What makes fraud hard."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wangge.cases.models.case import Case, CasePhoto

REVIEW_STATES = ("waiting", "same", "different")


class EvidenceReview(models.Model):
    """Photo review (照片复核): a photo that is alike an earlier one, for a person to judge; `distance` 0 and `is_exact`
    where the bytes are the same, else the bits (of 64) in which the pictures' codes differ.

    A review changes nothing in either case. Like a case it has a chain of its own, one event an act (`ReviewEvent`):
    `version` counts them, `head_mac` is the last one's code, `row_mac` the row's. `number` is given out without gaps.
    """

    number = models.PositiveIntegerField(unique=True)
    version = models.PositiveSmallIntegerField(default=0)
    head_mac = models.CharField(max_length=64, blank=True)
    row_mac = models.CharField(max_length=64, blank=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    photo = models.ForeignKey(CasePhoto, on_delete=models.PROTECT, related_name="+")
    earlier_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    earlier_district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    earlier_photo = models.ForeignKey(CasePhoto, on_delete=models.PROTECT, related_name="+")
    distance = models.PositiveSmallIntegerField()
    is_exact = models.BooleanField()
    found_at = models.DateTimeField()
    state = models.CharField(max_length=20, default="waiting")
    decided_by = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("district", "state", "-found_at", "-id"), name="evidence_review_queue"),)
        constraints = (
            models.UniqueConstraint(fields=("photo", "earlier_photo"), name="evidence_review_once"),
            models.CheckConstraint(condition=Q(state__in=REVIEW_STATES), name="evidence_review_state"),
            models.CheckConstraint(condition=Q(photo__gt=F("earlier_photo")), name="evidence_review_in_order"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="evidence_review_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.photo_id} {self.earlier_photo_id}"


class ReviewEvent(models.Model):
    """Review event (照片复核记录): one act on a photo review, sealed to the one before it; never changed, never removed.

    `payload` is the canonical JSON text that the seal covers, byte for byte.
    """

    review = models.ForeignKey(EvidenceReview, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=20)
    actor = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    payload = models.TextField()
    mac = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("review", "seq"), name="review_event_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="review_event_seq_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.review_id}/{self.seq} {self.act}"

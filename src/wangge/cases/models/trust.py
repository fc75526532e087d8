"""What makes fraud hard."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wangge.cases.models.case import Case, CasePhoto

REVIEW_STATES = ("waiting", "same", "different")


class EvidenceReview(models.Model):
    """Photo review (照片复核): a photo that is alike an earlier one, for a person to judge; `distance` 0 and `is_exact`
    where the bytes are the same, else the bits (of 64) in which the pictures' codes differ.

    A review changes nothing in either case.
    """

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

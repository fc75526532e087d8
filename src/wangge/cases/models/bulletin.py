"""Bulletins of the listed cases."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Bulletin(models.Model):
    """Bulletin (通报): the listed cases of a period as they stood when a named person issued it; never changed after.

    `content` is the canonical JSON text that its code covers. Each is a chain of its own, of this one act.
    """

    district = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    from_on = models.DateField()
    to_on = models.DateField()
    issued_by = models.ForeignKey("people.Member", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    content = models.TextField()
    mac = models.CharField(max_length=64)
    row_mac = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("district", "number"), name="bulletin_number_once"),
            models.UniqueConstraint(fields=("district", "from_on", "to_on"), name="bulletin_period_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="bulletin_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.district_id}/{self.number}"

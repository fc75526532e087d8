"""What every act of the ledger, of a matter and of a task has; its table has besides the row that it is an act on."""

from __future__ import annotations

from django.db import models


class SealedAct(models.Model):
    """Sealed act (封存记录): one act on a `subject`; `payload` is the canonical JSON text that its code covers."""

    subject_id: int

    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
    actor = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    payload = models.TextField()
    mac = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.subject_id} {self.seq} {self.act}"

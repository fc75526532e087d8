"""Indicators that administrators built: every version of their definitions, written once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class BuiltIndicator(models.Model):
    """Built indicator (自建指标): one version of a definition that an administrator made; never changed, only followed.

    `definition` is its canonical JSON; a version that `is_retired` ends the key until a later one takes it up again.
    """

    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    definition = models.TextField()
    is_retired = models.BooleanField(default=False)
    author = models.ForeignKey("people.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "version"), name="built_indicator_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="built_indicator_version_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.version}"

"""What people arrange for themselves at their desks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """Saved view (常用视图): a work list as one person wants to find it again; `query` is its address with filter, order and columns."""

    member = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=20)
    query = models.CharField(max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("member", "name"), name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
        )

    def __str__(self) -> str:
        return self.name

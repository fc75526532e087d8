"""Imports of foreign files and the rows that became cases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ImportRun(models.Model):
    """Import run (导入批次): one reading of one file by one mapping; unfinished if it was stopped.

    The counts grow with each batch of rows that is stored; rows = cases + merged + rejected + unchanged.
    """

    source = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    mapping_sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField(default=0)
    case_count = models.PositiveIntegerField(default=0)
    merged_count = models.PositiveIntegerField(default=0)
    rejected_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"


class ImportedRow(models.Model):
    """Imported row (导入行): a row of a source that became a case or was merged into one; known for ever by its key.

    `digest` is the SHA-256 of the cells the mapping read; `match_key` is under what likes of it are looked for.
    Rejected rows are not stored, so that they can be corrected and imported.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="imported_rows")
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField()
    match_key = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = (models.Index(fields=("source", "match_key"), name="imported_row_match"),)
        constraints = (
            models.UniqueConstraint(fields=("source", "external_id"), name="imported_row_once"),
            models.CheckConstraint(condition=Q(outcome__in=("case", "merged")), name="imported_row_outcome_known"),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"

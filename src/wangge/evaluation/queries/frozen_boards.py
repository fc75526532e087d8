"""Boards of departments as the runs of a score period stored them (HL-1)."""

from __future__ import annotations

from collections.abc import Iterable

from wangge.evaluation.domain.frozen_boards import BoardKey, BoardPlace, read_place
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.models import EvaluationSubject


def read_boards(run_ids: Iterable[int]) -> dict[BoardKey, BoardPlace]:
    """Return what the runs stored of each department, by month and department."""
    rows = EvaluationSubject.objects.filter(run_id__in=list(run_ids), kind=DEPARTMENT).order_by("run_id", "id")
    return {(month, key): read_place(scores) for month, key, scores in rows.values_list("run__month", "key", "scores")}

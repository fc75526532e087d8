"""Boards of departments as the runs of a score period stored them, and which months of a district are frozen (HL-1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import orjson

from wangge.evaluation.domain.frozen_boards import BoardKey, BoardPlace, FrozenMonth, read_place
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.score_views import FROZEN
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.models import EvaluationRun, EvaluationSubject, ScorePeriod


def read_boards(run_ids: Iterable[int]) -> dict[BoardKey, BoardPlace]:
    """Return what the runs stored of each department, by month and department."""
    rows = EvaluationSubject.objects.filter(run_id__in=list(run_ids), kind=DEPARTMENT).order_by("run_id", "id")
    return {(month, key): read_place(scores) for month, key, scores in rows.values_list("run__month", "key", "scores")}


def find_frozen_months(*, district_id: int | None, months: Collection[str]) -> dict[str, FrozenMonth]:
    """Return by month those of `months` that a frozen period of the district holds, by its latest frozen edition."""
    if not months:
        return {}
    first_on, last_on = parse_month(min(months))[0], parse_month(max(months))[1]
    periods = ScorePeriod.objects.filter(
        district_id=district_id, state=FROZEN, from_on__lte=last_on, to_on__gte=first_on
    ).order_by("edition")
    resting = {
        run_id: period
        for period in periods.only("edition", "content")
        for run_id, _ in orjson.loads(period.content)["runs"]
    }
    runs = EvaluationRun.objects.filter(pk__in=list(resting), month__in=months).values_list("pk", "month")
    found: dict[str, FrozenMonth] = {}
    for run_id, month in sorted(runs, key=lambda run: resting[run[0]].edition):
        period = resting[run_id]
        found[month] = FrozenMonth(month=month, period_id=period.pk, edition=period.edition, run_id=run_id)
    return found

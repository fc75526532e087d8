"""The entries of a frozen score period one by one, for the workbook."""

from __future__ import annotations

from wangge.evaluation.domain.consequences import PointsEntry
from wangge.evaluation.domain.score_views import PERSON
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.queries.score_basis import find_basis
from wangge.evaluation.queries.score_rows import get_subject_key, list_counted, list_editions

_COLUMNS = (
    "number", "track", "subject_kind", "unit_id", "member_id", "grid_code", "rule", "points", "occurred_on", "cause",
    "appeal_state", "case__number", "counters__number",
)  # fmt: skip


def list_points_entries(period: ScorePeriod, *, with_people: bool) -> tuple[PointsEntry, ...]:
    """Return every counted entry of the period and of what it restates by number, those about persons only when told."""
    rows = list_counted(list_editions(period))
    if not with_people:
        rows = rows.exclude(subject_kind=PERSON)
    rules = {rule.key: rule for rule in find_basis(period).rules}
    found = []
    for row in rows.values_list(*_COLUMNS, named=True):
        rule = rules.get(row.rule)
        subject = ScoreEntry(
            track=row.track,
            subject_kind=row.subject_kind,
            unit_id=row.unit_id,
            member_id=row.member_id,
            grid_code=row.grid_code,
        )
        found.append(
            PointsEntry(
                number=row.number,
                occurred_on=row.occurred_on,
                subject=get_subject_key(subject),
                rule=row.rule,
                rule_zh=rule.name_zh if rule else row.rule,
                rule_en=rule.name_en if rule else row.rule,
                points=row.points,
                cause=row.cause,
                case_number=row.case__number or "",
                counters=row.counters__number,
                appeal_state=row.appeal_state,
            )
        )
    return tuple(found)

"""Enter into a score period what the records give by computed rules, each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from wangge.evaluation import access
from wangge.evaluation.domain.score_totals import compute_points
from wangge.evaluation.domain.score_views import COUNTED, FROZEN, OPEN
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.operations.score_entries import counter_unfounded
from wangge.evaluation.operations.score_sealing import open_rows
from wangge.evaluation.queries.score_facts import Finding, read_findings
from wangge.evaluation.queries.score_rows import fetch_own_period, lock_period
from wangge.kernel.public import Actor, DomainError
from wangge.platform.public import begin_act, get_clock

_AT_ONCE = 400


def fill_period(*, actor: Actor, period_id: int) -> int:
    """Enter the points that the records give by computed rules, each once, and counter those of voided and excused cases.

    Returns how many entries were added. Raises `evaluation_not_evaluator`, `score_period_unknown`, `score_period_state`,
    `score_period_frozen`.
    """
    access.check_run_score_period(actor)
    known = fetch_own_period(actor, period_id)
    check_open(known)
    return enter_findings(period_id, read_findings(known))


def check_open(period: ScorePeriod) -> None:
    """Refuse a period that is not open for points. Raises `score_period_state`, `score_period_frozen`."""
    if period.state != OPEN:
        raise DomainError(
            "score_period_frozen" if period.state == FROZEN else "score_period_state", number=period.number
        )


def enter_findings(period_id: int, found: Iterable[Finding]) -> int:
    """Enter what the records give into an open period, each once; return how many entries were added.

    Raises `score_period_state`, `score_period_frozen`.
    """
    with begin_act():
        period = lock_period(period_id, states=(OPEN,))
        return add_findings(period, list(found))


def add_findings(period: ScorePeriod, found: Sequence[Finding]) -> int:
    """Enter findings that no period of the district has; the caller holds the period's lock and the act."""
    known = _list_known(period.district_id, {key for one in found for key in one.source_keys})
    fresh = {one.source_keys[0]: one for one in found if known.isdisjoint(one.source_keys)}
    open_rows([_build_entry(period, one) for one in fresh.values()], act="compute")
    return len(fresh) + counter_unfounded(period)


def _list_known(district_id: int, keys: Iterable[str]) -> set[str]:
    """Return those of the keys that an entry of the district has, in whatever period."""
    asked, known = sorted(keys), set[str]()
    for start in range(0, len(asked), _AT_ONCE):
        rows = ScoreEntry.objects.filter(district_id=district_id, source_key__in=asked[start : start + _AT_ONCE])
        known.update(rows.order_by().values_list("source_key", flat=True))
    return known


def _build_entry(period: ScorePeriod, found: Finding) -> ScoreEntry:
    points, factor = compute_points(found.rule, found.occurred_on, of_class=found.of_class)
    return ScoreEntry(
        district_id=period.district_id,
        period=period,
        track=found.rule.track,
        rule=found.rule.key,
        subject_kind=found.rule.subject,
        unit_id=found.unit_id,
        member_id=found.member_id,
        grid_code=found.grid_code,
        points=points,
        factor=factor.quantize(Decimal("0.001")),
        occurred_on=found.occurred_on,
        case_id=found.case_id,
        cause=found.cause,
        source_key=found.source_keys[0],
        proposed_at=get_clock().now(),
        state=COUNTED,
    )

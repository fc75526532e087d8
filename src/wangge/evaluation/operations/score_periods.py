"""Open a score period, fill it from the records, publish it to the units, freeze it, and restate it with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from wangge.evaluation import access
from wangge.evaluation.domain.result_tables import encode_consumers
from wangge.evaluation.domain.score_totals import compute_points
from wangge.evaluation.domain.score_views import ASKED, COUNTED, FROZEN, OPEN, PROPOSED, PUBLISHED, REVIEWED
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.evaluation.operations.score_entries import counter_voided, read_words
from wangge.evaluation.operations.score_events import PUBLISHED_EVENT, announce_period
from wangge.evaluation.operations.score_sealing import open_row, open_rows, seal_row
from wangge.evaluation.queries.assessing import list_plans
from wangge.evaluation.queries.score_facts import Finding, read_findings
from wangge.evaluation.queries.score_results import build_content, list_caps, list_runs_within
from wangge.evaluation.queries.score_rows import fetch_own_period, list_editions, lock_period
from wangge.kernel.public import Actor, DomainError, digest_bytes
from wangge.platform.public import begin_act, get_clock, get_profile


def open_period(*, actor: Actor, from_on: date, to_on: date) -> int:
    """Open the ledger of some days of the actor's district and return its id.

    Raises `evaluation_not_evaluator`, `score_rules_missing`, `score_days_invalid`, `score_period_exists(number)`.
    """
    _check_runner(actor)
    if not get_profile().scoring.tracks:
        raise DomainError("score_rules_missing")
    if to_on < from_on:
        raise DomainError("score_days_invalid")
    row = _build_period(actor, from_on=from_on, to_on=to_on)
    open_days(row)
    return row.pk


def open_days(row: ScorePeriod) -> None:
    """Store a new period over days that no other one holds. Raises `score_period_exists(number)`."""
    with begin_act():
        _check_days_free(row)
        open_row(row, act="open", actor_id=row.opened_by_id)
        _check_days_free(row)  # whoever opened one meanwhile held the counter of the numbers


def _check_days_free(row: ScorePeriod) -> None:
    mine = ScorePeriod.objects.filter(district_id=row.district_id).exclude(pk=row.pk)
    known = mine.filter(from_on__lte=row.to_on, to_on__gte=row.from_on).first()
    if known is not None:
        raise DomainError("score_period_exists", number=known.number)


def restate_period(*, actor: Actor, period_id: int, reason: str) -> int:
    """Open a further edition of a frozen period for corrections, with the reason, and return its id.

    Raises `evaluation_not_evaluator`, `score_period_unknown`, `score_reason_missing`, `note_too_long`, `score_period_state`,
    `score_period_exists` when it is restated already.
    """
    _check_runner(actor)
    words, known = read_words(reason), fetch_own_period(actor, period_id)
    with begin_act():
        frozen = ScorePeriod.objects.select_for_update().get(pk=known.pk)
        if frozen.state != FROZEN:
            raise DomainError("score_period_state", number=frozen.number)
        later = ScorePeriod.objects.filter(restates=frozen).first()
        if later is not None:
            raise DomainError("score_period_exists", number=later.number)
        row = _build_period(actor, from_on=frozen.from_on, to_on=frozen.to_on)
        row.edition, row.restates, row.reason = frozen.edition + 1, frozen, words
        open_row(row, act="restate", actor_id=actor.member_id)
    return row.pk


def _check_runner(actor: Actor) -> None:
    access.check_run_evaluation(actor)
    if actor.member_id is None or actor.district_id is None:
        raise DomainError("evaluation_not_evaluator", name=actor.name)


def _build_period(actor: Actor, *, from_on: date, to_on: date) -> ScorePeriod:
    assert actor.district_id is not None, "_check_runner lets only people of a district through"
    assert actor.member_id is not None, "_check_runner lets only people through"
    return ScorePeriod(
        district_id=actor.district_id,
        from_on=from_on,
        to_on=to_on,
        edition=1,
        state=OPEN,
        opened_by_id=actor.member_id,
        opened_at=get_clock().now(),
    )


def fill_period(*, actor: Actor, period_id: int) -> int:
    """Enter the points that the records give by computed rules, each once, and counter those of voided cases.

    Returns how many entries were added. Raises `evaluation_not_evaluator`, `score_period_unknown`, `score_period_state`,
    `score_period_frozen`.
    """
    _check_runner(actor)
    known = fetch_own_period(actor, period_id)
    if known.state != OPEN:
        raise DomainError("score_period_frozen" if known.state == FROZEN else "score_period_state", number=known.number)
    return enter_findings(period_id, read_findings(known))


def enter_findings(period_id: int, found: Iterable[Finding]) -> int:
    """Enter what the records give into an open period, each once; return how many entries were added.

    Raises `score_period_state`, `score_period_frozen`.
    """
    with begin_act():
        period = lock_period(period_id, states=(OPEN,))
        entered = ScoreEntry.objects.filter(district_id=period.district_id).exclude(source_key="")
        keys = set(entered.filter(period_id__in=list_editions(period)).values_list("source_key", flat=True))
        fresh = [one for one in found if one.source_key not in keys]
        open_rows([_build_entry(period, one) for one in fresh], act="compute")
        return len(fresh) + counter_voided(period)


def _build_entry(period: ScorePeriod, found: Finding) -> ScoreEntry:
    points, factor = compute_points(found.rule, found.occurred_on)
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
        source_key=found.source_key,
        proposed_at=get_clock().now(),
        state=COUNTED,
    )


def publish_period(*, actor: Actor, period_id: int) -> None:
    """Show a period to the units for the days the city says (公示期), before it counts.

    Raises `evaluation_not_evaluator`, `score_period_unknown`, `score_period_running(to_on)`, `score_period_waiting(count)`,
    `score_period_state`, `score_period_frozen`.
    """
    _check_runner(actor)
    known, now = fetch_own_period(actor, period_id), get_clock().now()
    today = _find_day(now)
    if today <= known.to_on:
        raise DomainError("score_period_running", to_on=known.to_on.isoformat())
    with begin_act():
        row = lock_period(period_id, states=(OPEN,))
        waiting = row.entries.filter(state=PROPOSED).count()
        if waiting:
            raise DomainError("score_period_waiting", count=waiting)
        counter_voided(row)
        row.state, row.published_by_id, row.published_at = PUBLISHED, actor.member_id, now
        row.public_until_on = today + timedelta(days=get_profile().scoring.publish_days)
        columns = ("state", "published_by_id", "published_at", "public_until_on")
        seal_row(row, act="publish", actor_id=actor.member_id, columns=columns)
        announce_period(row, PUBLISHED_EVENT)


def freeze_period(*, actor: Actor, period_id: int) -> str:
    """Freeze a period that has been public long enough and return the digest of its result.

    Raises `evaluation_not_evaluator`, `score_period_unknown`, `score_period_public(until_on)`, `score_period_waiting(count)`
    while appeals are open, `score_period_state`, `score_period_frozen`.
    """
    _check_runner(actor)
    known, now = fetch_own_period(actor, period_id), get_clock().now()
    with begin_act():
        row = lock_period(known.pk, states=(PUBLISHED,))
        if row.public_until_on is None or _find_day(now) <= row.public_until_on:
            raise DomainError("score_period_public", until_on=str(row.public_until_on))
        waiting = row.entries.filter(appeal_state__in=(ASKED, REVIEWED)).count()
        if waiting:
            raise DomainError("score_period_waiting", count=waiting)
        counter_voided(row)
        plans = list_plans(row.district_id)
        results = encode_consumers(get_profile().results)
        row.content = build_content(row, rules=list_caps(), run_ids=list_runs_within(row), plans=plans, results=results)
        row.digest = digest_bytes(row.content.encode())
        row.state, row.frozen_by_id, row.frozen_at = FROZEN, actor.member_id, now
        columns = ("state", "frozen_by_id", "frozen_at", "content", "digest")
        seal_row(row, act="freeze", actor_id=actor.member_id, columns=columns)
    return row.digest


def _find_day(instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(get_profile().city.zone)).date()

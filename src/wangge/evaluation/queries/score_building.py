"""From rows of the score ledger to the frozen views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from wangge.evaluation.domain.score_views import (
    GRID,
    OPEN_APPEALS,
    PERSON,
    REJECTED,
    EntryView,
    PeriodView,
    ReviewStep,
)
from wangge.evaluation.models import ScoreEntry, ScorePeriod
from wangge.geo.public import get_area_names
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock
from wangge.profiles.public import Scoring, find_row


def show_period(row: ScorePeriod) -> PeriodView:
    """Return a period as a frozen value; the row comes with who opened it and what restates it."""
    return PeriodView(
        id=row.pk,
        number=row.number,
        from_on=row.from_on,
        to_on=row.to_on,
        edition=row.edition,
        restates_id=row.restates_id,
        reason=row.reason,
        state=row.state,
        opened_by=row.opened_by.display_name if row.opened_by is not None else "",
        opened_at=row.opened_at,
        published_at=row.published_at,
        public_until_on=row.public_until_on,
        frozen_at=row.frozen_at,
        digest=row.digest,
        is_latest=not hasattr(row, "restated_by"),
        takes_new_rules=bool(row.takes_new_rules),
    )


def show_entries(actor: Actor, rows: Iterable[ScoreEntry], scoring: Scoring) -> tuple[EntryView, ...]:
    """Return entries as frozen values, grids by their names; the rows come with all they refer to."""
    shown = tuple(rows)
    codes = {row.grid_code for row in shown if row.subject_kind == GRID}
    grids = get_area_names(actor=actor, codes=codes) if codes else {}
    return tuple(show_entry(row, scoring, grids=grids) for row in shown)


def show_entry(row: ScoreEntry, scoring: Scoring, *, grids: Mapping[str, str] = MappingProxyType({})) -> EntryView:
    """Return an entry as a frozen value; the row comes with all it refers to.

    A grid that is not among the names `grids` is called by its code.
    """
    rule, check = find_row(scoring.rules, row.rule), find_row(scoring.checks, row.check_kind)
    track = find_row(scoring.tracks, row.track)
    return EntryView(
        id=row.pk,
        number=row.number,
        period_id=row.period_id,
        track=row.track,
        track_zh=track.name_zh if track else row.track,
        track_en=track.name_en if track else row.track,
        rule=row.rule,
        rule_zh=rule.name_zh if rule else row.rule,
        rule_en=rule.name_en if rule else row.rule,
        source=rule.source if rule else "",
        check_zh=check.name_zh if check else row.check_kind,
        check_en=check.name_en if check else row.check_kind,
        subject_kind=row.subject_kind,
        subject_name=_name_subject(row, grids),
        points=row.points,
        factor=row.factor,
        occurred_on=row.occurred_on,
        reason=row.reason,
        case_number=row.case.number if row.case is not None else "",
        evidence_id=row.evidence_id,
        counters_id=row.counters_id,
        countered_by_id=next((one.pk for one in row.counter_entries.all() if one.state != REJECTED), None),
        cause=row.cause,
        is_manual=row.proposed_by_id is not None and not row.cause,
        proposed_by=row.proposed_by.display_name if row.proposed_by is not None else "",
        proposed_at=row.proposed_at,
        state=row.state,
        appeal_state=row.appeal_state,
        steps=_list_steps(row),
        review_due_at=(due_at := row.review_due_at if row.appeal_state in OPEN_APPEALS else None),
        is_review_late=due_at is not None and due_at < get_clock().now(),
    )


def _name_subject(row: ScoreEntry, grids: Mapping[str, str]) -> str:
    if row.subject_kind == GRID:
        return grids.get(row.grid_code, row.grid_code)
    person = row.member.display_name if row.member is not None else ""
    return person if row.subject_kind == PERSON else row.unit.name if row.unit is not None else ""


def _list_steps(row: ScoreEntry) -> tuple[ReviewStep, ...]:
    """Return what was done with the entry after it was made, the first first."""
    told = (
        ("confirm" if row.state == "counted" else "reject", row.decided_by, row.decided_at, "", row.decision_note),
        ("appeal", row.appellant, row.appealed_at, "", row.appeal_reason),
        ("review", row.reviewer, row.reviewed_at, row.review_verdict, row.review_note),
        ("rule", row.second_reviewer, row.ruled_at, row.appeal_state, row.ruling_note),
    )
    return tuple(
        ReviewStep(act=act, person=person.display_name, at=at, verdict=verdict, note=note)
        for act, person, at, verdict, note in told
        if person is not None and isinstance(at, datetime)
    )

"""What a report tells of schemes, points, flags and matters: read as it was frozen or stored, in so many queries for any city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
from django.db.models import Count, Q

from wangge.evaluation import access
from wangge.evaluation.domain.consequences import (
    NO_DAYS,
    NO_PERIOD,
    BoardLine,
    Consequences,
    PeriodTold,
    PointsTotal,
)
from wangge.evaluation.domain.frozen_boards import BoardPlace, read_place
from wangge.evaluation.domain.reports import EarlierMonth
from wangge.evaluation.domain.score_totals import SubjectKey
from wangge.evaluation.domain.score_views import FROZEN, GRID, PERSON
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT
from wangge.evaluation.domain.views import RunView, ScoreView, SubjectView
from wangge.evaluation.models import EvaluationSubject, ScoreEntry, ScorePeriod
from wangge.evaluation.queries.reports.matter_lines import list_matter_lines
from wangge.evaluation.queries.reports.points_entries import list_points_entries
from wangge.evaluation.queries.reports.scheme_results import list_names, read_scheme_results
from wangge.evaluation.queries.score_ledger import list_subject_names
from wangge.evaluation.queries.score_rows import get_subject_key, list_counted, list_editions
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile
from wangge.profiles.public import find_row


def gather_consequences(
    *,
    actor: Actor,
    run: RunView,
    departments: Sequence[SubjectView],
    earlier: EarlierMonth | None,
    with_people: bool,
    with_entries: bool,
) -> Consequences:
    """Return what the days of a run led to; points and scheme results of a frozen period only.

    `departments` are those of the run. Rows about persons are told with people only; the entries one by one when asked for.
    """
    profile, section = get_profile(), get_profile().accountability
    frozen, told = _find_period(actor, run)
    content: dict[str, Any] = orjson.loads(frozen.content) if frozen is not None else {}
    schemes, before_to_on = read_scheme_results(actor, frozen, content, with_people=with_people)
    points, left_out = _read_points(actor, frozen, content, with_people=with_people)
    board = _read_board(departments, earlier)
    has_matters = bool(section.ladders) or section.double_inquiry is not None
    return Consequences(
        period=told,
        has_schemes=bool(profile.schemes or content.get("schemes")),
        has_points=bool(profile.scoring.tracks or content.get("totals")),
        has_board=bool(profile.evaluation.flags.awarded or board),
        has_matters=has_matters,
        schemes=schemes,
        points=points,
        entries=list_points_entries(frozen, with_people=with_people) if with_entries and frozen is not None else (),
        caps={key: None if cap is None else Decimal(cap) for key, cap in content.get("rules", {}).items()},
        board=board,
        matters=list_matter_lines(actor=actor, run=run, with_people=with_people) if has_matters else (),
        left_out=left_out,
        before_to_on=before_to_on,
    )


def find_period_told(*, actor: Actor, run: RunView) -> PeriodTold:
    """Return the score period that a report of the run tells of. Raises `evaluation_not_shown(name)`."""
    return _find_period(actor, run)[1]


def _find_period(actor: Actor, run: RunView) -> tuple[ScorePeriod | None, PeriodTold]:
    """Return the newest frozen edition over the month of the run, None without one, and what is told of it."""
    if not run.month or run.district_id is None or run.from_on is None or run.to_on is None:
        return None, PeriodTold(state=NO_DAYS)
    rows = access.score_periods_visible_to(actor).filter(district_id=run.district_id)
    editions = list(rows.filter(from_on__lte=run.from_on, to_on__gte=run.to_on).order_by("-edition"))
    if not editions:
        return None, PeriodTold(state=NO_PERIOD)
    frozen = next((row for row in editions if row.state == FROZEN), None)
    shown = frozen or editions[0]
    content = orjson.loads(shown.content) if shown.content else {}
    run_ids = tuple(run_id for run_id, _ in content.get("runs", ()))
    return frozen, PeriodTold(
        state=shown.state,
        from_on=shown.from_on,
        to_on=shown.to_on,
        edition=shown.edition,
        public_until_on=shown.public_until_on,
        frozen_at=shown.frozen_at,
        digest=shown.digest,
        run_ids=run_ids,
        is_restated=frozen is not None and frozen is not editions[0],
        missing_reason=content.get("missing", {}).get("reason", ""),
        is_of_other_run=frozen is not None and run.id not in run_ids,
    )


def _read_points(
    actor: Actor, frozen: ScorePeriod | None, content: Mapping[str, Any], *, with_people: bool
) -> tuple[tuple[PointsTotal, ...], int]:
    """Return the frozen totals, the most points of each track first, and how many about persons are left out."""
    if frozen is None:
        return (), 0
    totals = {(track, kind, key): amounts for track, kind, key, *amounts in content["totals"]}
    told = {subject: amounts for subject, amounts in totals.items() if with_people or subject[1] != PERSON}
    names, tracks, beside = _name_subjects(actor, content, told), get_profile().scoring.tracks, _count_beside(frozen)
    rows = []
    for subject, (entries, given, taken, points) in told.items():
        track = find_row(tracks, subject[0])
        appeals, counters = beside.get(subject, (0, 0))
        rows.append(
            PointsTotal(
                subject=subject,
                track_zh=track.name_zh if track else subject[0],
                track_en=track.name_en if track else subject[0],
                name=names.get(subject, subject[2]),
                entries=entries,
                given=Decimal(given),
                taken=Decimal(taken),
                points=Decimal(points),
                appeals=appeals,
                counters=counters,
            )
        )
    order = {track.key: place for place, track in enumerate(tracks)}
    rows.sort(key=lambda row: (order.get(row.subject[0], len(order)), -row.points, row.subject))
    return tuple(rows), len(totals) - len(told)


def _name_subjects(actor: Actor, content: Mapping[str, Any], subjects: Iterable[SubjectKey]) -> dict[SubjectKey, str]:
    """Return what subjects of points are called; a grid as the runs call it."""
    wanted = list(subjects)
    grids = {subject[2] for subject in wanted if subject[1] == GRID}
    found = list_names(content, {(AREA, key) for key in grids})
    names = {subject: found[AREA, subject[2]][0] for subject in wanted if (AREA, subject[2]) in found}
    return names | list_subject_names(actor, [subject for subject in wanted if subject[1] != GRID])


def _count_beside(frozen: ScorePeriod) -> dict[SubjectKey, tuple[int, int]]:
    """Return by subject how many entries were appealed against, and how many are counter-entries."""
    rows = list_counted(list_editions(frozen)).order_by()
    grouped = rows.values_list("track", "subject_kind", "unit_id", "member_id", "grid_code").annotate(
        appeals=Count("pk", filter=~Q(appeal_state="")), counters_count=Count("pk", filter=Q(counters__isnull=False))
    )
    found: dict[SubjectKey, tuple[int, int]] = {}
    for track, kind, unit_id, member_id, grid_code, appeals, counters in grouped:
        key = get_subject_key(
            ScoreEntry(track=track, subject_kind=kind, unit_id=unit_id, member_id=member_id, grid_code=grid_code)
        )
        before = found.get(key, (0, 0))
        found[key] = (before[0] + appeals, before[1] + counters)
    return found


def _read_board(departments: Sequence[SubjectView], earlier: EarlierMonth | None) -> tuple[BoardLine, ...]:
    """Return the departments that were ranked, by place, with the marks of the month before."""
    before: dict[str, BoardPlace] = {}
    if earlier is not None:
        rows = EvaluationSubject.objects.filter(run_id=earlier.run_id, kind=DEPARTMENT)
        before = {key: read_place(scores) for key, scores in rows.values_list("key", "scores")}
    ranked = [one for one in departments if one.scores and one.scores[0].place is not None]
    return tuple(
        BoardLine(
            name_zh=one.name_zh,
            name_en=one.name_en,
            case_count=one.case_count,
            mark=_show_place(one.scores[0]),
            before=before.get(one.key),
        )
        for one in sorted(ranked, key=lambda one: (one.scores[0].place or 0, one.key))
    )


def _show_place(main: ScoreView) -> BoardPlace:
    return BoardPlace(
        score=main.value,
        place=main.place,
        flag=main.flag,
        flag_zh=main.flag_zh,
        flag_en=main.flag_en,
        flag_colour=main.flag_colour,
    )

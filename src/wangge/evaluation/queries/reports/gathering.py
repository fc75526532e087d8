"""What a report of a run holds, read as the run stored it: nothing is computed again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from wangge.analytics.public import DIMENSIONS, INDICATORS
from wangge.evaluation import access
from wangge.evaluation.domain.judging import BUILT_KINDS
from wangge.evaluation.domain.reports import (
    EarlierMonth,
    Report,
    Section,
    find_month_before,
    is_of_people,
    list_indicators_of,
)
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, POSTS, TOTAL
from wangge.evaluation.domain.targets import list_targeted
from wangge.evaluation.domain.views import RunView, SubjectView
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.evaluation.queries.areas import read_areas
from wangge.evaluation.queries.building import show_run, show_subject
from wangge.evaluation.queries.months import find_frozen_run
from wangge.evaluation.queries.reports.consequences import gather_consequences
from wangge.evaluation.queries.runs import fetch_run, find_recorded, list_beside
from wangge.kernel.public import Actor, DomainError, build_system_actor
from wangge.platform.public import get_local_day

_ORDER = (DEPARTMENT, AREA, *(key for key in DIMENSIONS if key not in POSTS), *POSTS)


def gather_report(*, actor: Actor, run_id: int, with_people: bool = False, with_entries: bool = False) -> Report:
    """Return the report of a run for somebody who sees all of it; persons and the entries of points only when asked for.

    Raises `evaluation_not_shown`, `evaluation_run_unknown(run)`, `evaluation_subject_unknown` for a run without total.
    """
    access.check_see_whole_evaluation(actor)
    row = fetch_run(actor, run_id)
    run = show_run(row)
    found = _show_all(row, access.subjects_visible_to(actor).filter(run=row).order_by("key"), with_people=with_people)
    totals = found.pop((TOTAL, 0), [])
    if not totals:
        raise DomainError("evaluation_subject_unknown", kind=TOTAL, key="")
    earlier = _find_earlier(actor, run)
    return Report(
        run=run,
        city_zh=totals[0].name_zh,
        city_en=totals[0].name_en,
        total=totals[0],
        earlier=earlier,
        sections=tuple(
            Section(kind=kind, level=level, subjects=_rank(found[kind, level]))
            for kind, level in sorted(found, key=_place)
        ),
        consequences=gather_consequences(
            actor=actor,
            run=run,
            departments=found.get((DEPARTMENT, 0), []),
            earlier=earlier,
            with_people=with_people,
            with_entries=with_entries,
        ),
        has_people=with_people,
        areas=_read_area_terms(run) if with_entries else {},
    )


def _read_area_terms(run: RunView) -> dict[str, tuple[int, str]]:
    """Return by code how many unit grids an area has and its class, on the day the run was of."""
    reader = build_system_actor(name="evaluation", district_id=run.district_id)
    areas = read_areas(reader, on=get_local_day(run.as_of))
    return {code: (area.unit_count, area.area_class) for code, area in areas.items()}


def list_areas_of_run(*, actor: Actor, run_id: int) -> tuple[RunView, tuple[SubjectView, ...]]:
    """Return a run and all its areas with every listed figure, for open data.

    What the city built is left out: two figures that differ by a condition could give a small count away. Raises `evaluation_not_shown`, `evaluation_run_unknown(run)`.
    """
    access.check_see_whole_evaluation(actor)
    row = fetch_run(actor, run_id)
    found = _show_all(
        row,
        access.subjects_visible_to(actor).filter(run=row, kind=AREA).order_by("key"),
        with_people=False,
        with_built=False,
    )
    return show_run(row), tuple(area for areas in found.values() for area in areas)


def _show_all(
    run: EvaluationRun, rows: Iterable[EvaluationSubject], *, with_people: bool, with_built: bool = True
) -> dict[tuple[str, int], list[SubjectView]]:
    """Return the subjects by kind and level."""
    recorded, deepest = find_recorded(run), len(run.level_names)
    beside = list_beside(run) if with_built else list_targeted(run.definitions)
    found: dict[tuple[str, int], list[SubjectView]] = {}
    for row in rows:
        if is_of_people(row.kind) and not with_people:
            continue
        listed = list_indicators_of(row.kind, level=row.level, deepest=deepest)
        indicators = tuple(dict.fromkeys((*listed, *(beside if row.kind in BUILT_KINDS else ()))))
        subject = show_subject(row, definitions=run.definitions, recorded=recorded, indicators=indicators)
        found.setdefault((row.kind, row.level), []).append(subject)
    return found


def _place(section: tuple[str, int]) -> tuple[int, str, int]:
    kind, level = section
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind, level)


def _rank(subjects: list[SubjectView]) -> tuple[SubjectView, ...]:
    """Return them best score first, those without one by their number of cases, the unknown after all."""
    return tuple(sorted(subjects, key=_find_rank))


def _find_rank(one: SubjectView) -> tuple[bool, bool, Decimal, int, str]:
    return one.is_unknown, one.score is None, -(one.score or Decimal(0)), -one.case_count, one.key


def find_run_before(*, actor: Actor, run: RunView) -> int | None:
    """Return the run of the month before that a report compares with, None without one.

    It is the one its frozen edition rests on; of a month that is not frozen the last from before the run was stored, so
    that a report made again is the same.
    """
    if not run.month:
        return None
    month = find_month_before(run.month)
    frozen_id = find_frozen_run(district_id=run.district_id, month=month)
    if frozen_id is not None:
        return frozen_id
    runs = access.visible_to(actor).filter(district_id=run.district_id, month=month, id__lt=run.id)
    return runs.order_by("-id").values_list("id", flat=True).first()


def _find_earlier(actor: Actor, run: RunView) -> EarlierMonth | None:
    run_id = find_run_before(actor=actor, run=run)
    totals = access.subjects_visible_to(actor).filter(run_id=run_id, kind=TOTAL)
    row = totals.select_related("run").defer("run__definitions").first()
    if row is None:
        return None
    listed = [key for key in row.figures if key in INDICATORS]
    total = show_subject(row, definitions={}, recorded=frozenset(row.figures), indicators=listed)
    return EarlierMonth(run_id=row.run_id, month=row.run.month, days=row.run.days, figures=total.figures)


def count_subjects_of(run: EvaluationRun, *, with_people: bool) -> int:
    """Return how many subjects a report of a run tells of: what making it takes grows with them."""
    rows = EvaluationSubject.objects.filter(run=run)
    return (rows if with_people else rows.exclude(kind__in=POSTS)).count()

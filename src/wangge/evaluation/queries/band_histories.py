"""Bands of score periods month by month: of each span of days the latest edition, as frozen or, published, as it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

import orjson

from wangge.evaluation import access
from wangge.evaluation.domain.assessment import find_run_kind
from wangge.evaluation.domain.bands import BandHistory, BandMark, FlagMark, PeriodBands, read_marks
from wangge.evaluation.domain.score_views import FROZEN, PUBLISHED
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.models import EvaluationSubject, ScorePeriod
from wangge.evaluation.queries.assessing import judge_all
from wangge.evaluation.queries.score_basis import find_basis
from wangge.evaluation.queries.score_results import list_frozen_runs
from wangge.evaluation.queries.score_rows import list_counted, list_editions
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile
from wangge.profiles.public import find_row

MOST_PERIODS = 12


def list_frozen_bands(
    *, district_id: int | None, until_on: date | None = None, most: int = MOST_PERIODS
) -> tuple[PeriodBands, ...]:
    """Return the newest frozen periods of a district that ended by a day, with their bands, the newest first."""
    rows = _list_latest(district_id, states=(FROZEN,), until_on=until_on, most=most)
    return tuple(_read(row) for row in rows)


def read_band_history(*, actor: Actor, scheme: str, most: int = MOST_PERIODS) -> BandHistory:
    """Return what the newest published and frozen periods of the actor's district gave those he may see under a scheme.

    Raises `evaluation_not_shown`.
    """
    access.check_see_evaluation(actor)
    rows = _list_latest(actor.district_id, states=(FROZEN, PUBLISHED), until_on=None, most=most)
    periods = tuple(_narrow(actor, scheme, _read(row) if row.content else _judge(row, scheme)) for row in rows)
    return BandHistory(scheme=scheme, periods=periods, flags=_read_flags(periods, scheme))


def _narrow(actor: Actor, scheme: str, period: PeriodBands) -> PeriodBands:
    """Return a period with the marks that the actor may see."""
    marks = period.marks.get(scheme, {})
    row = find_row(get_profile().schemes, scheme)
    kind = find_run_kind(row) if row is not None else ""
    seen = {key: mark for key, mark in marks.items() if access.may_see_judged(actor, kind, key)}
    return replace(period, marks={scheme: seen})


def _judge(row: ScorePeriod, scheme: str) -> PeriodBands:
    """Return the marks of a period that is not frozen, by the scheme it counts by."""
    plan = next((one for one in find_basis(row).plans if one.scheme.key == scheme), None)
    run_ids = list_frozen_runs(row)
    marks: dict[str, BandMark] = {}
    if plan is not None:
        subjects = EvaluationSubject.objects.filter(run_id__in=run_ids).select_related("run")
        entries = list_counted(list_editions(row))
        for one in judge_all(plan, subjects=subjects.defer("run__definitions", "notes"), entries=entries):
            band = one.assessment.band
            marks[one.key] = BandMark(
                value=one.assessment.value,
                band=band.key if band is not None else "",
                name_zh=band.name_zh if band is not None else "",
                name_en=band.name_en if band is not None else "",
            )
    return _show_period(row, run_ids=tuple(run_ids), marks={scheme: marks})


def _read_flags(periods: Iterable[PeriodBands], scheme: str) -> dict[tuple[int, str], FlagMark]:
    """Return the flags of the departments in the periods that are one month, by period and department (HL-1)."""
    of_runs = {one.run_ids[0]: one for one in periods if len(one.run_ids) == 1}
    row = find_row(get_profile().schemes, scheme)
    if row is None or find_run_kind(row) != DEPARTMENT or not of_runs:
        return {}
    found = EvaluationSubject.objects.filter(run_id__in=of_runs, kind=DEPARTMENT).only("run_id", "key", "scores")
    flags: dict[tuple[int, str], FlagMark] = {}
    for subject in found:
        period = of_runs[subject.run_id]
        main = subject.scores[0] if subject.scores else {}
        if main.get("flag_colour") and period.find_mark(scheme, subject.key) is not None:
            flags[period.period_id, subject.key] = FlagMark(
                colour=main["flag_colour"], name_zh=main.get("flag_zh", ""), name_en=main.get("flag_en", "")
            )
    return flags


def _list_latest(
    district_id: int | None, *, states: Collection[str], until_on: date | None, most: int
) -> list[ScorePeriod]:
    """Return of each span of days the latest edition in one of the states, the newest span first."""
    rows = ScorePeriod.objects.filter(district_id=district_id, state__in=states)
    if until_on is not None:
        rows = rows.filter(to_on__lte=until_on)
    editions = rows.order_by("-to_on", "-from_on", "-edition").values_list("from_on", "to_on", "pk")
    latest: dict[tuple[date, date], int] = {}
    for from_on, to_on, pk in editions:
        latest.setdefault((from_on, to_on), pk)
    chosen = list(latest.values())[:most]
    return list(ScorePeriod.objects.filter(pk__in=chosen).order_by("-to_on", "-from_on"))


def _read(row: ScorePeriod) -> PeriodBands:
    content = orjson.loads(row.content)
    return _show_period(row, run_ids=tuple(run_id for run_id, _ in content["runs"]), marks=read_marks(content))


def _show_period(
    row: ScorePeriod, *, run_ids: tuple[int, ...], marks: Mapping[str, Mapping[str, BandMark]]
) -> PeriodBands:
    return PeriodBands(
        period_id=row.pk,
        from_on=row.from_on,
        to_on=row.to_on,
        edition=row.edition,
        digest=row.digest,
        run_ids=run_ids,
        marks=marks,
    )

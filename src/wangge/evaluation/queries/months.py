"""Which run speaks for a month: the one its latest frozen edition rests on, else the newest one of it in a district."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from django.db.models import F, Max, QuerySet
from django.db.models.functions import TruncDate

from wangge.evaluation import access
from wangge.evaluation.domain.frozen_months import FrozenMonth, MonthStanding, decide_standings
from wangge.evaluation.domain.periods import parse_month
from wangge.evaluation.domain.score_views import FROZEN
from wangge.evaluation.domain.views import RunView
from wangge.evaluation.models import EvaluationRun, ScorePeriod
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile

_EDITIONS_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRuns:
    """The runs that speak for their months, the latest month first, without definitions; how each month stands."""

    runs: list[EvaluationRun]
    standings: Mapping[str, MonthStanding]


def fetch_month_runs(actor: Actor, *, most: int, has_ended: bool = False, district_id: int | None = None) -> MonthRuns:
    """Return the run that speaks for each month, of one district.

    It is the district asked for, else the actor's own, else the one evaluated last. `has_ended` passes over runs from
    before the month was over.
    """
    rows = access.visible_to(actor).exclude(month="").order_by()
    if has_ended:
        known_on = TruncDate("known_at", tzinfo=ZoneInfo(get_profile().city.zone))
        rows = rows.alias(known_on=known_on).filter(known_on__gt=F("to_on"))
    district_id = district_id or actor.district_id
    if district_id is None:
        district_id = rows.order_by("-id").values_list("district_id", flat=True).first()
    newest = _find_newest(rows, district_id=district_id, most=most)
    resting = _list_resting({district_id}, newest)
    known = EvaluationRun.objects.filter(pk__in={*newest.values(), *resting}, month__in=newest).defer("definitions")
    by_id = {row.pk: row for row in known}
    frozen = _name_months(((row.pk, row.month) for row in known if row.pk in resting), resting)
    standings = decide_standings(newest, {month: one for (_, month), one in frozen.items()})
    return MonthRuns(runs=[by_id[one.run_id] for one in standings.values()], standings=standings)


def find_standings(rows: QuerySet[EvaluationRun], *, district_id: int | None, most: int) -> list[MonthStanding]:
    """Return how the latest months of a district stand that have a run among `rows`, runs of months."""
    newest = _find_newest(rows, district_id=district_id, most=most)
    frozen = _find_frozen({district_id}, newest)
    return list(decide_standings(newest, {month: one for (_, month), one in frozen.items()}).values())


def _find_newest(rows: QuerySet[EvaluationRun], *, district_id: int | None, most: int) -> dict[str, int]:
    """Return the newest run of each month, the latest month first."""
    months = rows.filter(district_id=district_id).order_by("-month").values("month").annotate(newest=Max("id"))
    return dict(months.values_list("month", "newest")[:most])


def find_frozen_months(*, actor: Actor, runs: Iterable[RunView]) -> dict[int, FrozenMonth]:
    """Return by the id of a run how its month is frozen, with this run or another one; of other months nothing.

    Raises `evaluation_not_shown`.
    """
    access.check_see_evaluation(actor)
    asked = [run for run in runs if run.month and run.district_id is not None]
    frozen = _find_frozen({run.district_id for run in asked}, {run.month for run in asked})
    found = ((run.id, frozen.get((run.district_id or 0, run.month))) for run in asked)
    return {run_id: month for run_id, month in found if month is not None}


def find_frozen_month(*, actor: Actor, run: RunView) -> FrozenMonth | None:
    """Return how the month of a run is frozen, None where it is not. Raises `evaluation_not_shown`."""
    return find_frozen_months(actor=actor, runs=(run,)).get(run.id)


def find_frozen_run(*, district_id: int | None, month: str) -> int | None:
    """Return the run that a month of a district is frozen with, None where it is not frozen."""
    return next((one.run_id for (_, held), one in _find_frozen({district_id}, {month}).items() if held == month), None)


def _find_frozen(district_ids: Collection[int | None], months: Collection[str]) -> dict[tuple[int, str], FrozenMonth]:
    """Return by district and month how it is frozen, of the periods that hold one of the months."""
    resting = _list_resting(district_ids, months)
    known = EvaluationRun.objects.filter(pk__in=resting).values_list("pk", "month") if resting else ()
    return _name_months(known, resting)


def _name_months(
    known: Iterable[tuple[int, str]], resting: Mapping[int, ScorePeriod]
) -> dict[tuple[int, str], FrozenMonth]:
    """Return by district and month how it is frozen, by run and month; of two periods with a month the later edition."""
    ordered = sorted(known, key=lambda row: (resting[row[0]].edition, resting[row[0]].pk))
    return {(resting[pk].district_id, month): _show(month, pk, resting[pk]) for pk, month in ordered}


def _list_resting(district_ids: Collection[int | None], months: Collection[str]) -> dict[int, ScorePeriod]:
    """Return by run the latest frozen edition that rests on it, of the periods that hold one of the months."""
    if not months:
        return {}
    first_on, last_on = parse_month(min(months))[0], parse_month(max(months))[1]
    rows = ScorePeriod.objects.filter(
        district_id__in=district_ids, state=FROZEN, from_on__lte=last_on, to_on__gte=first_on
    )
    rows = rows.only("district_id", "from_on", "to_on", "edition", "frozen_at", "digest").order_by("edition", "pk")
    latest = {(row.district_id, row.from_on, row.to_on): row for row in rows}
    return {run_id: row for row in latest.values() for run_id in read_edition(row.pk, row.digest).run_ids}


@dataclass(frozen=True, slots=True)
class FrozenEdition:
    """What pages ask of a frozen result: the runs it rests on, and its rules of flags as they were kept."""

    run_ids: tuple[int, ...]
    rules: Mapping[str, Any]


@lru_cache(maxsize=_EDITIONS_KEPT)
def read_edition(period_id: int, _digest: str) -> FrozenEdition:
    """Return what is asked of a frozen edition; its result, long in a big city, is read once and never changes."""
    content = orjson.loads(ScorePeriod.objects.values_list("content", flat=True).get(pk=period_id))
    rules = {name: content[name] for name in ("flags",) if name in content}
    return FrozenEdition(run_ids=tuple(run_id for run_id, _ in content["runs"]), rules=rules)


def _show(month: str, run_id: int, period: ScorePeriod) -> FrozenMonth:
    assert period.frozen_at is not None, "the database keeps no frozen period without"
    return FrozenMonth(
        month=month,
        period_id=period.pk,
        edition=period.edition,
        frozen_at=period.frozen_at,
        run_id=run_id,
        digest=period.digest,
    )

"""Near duplicates of a report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection

from wangge.cases import access
from wangge.cases.domain.similarity import Candidate, rank_candidates
from wangge.cases.domain.workflow import OPEN_STATES
from wangge.cases.models import Case
from wangge.geo.public import build_box_around, compute_key_ranges, measure_distance_m
from wangge.kernel.public import Actor
from wangge.platform.public import RowReader, get_profile

MOST_NEIGHBOURS = 200
_MOST_RANGES = 8  # the box is a few dozen metres wide: a coarse cover of it holds few rows more
_CASES = RowReader(Case, by=("id",))


def find_similar_cases(*, actor: Actor, case_id: int, limit: int = 8) -> tuple[Candidate, ...]:
    """Return open cases that the report may duplicate: near, same class, reported within the profile's days."""
    case = _CASES.read_one(case_id)
    if case is None or not access.may_see(actor, case) or case.lon is None or case.lat is None:
        return ()
    rule = get_profile().merging
    candidates = (
        Candidate(
            case_id=other.pk,
            number=other.number,
            category_id=other.category_id,
            state=other.state,
            distance_m=measure_distance_m(case.lon, case.lat, other.lon or 0.0, other.lat or 0.0),
            reported_at=other.reported_at,
        )
        for other in _CASES.read_any(_find_neighbours(case, radius_m=rule.radius_m, days=rule.days))
    )
    return rank_candidates(candidates, category_id=case.category_id, radius_m=rule.radius_m)[:limit]


def _find_neighbours(case: Case, *, radius_m: float, days: float) -> Sequence[int]:
    """Return the ids of the newest open cases around an earlier report, written out: asked at every acceptance."""
    assert case.lon is not None
    assert case.lat is not None
    ranges = compute_key_ranges(build_box_around(lon=case.lon, lat=case.lat, radius_m=radius_m), limit=_MOST_RANGES)
    since = connection.ops.adapt_datetimefield_value(case.reported_at - timedelta(days=days))
    text = (
        "SELECT id FROM cases_case "  # noqa: S608 - no data in it
        f"WHERE ({' OR '.join(['cell_key BETWEEN %s AND %s'] * len(ranges))}) AND district_id = %s AND id < %s "
        f"AND state IN ({', '.join(['%s'] * len(OPEN_STATES))}) AND reported_at >= %s "
        "ORDER BY reported_at DESC, id LIMIT %s"
    )
    bounds = [bound for pair in ranges for bound in pair]
    with connection.cursor() as cursor:
        cursor.execute(text, [*bounds, case.district_id, case.pk, *OPEN_STATES, since, MOST_NEIGHBOURS])
        return [row[0] for row in cursor.fetchall()]

"""The grid that is let lie in a demo city whose months are enough for a ladder by grades (ZJG-14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from wangge.demo.domain.office_days import list_office_months
from wangge.demo.domain.span import Span
from wangge.demo.domain.truth import PlannedReport
from wangge.geo.public import list_grids, locate_point
from wangge.kernel.public import Actor
from wangge.platform.public import get_profile
from wangge.profiles.public import AssessmentScheme, find_row

ALL_GRIDS = 100_000


def find_neglected(reports: Iterable[PlannedReport], *, span: Span, system: Actor) -> str:
    """Return the code of the grid with most to handle in each of the months by whose grades a rung is due; "" without any."""
    profile = get_profile()
    frozen = [month.month for month in list_office_months(span, publish_days=profile.scoring.publish_days)]
    for trigger in profile.accountability.band_triggers:
        scheme = find_row(profile.schemes, trigger.scheme)
        if scheme is not None and scheme.subject == "area" and len(frozen) >= trigger.running:
            counts = _count(reports, codes=_list_codes(scheme, system), span=span)
            return _find_busiest(counts, months=frozen[-trigger.running :])
    return ""


def _list_codes(scheme: AssessmentScheme, system: Actor) -> frozenset[str]:
    levels = [level.key for level in get_profile().grid.levels]
    numbers = [levels.index(key) + 1 for key in scheme.levels]
    grids = (grid for number in numbers for grid in list_grids(actor=system, level=number, limit=ALL_GRIDS))
    return frozenset(grid.code for grid in grids)


def _count(reports: Iterable[PlannedReport], *, codes: frozenset[str], span: Span) -> Counter[tuple[str, str]]:
    """Return how much there is to handle by grid and month."""
    counts = Counter[tuple[str, str]]()
    for report in reports:
        grid = locate_point(lon=report.lon, lat=report.lat)
        if report.fate != "handle" or report.is_on_the_spot or report.duplicate_of is not None or grid is None:
            continue
        month = f"{report.at.astimezone(span.zone):%Y-%m}"
        counts.update((code, month) for code in grid.level_codes if code in codes)
    return counts


def _find_busiest(counts: Counter[tuple[str, str]], *, months: Sequence[str]) -> str:
    least = {code: min(counts[code, month] for month in months) for code, _ in counts}
    return max(sorted(least), key=lambda code: least[code]) if any(least.values()) else ""

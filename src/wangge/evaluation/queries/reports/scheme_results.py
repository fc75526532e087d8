"""Results under the city's schemes as a period was frozen with them, with the grades of the frozen period before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wangge.evaluation.domain.assessment import find_run_kind
from wangge.evaluation.domain.bands import PeriodBands, read_marks
from wangge.evaluation.domain.consequences import AspectPoints, JudgedRow, SchemeResults, rank_values
from wangge.evaluation.domain.reports import is_of_people
from wangge.evaluation.domain.sheets import DEPARTMENT
from wangge.evaluation.models import EvaluationSubject, ScorePeriod
from wangge.evaluation.queries.band_histories import list_frozen_bands
from wangge.kernel.public import Actor
from wangge.people.public import get_member_names, get_organisation_names
from wangge.profiles.public import AssessmentScheme

JudgedKey = tuple[str, str]
Names = Mapping[JudgedKey, tuple[str, str]]


def read_scheme_results(
    actor: Actor, frozen: ScorePeriod | None, content: Mapping[str, Any], *, with_people: bool
) -> tuple[tuple[SchemeResults, ...], date | None]:
    """Return the results by scheme, and the last day of the frozen period before, None without one."""
    if frozen is None or "schemes" not in content:
        return (), None
    day_before = frozen.from_on - timedelta(days=1)
    earlier = next(iter(list_frozen_bands(district_id=frozen.district_id, until_on=day_before, most=1)), None)
    schemes = [AssessmentScheme.model_validate(one["scheme"]) for one in content["schemes"]]
    told = [one for one in schemes if with_people or not is_of_people(find_run_kind(one))]
    keys = {(find_run_kind(scheme), key) for scheme, key in _list_judged(content, told)}
    names = _name_all(actor, content, keys)
    results = tuple(_show_scheme(scheme, content, names, earlier) for scheme in told)
    return results, None if earlier is None else earlier.to_on


def _list_judged(
    content: Mapping[str, Any], schemes: Collection[AssessmentScheme]
) -> list[tuple[AssessmentScheme, str]]:
    by_key = {scheme.key: scheme for scheme in schemes}
    return [(by_key[scheme], key) for scheme, key, *_ in content.get("assessments", ()) if scheme in by_key]


def _show_scheme(
    scheme: AssessmentScheme, content: Mapping[str, Any], names: Names, earlier: PeriodBands | None
) -> SchemeResults:
    marks = read_marks(content)[scheme.key]
    packed = {key: aspects for of, key, _, _, aspects in content.get("assessments", ()) if of == scheme.key}
    kind, keys = find_run_kind(scheme), sorted(marks)
    rows = []
    for key, place in zip(keys, rank_values([marks[key].value for key in keys]), strict=True):
        name_zh, name_en = names.get((kind, key), (key, key))
        rows.append(
            JudgedRow(
                key=key,
                name_zh=name_zh,
                name_en=name_en,
                place=place,
                mark=marks[key],
                aspects={aspect: _unpack_aspect(points, value) for aspect, points, value in packed[key]},
                before=None if earlier is None else earlier.find_mark(scheme.key, key),
            )
        )
    return SchemeResults(
        scheme=scheme, rows=tuple(sorted(rows, key=lambda row: (row.place is None, row.place or 0, row.key)))
    )


def _unpack_aspect(points: str | None, value: str | None) -> AspectPoints:
    return AspectPoints(
        points=None if points is None else Decimal(points), value=None if value is None else Decimal(value)
    )


def list_names(content: Mapping[str, Any], wanted: Collection[JudgedKey]) -> dict[JudgedKey, tuple[str, str]]:
    """Return Chinese and English names by kind and key, as the runs of a frozen period have them; the newest counts."""
    if not wanted:
        return {}
    rows = EvaluationSubject.objects.filter(
        run_id__in=[run_id for run_id, _ in content["runs"]], kind__in={kind for kind, _ in wanted}
    )
    told = rows.order_by("run_id").values_list("kind", "key", "name", "name_en")
    return {(kind, key): (name, name_en or name) for kind, key, name, name_en in told if (kind, key) in wanted}


def _name_all(actor: Actor, content: Mapping[str, Any], wanted: Collection[JudgedKey]) -> Names:
    """Return the names of all the judged; who stands in no run is called as the directory of the city does."""
    names = list_names(content, wanted)
    missing = [(kind, key) for kind, key in wanted if (kind, key) not in names and key.isdecimal()]
    units = [int(key) for kind, key in missing if kind == DEPARTMENT]
    people = [int(key) for kind, key in missing if is_of_people(kind)]
    found: dict[JudgedKey, tuple[str, str]] = {}
    if units:
        known = get_organisation_names(actor=actor, organisation_ids=units)
        found |= {(DEPARTMENT, str(key)): (name, name) for key, name in known.items()}
    if people:
        known = get_member_names(actor=actor, member_ids=people)
        found |= {
            (kind, key): (known[int(key)],) * 2 for kind, key in missing if int(key) in known and is_of_people(kind)
        }
    return names | found

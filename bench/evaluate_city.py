"""A city for the pages of the evaluation: its tree of grids, 200 units, who looks, and the stored runs of its months."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.evaluate_scheme import PROFILE
from bench.synthetic_cases import (
    COMMUNITIES_PER_STREET,
    COUNTY,
    GRIDS_PER_COMMUNITY,
    STREET_COUNT,
    UNIT_COUNT,
)
from wangge.evaluation.domain.judging import Group

SIDE = 0.002
WEST, SOUTH = 119.9, 32.4
CITY_WIDTH, STREET_WIDTH, COMMUNITY_WIDTH = 4, 5, 5
"""How many streets, communities and unit grids lie side by side in the area above them."""
FIRST_DAY = date(2016, 1, 1)


@dataclass(frozen=True, slots=True)
class MonthOfGroups:
    """What was computed of one month, "2017-03", of so many cases on these days."""

    month: str
    days: tuple[date, date]
    cases: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class BenchCity:
    """The ids of what was made: the district and who looks at the pages, by role."""

    district: int
    members: dict[str, int]


def build_city(*, now: datetime) -> BenchCity:
    """Make grids, units and people; the ids of the units are those in the synthetic cases."""
    from wangge.kernel.public import build_system_actor
    from wangge.people.public import NewMember, create_members_in_bulk, create_organisation, create_post
    from wangge.platform.public import install_profile

    install_profile(PROFILE)
    actor = build_system_actor(name="bench")
    _import_grids(actor)
    district = create_organisation(actor=actor, code=COUNTY, name="海陵区城市管理局", kind="district")
    units = [
        create_organisation(
            actor=actor, code=f"HL-{number}", name=f"第{number}处置单位", kind="department", parent_id=district
        )
        for number in range(1, UNIT_COUNT)
    ]
    assert {district, *units} == set(range(1, UNIT_COUNT + 1)), "the units of the cases are others"
    posts = {
        role: create_post(actor=actor, organisation_id=unit, code=f"HL-{role}", name=role, role=role)
        for role, unit in (("leader", district), ("handler", units[0]))
    }
    members = create_members_in_bulk(
        actor=actor,
        members=[
            NewMember(
                username=role,
                display_name=role,
                organisation_id=district if role == "leader" else units[0],
                phone="13800001234",
                post_ids=(post,),
                from_on=FIRST_DAY,
            )
            for role, post in posts.items()
        ],
        now=now,
    )
    return BenchCity(district=district, members=members)


def store_runs(city: BenchCity, months: Sequence[MonthOfGroups], *, runs_a_month: int, now: datetime) -> int:
    """Store every month so many times, as runs of it asked for again and again are, and return how many subjects there are."""
    from wangge.evaluation.models import EvaluationSubject
    from wangge.evaluation.operations.evaluating import build_row, describe_run
    from wangge.kernel.public import build_system_actor
    from wangge.platform.public import get_profile

    actor, profile = build_system_actor(name="bench", district_id=city.district), get_profile()
    today = now.astimezone(ZoneInfo(profile.city.zone)).date()
    stored = 0
    for one in months:
        subjects = _judge(actor, one, today=today)
        for _ in range(runs_a_month):
            run = describe_run(
                actor,
                profile,
                month=one.month,
                days=one.days,
                case_count=one.cases,
                facts_digest="0" * 64,
                as_of=now,
                today=today,
                now=now,
            )
            run.high_water, run.result_digest = 0, "0" * 64
            run.save(force_insert=True)
            rows = EvaluationSubject.objects.bulk_create([build_row(run, one) for one in subjects], batch_size=500)
            stored += len(rows)
    return stored


def _judge(actor: Any, one: MonthOfGroups, *, today: date) -> Any:
    """Return everybody judged, named and ranked as a run does it."""
    from wangge.evaluation.domain.flags import rank_departments
    from wangge.evaluation.domain.schemes import build_schemes
    from wangge.evaluation.operations.naming import name_subjects
    from wangge.platform.public import get_profile

    profile = get_profile()
    subjects = name_subjects(
        one.groups,
        reader=actor,
        profile=profile,
        schemes=build_schemes(profile.evaluation),
        period_days=(one.days[1] - one.days[0]).days + 1,
        on=today,
    )
    return rank_departments(subjects, profile.evaluation.flags)


def _import_grids(actor: Any) -> None:
    from wangge.geo.public import FieldMapping, ImportOptions, import_grids

    with tempfile.TemporaryDirectory(prefix="wangge-bench-grids-") as name:
        path = Path(name) / "grids.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": list(_draw_tree())}), encoding="utf-8")
        result = import_grids(
            actor=actor,
            path=path,
            crs="wgs84",
            fields=FieldMapping(code="code", name="name", parent="parent", level="level"),
            options=ImportOptions(from_on=FIRST_DAY, is_strict=True),
        )
    assert result.is_stored, (result.faults, result.warnings)


def _draw_tree() -> Iterator[dict[str, Any]]:
    """Yield the grids from the root down, all of them rectangles of whole unit grids."""
    community = (COMMUNITY_WIDTH, GRIDS_PER_COMMUNITY // COMMUNITY_WIDTH)
    street = (STREET_WIDTH * community[0], COMMUNITIES_PER_STREET // STREET_WIDTH * community[1])
    city = (CITY_WIDTH * street[0], STREET_COUNT // CITY_WIDTH * street[1])
    yield _draw(COUNTY, "", 1, (0, 0), city)
    for code, parent, place in _divide(COUNTY, (0, 0), street, STREET_COUNT, CITY_WIDTH):
        yield _draw(code, parent, 2, place, street)
        for below, above, inner in _divide(code, place, community, COMMUNITIES_PER_STREET, STREET_WIDTH):
            yield _draw(below, above, 3, inner, community)
            for unit, around, spot in _divide(below, inner, (1, 1), GRIDS_PER_COMMUNITY, COMMUNITY_WIDTH):
                yield _draw(unit, around, 4, spot, (1, 1))


def _divide(
    parent: str, place: tuple[int, int], size: tuple[int, int], count: int, width: int
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield code, parent and place of each part of an area, row by row."""
    for number in range(count):
        row, column = divmod(number, width)
        yield f"{parent}{number + 1:03d}", parent, (place[0] + column * size[0], place[1] + row * size[1])


def _draw(code: str, parent: str, level: int, place: tuple[int, int], size: tuple[int, int]) -> dict[str, Any]:
    """Return a rectangle whose outline names the corners of its unit grids, so that neighbours share their points."""
    (left, bottom), (width, height) = place, size
    corners = [(left + step, bottom) for step in range(width)]
    corners += [(left + width, bottom + step) for step in range(height)]
    corners += [(left + width - step, bottom + height) for step in range(width)]
    corners += [(left, bottom + height - step) for step in range(height)]
    ring = [(round(WEST + x * SIDE, 6), round(SOUTH + y * SIDE, 6)) for x, y in (*corners, corners[0])]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": f"网格{code}", "level": str(level), "parent": parent},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }

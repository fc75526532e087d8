"""From groups of figures to subjects: their names, their place in the tree, their scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wangge.evaluation.domain.areas import Area
from wangge.evaluation.domain.judging import Group
from wangge.evaluation.domain.schemes import Scheme, score_subject, select_schemes
from wangge.evaluation.domain.sheets import AREA, POSTS, is_key_of_unknown
from wangge.evaluation.domain.subjects import Subject, list_notes
from wangge.evaluation.queries.areas import read_areas
from wangge.evaluation.queries.names import SubjectName, name_unknown, read_names
from wangge.kernel.public import Actor
from wangge.profiles.public import CityProfile


def name_subjects(
    groups: tuple[Group, ...],
    *,
    reader: Actor,
    profile: CityProfile,
    schemes: tuple[Scheme, ...],
    period_days: int,
    on: date,
) -> tuple[Subject, ...]:
    """Return the subjects of all groups and of the areas in force without a case, named and scored.

    Unit grids without a case are left out: there are thousands of them and nothing to say of each.
    """
    areas = read_areas(reader, on=on)
    found = [*groups, *_list_empty_areas(groups, areas, deepest=len(profile.grid.levels))]
    names = read_names(
        reader,
        profile,
        areas={code: area.name for code, area in areas.items()},
        member_ids={int(group.key) for group in found if group.kind in POSTS},
    )
    level_keys = ("", *(level.key for level in profile.grid.levels))
    return tuple(
        _build_subject(
            group,
            names.get((group.kind, group.key)) or _name_otherwise(group.key),
            area=areas.get(group.key) if group.kind == AREA else None,
            schemes=select_schemes(schemes, subject=group.kind, level=level_keys[group.level]),
            period_days=period_days,
            small_sample=profile.evaluation.small_sample,
        )
        for group in found
    )


def _name_otherwise(key: str) -> SubjectName:
    return name_unknown(key) if is_key_of_unknown(key) else SubjectName(key, code=key)


def _list_empty_areas(groups: tuple[Group, ...], areas: Mapping[str, Area], *, deepest: int) -> list[Group]:
    """Return the areas above the unit grids in which nothing was reported, so that no part of the tree is missing."""
    occurring = {group.key for group in groups if group.kind == AREA}
    return [
        Group(AREA, area.level, area.code)
        for area in areas.values()
        if area.is_in_force and area.code not in occurring and area.level < deepest
    ]


def _build_subject(
    group: Group,
    name: SubjectName,
    *,
    area: Area | None,
    schemes: tuple[Scheme, ...],
    period_days: int,
    small_sample: int,
) -> Subject:
    """Return the scored subject; one without any figure is scored n/a, not full marks for idleness."""
    scores = tuple(
        score_subject(
            scheme,
            group.values,
            period_days=period_days,
            unit_count=area.unit_count if area else 1,
            area_class=area.area_class if area else "",
        )
        for scheme in schemes
    )
    return Subject(
        kind=group.kind,
        level=group.level,
        key=group.key,
        parent_key=area.parent_code if area else "",
        code=name.code,
        name=name.name,
        name_en=name.name_en,
        case_count=group.case_count,
        figures=group.values,
        scores=scores,
        notes=list_notes(scores, case_count=group.case_count, small_sample=small_sample),
    )

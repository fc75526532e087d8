"""From groups of figures to subjects: their names, their place in the tree, their scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wangge.catalog.public import list_categories
from wangge.evaluation.domain.areas import Area, AreaRow, build_areas
from wangge.evaluation.domain.judging import Group
from wangge.evaluation.domain.schemes import Scheme, score_subject, select_schemes
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, KEY_SEPARATOR, POSTS, TOTAL
from wangge.evaluation.domain.subjects import Subject, list_notes
from wangge.geo.public import list_areas
from wangge.kernel.public import Actor
from wangge.people.public import get_member_names, list_organisations
from wangge.profiles.public import CityProfile


@dataclass(frozen=True, slots=True)
class _Name:
    """Name (名称) of a subject in Chinese and, where there is one, in English, and the code people know it by."""

    name: str
    name_en: str = ""
    code: str = ""


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
    areas = _read_areas(reader, on=on)
    found = [*groups, *_list_empty_areas(groups, areas, deepest=len(profile.grid.levels))]
    names = _read_names(found, reader, profile, areas)
    level_keys = ("", *(level.key for level in profile.grid.levels))
    return tuple(
        _build_subject(
            group,
            names.get((group.kind, group.key)) or _Name(group.key, code=group.key),
            area=areas.get(group.key) if group.kind == AREA else None,
            schemes=select_schemes(schemes, subject=group.kind, level=level_keys[group.level]),
            period_days=period_days,
            small_sample=profile.evaluation.small_sample,
        )
        for group in found
    )


def _read_areas(reader: Actor, *, on: date) -> Mapping[str, Area]:
    return build_areas(
        AreaRow(
            code=row.code,
            name=row.name,
            level=row.level,
            parent_code=row.parent_code,
            area_class=row.area_class,
            is_in_force=row.is_in_force,
        )
        for row in list_areas(actor=reader, on=on)
    )


def _list_empty_areas(groups: tuple[Group, ...], areas: Mapping[str, Area], *, deepest: int) -> list[Group]:
    """Return the areas above the unit grids in which nothing was reported, so that no part of the tree is missing."""
    occurring = {group.key for group in groups if group.kind == AREA}
    return [
        Group(AREA, area.level, area.code)
        for area in areas.values()
        if area.is_in_force and area.code not in occurring and area.level < deepest
    ]


def _build_subject(
    group: Group, name: _Name, *, area: Area | None, schemes: tuple[Scheme, ...], period_days: int, small_sample: int
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


def _read_names(
    groups: list[Group], reader: Actor, profile: CityProfile, areas: Mapping[str, Area]
) -> dict[tuple[str, str], _Name]:
    names = {(TOTAL, ""): _Name(profile.city.name_zh, profile.city.name_en)}
    names |= {(AREA, code): _Name(area.name, code=code) for code, area in areas.items()}
    for organisation in list_organisations(actor=reader, is_closed_included=True):
        name = _Name(organisation.name, code=organisation.code)
        names[DEPARTMENT, str(organisation.id)] = names["district", str(organisation.id)] = name
    wanted = {int(group.key) for group in groups if group.kind in POSTS}
    members = get_member_names(actor=reader, member_ids=wanted)
    names |= {(kind, str(member_id)): _Name(name) for member_id, name in members.items() for kind in POSTS}
    return names | _name_breakdowns(profile)


def _name_breakdowns(profile: CityProfile) -> dict[tuple[str, str], _Name]:
    names = {("source", row.key): _Name(row.name_zh, row.name_en) for row in profile.sources.channels}
    names |= {("area_class", row.key): _Name(row.name_zh, row.name_en) for row in profile.places.area_classes}
    names |= {("road_class", row.key): _Name(row.name_zh, row.name_en) for row in profile.places.road_classes}
    for row in list_categories(is_retired_included=True):
        row_class = KEY_SEPARATOR.join((row.standard, row.kind, row.class_code))
        names["category_class", row_class] = _Name(row.class_name_zh, row.class_name_en, row.class_code)
        names["category", KEY_SEPARATOR.join((row.standard, row.kind, row.code))] = _Name(
            row.name_zh, row.name_en, row.code
        )
    return names

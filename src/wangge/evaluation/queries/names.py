"""Names of what figures are of: areas, units, people, channels, categories, classes of place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wangge.catalog.public import list_categories
from wangge.evaluation.domain.figure_tables import UNKNOWN
from wangge.evaluation.domain.sheets import AREA, DEPARTMENT, KEY_SEPARATOR, PEOPLE, TOTAL, UNKNOWN_PART
from wangge.kernel.public import Actor
from wangge.people.public import get_member_names, list_organisations
from wangge.profiles.public import CityProfile


@dataclass(frozen=True, slots=True)
class SubjectName:
    """Name (名称) of a subject in Chinese and, where there is one, in English, and the code people know it by."""

    name: str
    name_en: str = ""
    code: str = ""


SOURCE_CLASSES = {
    "own": SubjectName("自行巡查", "Own patrol"),
    "public": SubjectName("公众", "Public"),
    "superior": SubjectName("上级交办", "From above"),
    "video": SubjectName("视频识别", "Video analytics"),
    "import": SubjectName("导入", "Import"),
}


def name_unknown(key: str) -> SubjectName:
    """Return the name of the cases that lack a value; its code are the values of a key of several that they do have."""
    known = [part for part in key.split(KEY_SEPARATOR) if part != UNKNOWN_PART]
    return SubjectName(*UNKNOWN, code=KEY_SEPARATOR.join(known))


def read_names(
    reader: Actor, profile: CityProfile, *, areas: Mapping[str, str], member_ids: Iterable[int]
) -> dict[tuple[str, str], SubjectName]:
    """Return the names by kind of subject (or dimension) and key; `areas` are the names of areas by code."""
    names = {(TOTAL, ""): SubjectName(profile.city.name_zh, profile.city.name_en)}
    names |= {(AREA, code): SubjectName(name, code=code) for code, name in areas.items()}
    for organisation in list_organisations(actor=reader, is_closed_included=True):
        name = SubjectName(organisation.name, code=organisation.code)
        names[DEPARTMENT, str(organisation.id)] = names["district", str(organisation.id)] = name
    members = get_member_names(actor=reader, member_ids=set(member_ids))
    names |= {(kind, str(member_id)): SubjectName(name) for member_id, name in members.items() for kind in PEOPLE}
    return names | name_breakdowns(profile)


def name_breakdowns(profile: CityProfile) -> dict[tuple[str, str], SubjectName]:
    """Return the names of channels, classes of place and categories by dimension and key."""
    names = {("source", row.key): SubjectName(row.name_zh, row.name_en) for row in profile.sources.channels}
    names |= {("source_class", key): name for key, name in SOURCE_CLASSES.items()}
    names |= {("area_class", row.key): SubjectName(row.name_zh, row.name_en) for row in profile.places.area_classes}
    names |= {("road_class", row.key): SubjectName(row.name_zh, row.name_en) for row in profile.places.road_classes}
    names |= {
        ("control_grade", row.key): SubjectName(row.name_zh, row.name_en) for row in profile.places.control_grades
    }
    for row in list_categories(is_retired_included=True):
        row_class = KEY_SEPARATOR.join((row.standard, row.kind, row.class_code))
        names["category_class", row_class] = SubjectName(row.class_name_zh, row.class_name_en, row.class_code)
        names["category", KEY_SEPARATOR.join((row.standard, row.kind, row.code))] = SubjectName(
            row.name_zh, row.name_en, row.code
        )
    return names

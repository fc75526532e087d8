"""What an import says about its rows: faults in words of both languages, and the counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What a row does to the register."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Expected(StrEnum):
    """What the field of a faulty row should have been."""

    GIVEN = "given"
    NOT_LONGER = "not_longer"
    CODE = "code"
    USERNAME = "username"
    ONCE = "once"
    KIND = "kind"
    KNOWN_UNIT = "known_unit"
    SOUND_PARENT = "sound_parent"
    NO_CYCLE = "no_cycle"
    SAME_PARENT = "same_parent"
    FREE_CODE = "free_code"
    FREE_USERNAME = "free_username"
    SAME_PERSON = "same_person"
    KNOWN_ROLE = "known_role"
    ROLE_OF_POST = "role_of_post"
    ROLE_OF_NEW_POST = "role_of_new_post"
    FREE_POST_CODE = "free_post_code"
    POST_FOR_DAYS = "post_for_days"
    DAY = "day"
    DAYS_IN_ORDER = "days_in_order"
    NO_OVERLAP = "no_overlap"
    ONE_SIDE = "one_side"
    WHOLE_PHONE = "whole_phone"
    LANGUAGE = "language"


_WORDING: Mapping[Expected, tuple[str, str]] = {
    Expected.GIVEN: ("a value", "必须填写"),
    Expected.NOT_LONGER: ("at most {limit} characters", "不超过 {limit} 个字符"),
    Expected.CODE: ("letters, digits and . _ - only", "只用字母、数字和 . _ -"),
    Expected.USERNAME: ("letters, digits and @ . + - _ only", "只用文字、数字和 @ . + - _"),
    Expected.ONCE: (
        "a code that the file gives once (also in line {line})",
        "编码在文件中只出现一次（第 {line} 行已有）",
    ),
    Expected.KIND: (
        "a kind: {kinds}, or a key of small letters, digits and _",
        "单位类型：{kinds}，或小写字母、数字、下划线组成的键",
    ),
    Expected.KNOWN_UNIT: (
        "the code, or the name if only one unit has it, of a registered unit",
        "已登记单位的编码，或不重名的单位名称",
    ),
    Expected.SOUND_PARENT: ("a parent without fault (see line {line})", "上级单位所在行无误（见第 {line} 行）"),
    Expected.NO_CYCLE: ("a parent that is not below the unit itself", "上级单位不能是本单位的下级"),
    Expected.SAME_PARENT: (
        "{parent}, where the unit stands; an import moves no unit",
        "现有上级单位 {parent}，导入不改变隶属关系",
    ),
    Expected.FREE_CODE: ("a code that no other district uses", "未被其他辖区使用的编码"),
    Expected.FREE_USERNAME: ("a username that no other district uses", "未被其他辖区使用的账号"),
    Expected.SAME_PERSON: (
        "the same as line {line}, which has the same username",
        "与第 {line} 行一致（账号相同）",
    ),
    Expected.KNOWN_ROLE: ("one of the roles: {roles}", "角色之一：{roles}"),
    Expected.ROLE_OF_POST: ("{role}, the role of the post", "岗位对应的角色 {role}"),
    Expected.ROLE_OF_NEW_POST: ("a role, as no single post of the unit has this name", "新岗位或重名岗位须写明角色"),
    Expected.FREE_POST_CODE: ("the code of a post of this district", "本辖区的岗位编码"),
    Expected.POST_FOR_DAYS: ("no days without a post or role", "没有岗位或角色时不填日期"),
    Expected.DAY: ("a day such as 2026-03-01", "日期，如 2026-03-01"),
    Expected.DAYS_IN_ORDER: ("a day not before {from_on}", "不早于 {from_on}"),
    Expected.NO_OVERLAP: (
        "days that do not overlap {from_on} to {to_on}, when the person already holds the post",
        "与已有任职 {from_on} 至 {to_on} 不重叠",
    ),
    Expected.ONE_SIDE: (
        "no post on the other side of {post}: supervising and handling are kept apart",
        "与岗位“{post}”不分属监督和处置两方",
    ),
    Expected.WHOLE_PHONE: ("a whole number, not a masked one", "完整号码，不能是已隐去部分数字的号码"),
    Expected.LANGUAGE: ("zh-hans or en", "zh-hans 或 en"),
}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of a row: the line in the file, the field, what was found there, and what was expected."""

    line: int
    field: str
    found: str
    expected: Expected
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do when it is a dry run or faulty (`is_written` false).

    Each row is counted once: `created + updated + unchanged + rows with faults = rows`. Faults are in line order.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    faults: tuple[RowFault, ...]
    ignored_columns: tuple[str, ...]
    is_written: bool

    @classmethod
    def build(
        cls,
        *,
        rows: int,
        changes: Sequence[Change],
        faults: Sequence[RowFault],
        ignored_columns: tuple[str, ...],
        is_written: bool,
    ) -> ImportReport:
        """Count `changes`, which has one entry for each row without fault, and put the faults in line order."""
        return cls(
            rows=rows,
            created=changes.count(Change.CREATED),
            updated=changes.count(Change.UPDATED),
            unchanged=changes.count(Change.UNCHANGED),
            faults=tuple(sorted(faults, key=lambda fault: fault.line)),
            ignored_columns=ignored_columns,
            is_written=is_written,
        )


def describe_expectation(fault: RowFault, *, language: str) -> str:
    """Return what was expected in `language` (Chinese for "zh…", else English)."""
    english, chinese = _WORDING[fault.expected]
    return (chinese if language.startswith("zh") else english).format(**fault.params)

"""Results (成效): who found a problem first, whether it stays solved, by which means, and what citizens say (PJ-9, HS-10)."""

from __future__ import annotations

from functools import partial

from wangge.analytics.expressions import Expression, Flags, Outcome, is_repeated
from wangge.analytics.outcomes import CLOSED, PUBLIC_REPORTED
from wangge.analytics.questions import ask, ask_not


def _is_by(flags: Flags, *, means: str) -> Expression:
    return (flags["means"] == means).cast("int16")


def _is_answered(flags: Flags) -> Expression:
    return flags["satisfaction"].notnull().cast("int16")


def _ask_means(key: str, name_zh: str, name_en: str, *, means: str) -> Outcome:
    return Outcome(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        flags=("means",),
        question=partial(_is_by, means=means),
        among=CLOSED,
    )


def _ask_satisfied(key: str, name_zh: str, name_en: str, *, least: int) -> Outcome:
    return Outcome(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        flags=("satisfaction",),
        question=partial(is_repeated, column="satisfaction", least=least),
        among=ANSWERED,
    )


FOUND_FIRST = ask("found_first", "先行发现数", "found first by the patrol")
TOLD_FIRST = ask_not("told_first", "群众先反映数", "told first by citizens", flag="found_first")
FREQUENT = ask("frequent", "高发案件数", "cases of standing troubles")

SOLVED = ask("solved", "实际解决数", "really solved")
UNSOLVED = ask_not("unsolved", "未实际解决数", "not really solved", flag="solved")
REOPENED = ask("reopened", "重新办理数", "reopened", among=CLOSED)

ASKED = ask("satisfaction_asked", "回访数", "citizens asked")
ASKED_PUBLICLY = ask(
    "satisfaction_asked_publicly", "公众举报回访数", "public reports asked about", flag="satisfaction_asked",
    among=PUBLIC_REPORTED,
)  # fmt: skip
ANSWERED = Outcome(
    key="satisfaction_answered",
    name_zh="群众评价数",
    name_en="answers of citizens",
    flags=("satisfaction",),
    question=_is_answered,
    among=ASKED,
)
SATISFIED = _ask_satisfied("satisfied", "满意数", "satisfied", least=4)
FAIRLY_SATISFIED = _ask_satisfied("fairly_satisfied", "基本满意及以上数", "fairly satisfied or better", least=3)

BY_SERVICE = _ask_means("by_service", "服务解决数", "solved by service", means="service")
BY_MANAGEMENT = _ask_means("by_management", "管理解决数", "solved by management", means="management")
BY_ENFORCEMENT = _ask_means("by_enforcement", "执法解决数", "solved by enforcement", means="enforcement")

"""Definitions (指标定义): how a count, rate, ratio or mean of the registry is written down in one line."""

from __future__ import annotations

from wangge.analytics import outcomes as asked
from wangge.analytics.expressions import Outcome
from wangge.analytics.indicators import Direction, Indicator, IndicatorKind

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
STANDARD, COMMON, OURS = "GB/T 30428.4", "common practice", "ours"

UNKNOWN_ZH, UNKNOWN_EN = "没有该项数据的案件不计", "cases without this datum are left out"
OPEN_ZH, OPEN_EN = "未到期尚未办理的案件不计", "cases still waiting within the limit are left out"
EXCUSED_ZH, EXCUSED_EN = "经批准免责的超时案件不计", "excused overdue cases are left out"
OPEN = (f"{UNKNOWN_ZH}；{OPEN_ZH}", f"{UNKNOWN_EN}; {OPEN_EN}")
EXCUSED = (f"{UNKNOWN_ZH}；{EXCUSED_ZH}", f"{UNKNOWN_EN}; {EXCUSED_EN}")
OPEN_EXCUSED = (f"{OPEN[0]}；{EXCUSED_ZH}", f"{OPEN[1]}; {EXCUSED_EN}")
LESS_SUSPENDED = (f"{OPEN_EXCUSED[0]}；缓办中的案件不计", f"{OPEN_EXCUSED[1]}; cases suspended now are left out")


def define_count(
    key: str,
    outcome: Outcome,
    *,
    direction: Direction = Direction.NEUTRAL,
    unit: str = "cases",
    exclusions: tuple[str, str] = ("", ""),
    source: str = STANDARD,
) -> Indicator:
    """Return the count of an outcome, named like it."""
    return Indicator(
        key=key,
        name_zh=outcome.name_zh,
        name_en=outcome.name_en,
        kind=IndicatorKind.COUNT,
        outcome=outcome,
        unit=unit,
        direction=direction,
        exclusions_zh=exclusions[0],
        exclusions_en=exclusions[1],
        source=source,
    )


def define_rate(
    key: str,
    name_zh: str,
    name_en: str,
    outcome: Outcome,
    *,
    direction: Direction = Direction.HIGHER,
    asked: tuple[str, str] | None = None,
    exclusions: tuple[str, str] = (UNKNOWN_ZH, UNKNOWN_EN),
    source: str = STANDARD,
) -> Indicator:
    """Return the share of the cases asked that an outcome is true of."""
    return Indicator(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        kind=IndicatorKind.RATE,
        outcome=outcome,
        asked=asked,
        unit="share",
        direction=direction,
        exclusions_zh=exclusions[0],
        exclusions_en=exclusions[1],
        source=source,
    )


def define_ratio(key: str, name_zh: str, name_en: str, outcome: Outcome) -> Indicator:
    """Return the ratio of an outcome to the filed cases (may exceed 1)."""
    return Indicator(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        kind=IndicatorKind.RATIO,
        outcome=outcome,
        base=asked.FILED,
        unit="share",
        direction=Direction.LOWER,
        exclusions_zh=UNKNOWN_ZH,
        exclusions_en=UNKNOWN_EN,
    )


def define_mean(
    key: str, name_zh: str, name_en: str, outcome: Outcome, *, unit: str = "seconds", direction: Direction = LOWER
) -> Indicator:
    """Return the mean of a number outcome over the cases that have it."""
    return Indicator(
        key=key,
        name_zh=name_zh,
        name_en=name_en,
        kind=IndicatorKind.MEAN,
        outcome=outcome,
        unit=unit,
        direction=direction,
        exclusions_zh=UNKNOWN_ZH,
        exclusions_en=UNKNOWN_EN,
        source=COMMON,
    )

"""The truth of the demo city: every problem, report and human weakness, drawn from the seed before anything happens.

The simulator lets agents live by it and counts what really came about; the evaluation never sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from wangge.demo.domain.span import Span

# Shares of classes of matters in a city's reports; weights of single matters within the drawn list (ours).
MATTERS: tuple[tuple[str, int, str], ...] = (
    ("06010", 16, "路边有一堆垃圾没有清运，天热有异味"),
    ("06042", 9, "垃圾桶满溢，垃圾掉在地上"),
    ("06036", 8, "人行道上堆放杂物，行人要绕行"),
    ("06012", 7, "路面有泥土和污渍，没有清扫"),
    ("06011", 4, "空地上积存建筑垃圾，已经多日"),
    ("06013", 4, "路面破损有坑，骑车容易摔倒"),
    ("06017", 4, "绿地里有塑料袋和纸屑"),
    ("06045", 2, "绿地被占用停车，草皮已经压坏"),
    ("06028", 3, "夜间音响声音很大，影响休息"),
    ("06027", 2, "饭店油烟直排，窗户不能开"),
    ("06029", 2, "路口露天烧烤，烟雾很大"),
    ("06001", 2, "楼顶搭建简易房"),
    ("06050", 2, "路缘石缺损"),
    ("06051", 1, "盲道被破坏，缺了几块砖"),
    ("07001", 5, "电线杆上贴满小广告"),
    ("07003", 2, "路边违规设置广告牌"),
    ("08004", 3, "工地没有喷淋，扬尘很大"),
    ("08002", 1, "施工占道没有围挡"),
    ("08012", 1, "渣土车带泥上路"),
    ("09005", 9, "店铺把货物摆到门外经营"),
    ("09006", 5, "流动摊贩占道卖水果"),
    ("09009", 5, "机动车停在人行道上"),
    ("09010", 3, "共享单车和电动车乱停，挡住通道"),
    ("09012", 1, "消防通道被车辆堵住"),
    ("09001", 2, "无照游商在校门口叫卖"),
    ("10002", 1, "架空线缆脱落，垂到路面"),
)
CHANNELS: tuple[tuple[str, int], ...] = (
    ("collector", 56),
    ("citizen_app", 14),
    ("citizen_web", 5),
    ("hotline_12345", 12),
    ("hotline_12319", 6),
    ("media", 1),
    ("superior_order", 2),
    ("video_analytics", 4),
    # Patrols of units of their own, where a city has them: theirs are the cases with routes.
    ("village_patrol", 16),
    ("crew_patrol", 16),
    ("neighbourhood_patrol", 44),
)
# Reports an hour of the day, of each channel's own rhythm (ours): collectors walk by day, machines never sleep.
HOURS_BY_DAY = (1, 1, 1, 1, 1, 2, 6, 12, 22, 26, 24, 20, 12, 14, 22, 24, 22, 18, 14, 12, 10, 7, 4, 2)
HOURS_OF_COLLECTORS = (0, 0, 0, 0, 0, 0, 2, 12, 26, 28, 26, 20, 8, 14, 26, 28, 24, 14, 6, 4, 2, 0, 0, 0)

LATE_SHARES: Mapping[str, float] = {
    "accept": 0.02,
    "file": 0.02,
    "dispatch": 0.02,
    "handle": 0.05,
    "send_check": 0.03,
    "check": 0.03,
    "close": 0.02,
}
LATE_SHARE_OF_SLOW_UNIT = 0.75
REWORK_SHARE = 0.05
REWORK_SHARE_OF_FALSE_CLOSER = 0.45
OVERLOOKED_FOR = "citizen_app"
"""The channel by which a citizen tells of what the lazy collector did not find."""
RETURN_SHARE = 0.04
FALSE_SHARE = 0.07
VOID_SHARE = 0.03
DUPLICATE_SHARE = 0.05
# Of the cases at a stage of a route: handed on as beyond the unit, left lying until the stage expires.
CANNOT_SOLVE_SHARE = 0.30
IDLE_SHARE = 0.30
IDLE_SHARE_AT_FIRST = 0.9  # stages last days: in a demo of a few days only the first cases can expire
ON_THE_SPOT_SHARE = 0.14


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedReport:
    """Planned report (计划上报): what is true of it and what people will do with it.

    `fate` is "handle", "refuse", "void" (before filing) or "void_filed"; `late` names the stages in which somebody is
    slow, `is_handled_badly` holds where the unit or collector is a weak one: handled or checked late, or not found at all;
    `rework_draw` (0..1) below a unit's share
    of false reports makes the first check fail; `haste` (0..1) places each act within its limit. `lon`, `lat` are WGS-84.
    """

    index: int
    at: datetime
    channel: str
    lon: float
    lat: float
    category_code: str
    words: str
    fate: str
    is_on_the_spot: bool
    duplicate_of: int | None
    late: frozenset[str]
    is_handled_badly: bool
    rework_draw: float
    is_returned: bool
    has_place: bool
    haste: float
    photo_seed: int


@dataclass(slots=True)
class Weaknesses:
    """Weaknesses (短板): who is slow, who closes falsely, which collector is lazy, which grid is let lie; codes and usernames.

    The slow unit handles most of its cases behind the limit. The false closer reports as done what a check finds undone
    or done in part. The lazy collector overlooks most of what lies where he is posted, so that citizens tell of it, and
    goes late to most checks. In the neglected grid no unit handles anything; there is one only where the span has the
    frozen months after which a ladder opens by grades.
    """

    slow_unit: str = ""
    false_closer: str = ""
    lazy_collector: str = ""
    neglected_grid: str = ""


def plan_reports(
    random: Random, *, span: Span, count: int, places: Sequence[tuple[float, float]], channels: frozenset[str]
) -> list[PlannedReport]:
    """Return `count` reports of the span in the order of time; `places` are (lon, lat) of possible problems.

    Only channels that the city's profile has are used.
    """
    chosen = [(key, weight) for key, weight in CHANNELS if key in channels]
    drafts = sorted(_draw_moment(random, span, chosen) for _ in range(count))
    reports: list[PlannedReport] = []
    for index, (at, channel) in enumerate(drafts):
        original = _draw_original(random, reports, at)
        place = random.choice(places)
        reports.append(_draw_report(random, index=index, at=at, channel=channel, original=original, place=place))
    return reports


def _draw_moment(random: Random, span: Span, channels: Sequence[tuple[str, int]]) -> tuple[datetime, str]:
    channel = random.choices([key for key, _ in channels], [weight for _, weight in channels])[0]
    days = (span.end_at - span.start_at).days
    day = span.start_at.astimezone(span.zone).date() + timedelta(days=_draw_day(random, span, days))
    hours = HOURS_OF_COLLECTORS if _is_walked(channel) else HOURS_BY_DAY
    hour = random.choices(range(24), hours)[0]
    moment = datetime.combine(day, time(hour, random.randrange(60), random.randrange(60)), span.zone)
    return moment, channel


def _is_walked(channel: str) -> bool:
    return channel == "collector" or channel.endswith("_patrol")


def _draw_day(random: Random, span: Span, days: int) -> int:
    first = span.start_at.astimezone(span.zone).date()
    weights = [0.7 if (first + timedelta(days=number)).weekday() >= 5 else 1.0 for number in range(days)]
    return random.choices(range(days), weights)[0]


def _draw_original(random: Random, reports: Sequence[PlannedReport], at: datetime) -> PlannedReport | None:
    if random.random() >= DUPLICATE_SHARE:
        return None
    recent = [
        report
        for report in reports[-80:]
        if report.duplicate_of is None and report.fate == "handle" and not report.is_on_the_spot and report.has_place
        and timedelta(minutes=20) < at - report.at < timedelta(hours=30)
    ]  # fmt: skip
    return random.choice(recent) if recent else None


def _draw_report(
    random: Random,
    *,
    index: int,
    at: datetime,
    channel: str,
    original: PlannedReport | None,
    place: tuple[float, float],
) -> PlannedReport:
    code, _, words = random.choices(MATTERS, [weight for _, weight, _ in MATTERS])[0]
    lon, lat = place
    if original is not None:
        code, words = original.category_code, original.words
        # A second person stands some metres off: within the merging radius.
        lon = original.lon + random.uniform(-0.00012, 0.00012)
        lat = original.lat + random.uniform(-0.00012, 0.00012)
    is_spot = _is_walked(channel) and original is None and random.random() < ON_THE_SPOT_SHARE
    fate = "handle" if original is not None or is_spot else _draw_fate(random, channel)
    return PlannedReport(
        index=index,
        at=at,
        channel=channel,
        lon=lon,
        lat=lat,
        category_code=code,
        words=words,
        fate=fate,
        is_on_the_spot=is_spot,
        duplicate_of=original.index if original is not None else None,
        late=frozenset(stage for stage, share in LATE_SHARES.items() if random.random() < share),
        is_handled_badly=random.random() < LATE_SHARE_OF_SLOW_UNIT,
        rework_draw=random.random(),
        is_returned=random.random() < RETURN_SHARE,
        has_place=not (channel.startswith("hotline") and random.random() < 0.1),
        haste=random.uniform(0.08, 0.85),
        photo_seed=random.getrandbits(24) << 24 | index,  # no two are equal
    )


def _draw_fate(random: Random, channel: str) -> str:
    drawn = random.random()
    false_share = FALSE_SHARE / 3 if channel == "collector" else FALSE_SHARE
    if drawn < false_share:
        return "refuse"
    if drawn < false_share + VOID_SHARE / 2:
        return "void"
    return "void_filed" if drawn < false_share + VOID_SHARE else "handle"

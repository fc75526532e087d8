"""The lists of matters of the city's campaigns, each with its rectification rate in a month (HS-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wangge.analytics.public import Line, Tally, open_engine, tally_lines
from wangge.cases.public import read_case_facts
from wangge.evaluation.access import check_see_whole_evaluation, may_see_all
from wangge.evaluation.domain.periods import check_begun
from wangge.kernel.public import Actor
from wangge.platform.public import get_clock, get_local_day, get_profile
from wangge.profiles.public import Campaign, MatterList


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of a list, or the list as a whole."""

    name_zh: str
    name_en: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list with its lines; `is_reached` is None without a target or a case."""

    whole: LineView
    lines: tuple[LineView, ...]
    target_share: float | None
    is_reached: bool | None
    campaign: Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationView:
    """Every list of the city over the cases reported in a month."""

    month: str
    from_on: date
    to_on: date
    lists: tuple[ListView, ...]


def may_see_lists(actor: Actor) -> bool:
    """Whether there are lists and the actor sees how far they are put right."""
    return bool(get_profile().campaigns) and may_see_all(actor)


def read_rectification(*, actor: Actor, month: str = "") -> RectificationView:
    """Return the lists of the city's campaigns for a month "2026-03", by default the present one.

    Raises `evaluation_not_shown` for somebody without the whole view, `evaluation_month_invalid`,
    `evaluation_month_in_future`.
    """
    check_see_whole_evaluation(actor)
    now, profile = get_clock().now(), get_profile()
    today = get_local_day(now)
    month = month or f"{today:%Y-%m}"
    from_on, to_on = check_begun(month, today=today)
    named = [(campaign, row) for campaign in profile.campaigns for row in campaign.lists]
    views: list[ListView] = []
    if named:
        facts, _ = read_case_facts(actor=actor, as_of=now, from_on=from_on, to_on=to_on)
        engine = open_engine(facts)
        for campaign, row in named:  # a matter may stand in two lists
            tallies = tally_lines(engine, _build_lines(row))
            views.append(_build_view(campaign, row, tallies))
    return RectificationView(month=month, from_on=from_on, to_on=to_on, lists=tuple(views))


def _build_lines(row: MatterList) -> list[Line]:
    return [
        Line(classes=tuple((matter.kind, code) for code in matter.class_codes), area_classes=row.area_classes)
        for matter in row.matters
    ]


def _build_view(campaign: Campaign, row: MatterList, tallies: tuple[Tally, ...]) -> ListView:
    whole = Tally(sum(tally.found for tally in tallies), sum(tally.rectified for tally in tallies))
    target = float(row.target_share) if row.target_share is not None else None
    return ListView(
        whole=LineView(name_zh=row.name_zh, name_en=row.name_en, tally=whole),
        lines=tuple(
            LineView(name_zh=matter.name_zh, name_en=matter.name_en, tally=tally)
            for matter, tally in zip(row.matters, tallies, strict=True)
        ),
        target_share=target,
        is_reached=None if target is None or whole.rate is None else whole.rate >= target,
        campaign=campaign,
    )

"""The reference of indicators, dimensions and facts as a document; generated, so that it cannot fall behind."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.analytics.public import DIMENSIONS, FACT_COLUMNS, INDICATORS, INDICATORS_VERSION, Indicator

_INTRODUCTION = f"""# Indicators 指标

Version {INDICATORS_VERSION} of the definitions; a stored run names the version it was computed by and keeps their words.
Generated from `src/wangge/analytics/registry.py` by `just docs`; do not edit.

How to read a figure:

- Every case is one row of *facts*, folded from its acts and stage clocks as they were known at one instant. A flag of
  it is yes, no or **not applicable**: then the case leaves both the numerator and the denominator.
- A **rate** is a share of distinct cases: numerator ÷ cases asked. A **ratio** divides two different populations and
  may exceed 100 %. A **mean** is a quantity per case. Nothing asked is *n/a* (无), never 0 % or 100 %.
- No deadline is never "in time"; a case that waits within its limit is not yet judged.
- 应结案数 is 处置数 + 超时未处置数: what nobody handled in time counts against the closing rate.
- 漏报数 are public reports accepted or filed and not dropped later: problems that the patrol had not found.
- A case belongs to the month in which it was reported, by the days of the city. The assessment year begins in the
  month that the city profile names (`evaluation.year_starts_in`) and bears the year in which it ends.
- 先行发现: a confirmed problem that the patrol told of before any citizen told of one of the same class within the radius
  and days of `evaluation.discovery` (of merged reports the first counts). What the other side had told of before counts
  for neither; a report without a point or a class for nobody. 实际解决: nothing of its class was told of there again for
  `solved_days` after closing; until they have passed nothing is said. Deferred is not solved; what was closed as not ours,
  duplicate or unfounded leaves the rate unless it is told of again. 高发: as many cases of its class there as the
  profile's rule for a conference asks for (`loop.conference.repeats`, `repeat_days`), itself included.
- 推诿 is a return by the unit to which the case was then ruled; 满意 is 4 or 5 of 5, 基本满意 3 or more; of several answers
  the lowest counts.
- 721: who hands work back names service, management or enforcement, where the city profile names means (`loop.means`;
  elsewhere the shares are n/a). What counts is the work handed back last; a fine's amount is no input anywhere.
- 监督举报核实数: a citizen complained of how a closed case was handled, by an objection or an answer of at most
  `loop.complaint.score_at_most`, and somebody who had no part in the handling found it justified. While a complaint waits
  nothing is said of its case; where nobody complained it is none.
- What is not in the acts of cases (patrol coverage, inspections on the spot, questionnaires, third-party scores) is no
  indicator here.

`wangge indicators list | show | run | patrol` computes any of them by any dimension and period, beside a year or a period
before, per working day; an administrator defines further ones as data at `/evaluation/indicators/`.

Who is credited: the collector with his own reports and, of public reports, the one collector posted to the nearest
grid on that day; the checker with the check; the acceptor with the decision and who sent the check with the sending;
the shift leader with the last filing; the dispatcher with the first dispatch, which was wrong where the case ended at
another unit by a return. A case counts for one unit: that of the first lapse on it (late, failed check, supervision
counted against it; not what was excused), else the one that holds it or held it last; it is charged with its own rounds.
"""
_HEAD = ("key", "指标", "name", "formula", "left out", "facts read", "unit", "better", "version", "source")
_KINDS = {"count": "Counts 计数", "rate": "Rates 比率", "ratio": "Ratios 比值", "mean": "Means 均值"}
_BETTER = {"higher": "↑", "lower": "↓", "neutral": ""}


def render_indicator_reference() -> str:
    """Return docs/reference/indicators.md."""
    return "\n".join([_INTRODUCTION, *_render_indicators(), *_render_dimensions(), *_render_facts()]) + "\n"


def _render_indicators() -> Iterator[str]:
    for kind, title in _KINDS.items():
        yield f"## {title}\n"
        yield from _render_head(_HEAD)
        yield from (_render_row(_describe(one)) for one in INDICATORS.values() if one.kind.value == kind)
        yield ""


def _describe(indicator: Indicator) -> tuple[str, ...]:
    words = indicator.describe()
    formula = "" if indicator.denominator is None else f"{words['formula_zh']}<br>{words['formula_en']}"
    return (
        f"`{indicator.key}`",
        indicator.name_zh,
        indicator.name_en,
        formula,
        "<br>".join(text for text in (indicator.exclusions_zh, indicator.exclusions_en) if text),
        ", ".join(f"`{column}`" for column in indicator.opens_to),
        indicator.unit_names[0],
        _BETTER[indicator.direction.value],
        str(indicator.version),
        indicator.source,
    )


def _render_dimensions() -> Iterator[str]:
    yield "## Dimensions 维度\n"
    yield from _render_head(("key", "维度", "name", "columns"))
    for one in DIMENSIONS.values():
        yield _render_row((f"`{one.key}`", one.name_zh, one.name_en, ", ".join(f"`{name}`" for name in one.columns)))
    yield ""


def _render_facts() -> Iterator[str]:
    yield "## Case facts 案卷事实\n"
    yield from _render_head(("column", "type", "meaning"))
    for column in FACT_COLUMNS:
        yield _render_row((f"`{column.name}`", str(column.kind), column.meaning))


def _render_head(names: tuple[str, ...]) -> tuple[str, str]:
    return _render_row(names), "|" + "---|" * len(names)


def _render_row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"

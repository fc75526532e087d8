"""What changed, in words: better or worse only where the change can be seen."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.support.shown_subjects import make_value, show_figures
from wangge.analytics.public import get_indicator
from wangge.evaluation.domain.comparing import compare_values
from wangge.evaluation.domain.figure_tables import FigureRow
from wangge.evaluation.templatetags.evaluation_sentences import tell_change
from wangge.evaluation.templatetags.figure_words import judge_change, write_change

CHANGES = [
    ("rework_rate", (1001, 10_000), (1000, 10_000), ("0 个百分点", "0.0 个百分点", "text-secondary")),
    ("rework_rate", (1010, 10_000), (1000, 10_000), ("+0.1 个百分点", "+0.1 个百分点", "wg-worse")),
    ("timely_handling_rate", (9, 10), (8, 10), ("+10.0 个百分点", "+10.0 个百分点", "wg-better")),
    ("timely_handling_rate", (7, 10), (8, 10), ("−10.0 个百分点", "−10.0 个百分点", "wg-worse")),
    ("overdue_count", 100_001, 100_000, ("0%", "0.0%", "text-secondary")),
    ("overdue_count", 100_100, 100_000, ("+0.1%", "+0.1%", "wg-worse")),
]


@pytest.mark.parametrize(("key", "now", "before", "told"), CHANGES)
def test_a_change_too_little_to_be_shown_is_neither_better_nor_worse(
    key: str, now: tuple[int, int] | int, before: tuple[int, int] | int, told: tuple[str, str, str]
) -> None:
    words, in_table, judged = told
    value, earlier = make_value(key, now), make_value(key, before)
    figure = show_figures({key: now})[key]
    assert tell_change(compare_values(value, earlier), figure) == f'<span class="{judged}">{words}</span>'
    row = FigureRow(group={}, cases=1, values={key: value}, earlier={key: earlier})
    indicator = get_indicator(key)
    assert write_change(row, indicator) == in_table
    assert judge_change(row, indicator, in_table) == judged


def test_what_cannot_be_compared_is_a_dash() -> None:
    figure = show_figures({"rework_rate": (1, 2)})["rework_rate"]
    assert tell_change(None, figure) == "—"
    assert compare_values(make_value("rework_rate", (1, 2)), make_value("rework_rate", None)) is None
    assert Fraction(1, 2) == figure.exact

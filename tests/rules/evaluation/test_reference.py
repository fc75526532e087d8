from __future__ import annotations

from wangge.analytics.public import DIMENSIONS, FACT_COLUMNS, INDICATORS, INDICATORS_VERSION
from wangge.evaluation.domain.reference import render_indicator_reference


def test_the_reference_has_a_row_for_everything_there_is() -> None:
    text = render_indicator_reference()
    rows = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| `")]
    names = [*INDICATORS, *DIMENSIONS, *(column.name for column in FACT_COLUMNS)]
    assert sorted(rows) == sorted(f"| `{name}`" for name in names)
    assert INDICATORS_VERSION in text


def test_a_row_says_formula_exclusions_version_and_source() -> None:
    (row,) = [line for line in render_indicator_reference().splitlines() if line.startswith("| `closing_rate` ")]
    for words in ("结案数 ÷ 应结案数", "closed ÷ due for closing", "`closing_due`", "免责", "GB/T 30428.4"):
        assert words in row

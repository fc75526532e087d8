from __future__ import annotations

import pyarrow as pa
import pytest

from wangge.analytics.public import INDICATORS, compute_indicators, get_facts, open_engine, read_figures, read_rows


@pytest.mark.parametrize("dimensions", [(), ("department",), ("source", "department")])
def test_a_kept_query_answers_as_the_expression_does(sheet: pa.Table, dimensions: tuple[str, ...]) -> None:
    keys = tuple(INDICATORS)
    for facts in (sheet, sheet.slice(0, 5)):
        engine = open_engine(facts)
        expression = compute_indicators(get_facts(engine), keys=keys, dimensions=dimensions)
        assert read_figures(engine, keys=keys, dimensions=dimensions) == read_rows(engine, expression)

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.rules.cases.fact_histories import Story, fold
from wangge.evaluation.domain.fact_digests import NAMES, digest_facts


@pytest.fixture(scope="module")
def facts() -> pa.Table:
    stories = [Story(case_id=case_id).act("report", hours=0) for case_id in (1, 2, 3)]
    stories[0].act("accept", by=2, category_id=7).act("file", by=3, condition_id=70)
    return fold(*stories)


def replace_value(table: pa.Table, name: str) -> pa.Table:
    """Return the table with the first value of a column changed, between known and unknown if need be."""
    column, position = table[name].combine_chunks(), table.column_names.index(name)
    first = column[:1]
    if first[0].is_valid:
        changed = pa.nulls(1, column.type)
    elif pa.types.is_string(column.type):
        changed = pa.array([""], column.type)
    elif pa.types.is_boolean(column.type):
        changed = pa.array([False], column.type)
    else:
        changed = pa.array([0], pa.int64()).cast(pa.int64()).cast(column.type, safe=False)
    return table.set_column(position, table.schema.field(name), pa.concat_arrays([changed, column[1:]]))


def test_equal_facts_have_equal_digests_whatever_the_chunks(facts: pa.Table) -> None:
    chunked = pa.concat_tables([facts.slice(0, 1), facts.slice(1)])
    assert digest_facts(chunked) == digest_facts(facts)
    assert digest_facts(facts.take(pa.array([0, 1, 2]))) == digest_facts(facts)


def test_what_stands_behind_an_unknown_value_does_not_matter() -> None:
    behind = [
        pa.array([1, value], mask=pc.equal(pa.array([0, 1]), 1).to_numpy(zero_copy_only=False)) for value in (5, 6)
    ]
    assert len({digest_facts(pa.table({"x": array})) for array in behind}) == 1


def test_any_value_changes_the_digest_but_names_do_not(facts: pa.Table) -> None:
    unseen = [
        name
        for name in facts.column_names
        if pa.types.is_date(facts[name].type) is False
        and digest_facts(replace_value(facts, name)) == digest_facts(facts)
    ]
    assert set(unseen) == NAMES


def test_order_and_number_of_rows_change_the_digest(facts: pa.Table) -> None:
    others = [facts.take(pa.array([1, 0, 2])), facts.slice(0, 2), facts.slice(0, 0)]
    assert len({digest_facts(table) for table in [facts, *others]}) == 4


def test_moved_letters_change_the_digest() -> None:
    tables = [pa.table({"x": pa.array(words)}) for words in (["ab", "c"], ["a", "bc"])]
    assert digest_facts(tables[0]) != digest_facts(tables[1])

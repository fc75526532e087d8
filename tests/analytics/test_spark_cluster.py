"""The same expressions on a real cluster: counts equal to the last digit, rates to nine places."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from bench.synthetic_cases import make_cases
from tests.analytics.lakes import write_lake
from tests.support.spark_cluster import run_spark_cluster
from wangge.analytics.public import (
    CASE_FACTS_SCHEMA,
    DENOMINATOR,
    DIMENSIONS,
    DUCKDB,
    INDICATORS,
    NUMERATOR,
    PERIODS,
    LakeManifest,
    compute_indicators,
    get_facts,
    open_lake,
    read_arrow,
    read_extent,
    read_figures,
)

pytestmark = [
    pytest.mark.full,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

ROWS = 20_000


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with run_spark_cluster(tmp_path_factory.mktemp("spark")) as address:
        yield address
        from pyspark.sql import SparkSession

        session = SparkSession.getActiveSession()
        if session is not None:
            session.stop()


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory, sheet: pa.Table) -> tuple[Path, LakeManifest]:
    """Give the hand-computed sheet in March 2026 and 20,000 random cases of 2025."""
    folder = tmp_path_factory.mktemp("lake")
    random = make_cases(np.random.default_rng(3), first_id=1_000, rows=ROWS, first_on=date(2025, 1, 1), days=180)
    return folder, write_lake(folder, pa.concat_tables([sheet, random]))


def assert_same(ours: pa.Table, theirs: pa.Table) -> None:
    assert ours.num_rows > 0
    assert ours.schema.names == theirs.schema.names
    for name in ours.column_names:
        pairs = zip(ours[name].to_pylist(), theirs[name].to_pylist(), strict=True)
        if pa.types.is_floating(ours.schema.field(name).type):
            assert all(_is_near(one, other) for one, other in pairs), name
        else:
            assert ours[name].to_pylist() == theirs[name].to_pylist(), name


def _is_near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("dimensions", "period"),
    [
        ((), None),
        (("department",), "month"),
        (("area_2", "means"), "week"),
        (("area_4",), None),
        (("collector",), "half_year"),
        *(((), period) for period in sorted(PERIODS) if period.startswith("year_from_1") or period == "quarter"),
    ],
)
def test_every_indicator_is_the_same_on_a_cluster(
    master: str, lake: tuple[Path, LakeManifest], dimensions: tuple[str, ...], period: str | None
) -> None:
    answers = []
    for name in (DUCKDB, master):
        with open_lake(*lake, engine=name) as engine:
            figures = compute_indicators(get_facts(engine), dimensions=dimensions, period=period)
            answers.append(read_arrow(engine, figures))
    assert_same(*answers)
    exact = [f"{key}{side}" for key in INDICATORS for side in (NUMERATOR, DENOMINATOR)]
    assert answers[0].select(exact).equals(answers[1].select(exact))


def test_what_the_evaluation_reads_is_the_same_on_a_cluster(master: str, lake: tuple[Path, LakeManifest]) -> None:
    folder, manifest = lake
    keys = ("filed_count", "closing_rate", "mean_handling_seconds")
    answers = []
    for name in (DUCKDB, master):
        with open_lake(folder, manifest, engine=name, district_id=None) as engine:
            found = [
                read_figures(engine, keys=keys, dimensions=(one,)) for one in ("department", "category_class", "means")
            ]
            answers.append((read_extent(engine), found))
    assert answers[0] == answers[1]
    assert any(not row.is_named for row in answers[0][1][-1]), "cases without a value are a group on both"
    assert answers[0][0].cases == ROWS + 41


def test_the_files_have_the_agreed_types_on_a_cluster(master: str, lake: tuple[Path, LakeManifest]) -> None:
    """An unknown text stays unknown; small numbers, days and instants are what they were."""
    with open_lake(*lake, engine=master) as engine:
        schema = get_facts(engine).schema()
        facts = get_facts(engine)
        unknown = engine.to_pyarrow(facts.aggregate(unknown=facts.means.isnull().sum())).to_pylist()[0]["unknown"]
    with open_lake(*lake, engine=DUCKDB) as engine:
        facts = get_facts(engine)
        assert (
            engine.to_pyarrow(facts.aggregate(unknown=facts.means.isnull().sum())).to_pylist()[0]["unknown"] == unknown
        )
    assert unknown > 100
    assert list(schema.names) == CASE_FACTS_SCHEMA.names
    assert {str(schema[column]) for one in DIMENSIONS.values() for column in one.columns} <= {"string", "int64", "int8"}

"""Figures read from the sums a day and a month of a lake are those of its cases, whatever days, period and district."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.analytics.conftest import FactsMaker
from tests.analytics.lakes import write_lake
from tests.analytics.synthetic import case_lists
from tests.analytics.test_day_cells import KEYS, change_cases, changes
from wangge.analytics import lake_cells
from wangge.analytics.public import (
    FactsFilter,
    LakeManifest,
    compute_indicators,
    find_first_sums_day,
    get_facts,
    has_lake_sums,
    open_engine,
    read_arrow,
    read_lake_sums,
    write_lake_cells,
)
from wangge.evaluation.domain.fact_digests import digest_days
from wangge.kernel.public import DomainError

FIRST = date(2026, 2, 20)
GROUPINGS: tuple[tuple[str, tuple[str, ...]], ...] = (("district", ()), ("department", ("department",)))
PERIODS = (None, "day", "week", "month", "quarter", "half_year", "year", "year_from_11")
spans = st.tuples(st.none() | st.integers(0, 75), st.none() | st.integers(0, 75))


@pytest.fixture(autouse=True)
def _few_dimensions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_cells, "CELL_DIMENSIONS", ("district", "department"))


def put(folder: Path, facts: pa.Table) -> LakeManifest:
    """Bring a lake and its sums to these facts."""
    manifest = write_lake(folder, facts)
    months = pc.strftime(facts["reported_on"], format="%Y-%m")
    for month in manifest.partitions:
        rows = facts.filter(pc.equal(months, month))
        write_lake_cells(folder, month, rows, days=digest_days(rows))
    return manifest


def spread(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put cases into three months and two districts, and some of them into none."""
    return [
        {
            **case,
            "reported_on": FIRST + timedelta(days=number * 7 % 70),
            "district_id": (1, 2, None)[number % 3],
        }
        for number, case in enumerate(cases)
    ]


@pytest.mark.full
@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(
    cases=case_lists, wanted=changes, span=spans, grouping=st.sampled_from(GROUPINGS), period=st.sampled_from(PERIODS),
    district_id=st.sampled_from((None, 1, 2)),
)  # fmt: skip
def test_sums_say_what_a_full_recomputation_says(  # noqa: PLR0917 - what hypothesis chooses
    make_facts: FactsMaker,
    cases: list[dict[str, Any]],
    wanted: list[tuple[int, dict[str, Any] | None]],
    span: tuple[int | None, int | None],
    grouping: tuple[str, tuple[str, ...]],
    period: str | None,
    district_id: int | None,
) -> None:
    before, after = (make_facts(spread(change_cases(cases, some))) for some in ([], wanted))
    from_on, to_on = (None if number is None else FIRST + timedelta(days=number) for number in span)
    dimension, dimensions = grouping
    with tempfile.TemporaryDirectory() as name:
        put(Path(name), before)
        manifest = put(Path(name), after)
        if not manifest.partitions:
            assert not has_lake_sums(Path(name), manifest, dimension=dimension)
            return
        assert has_lake_sums(Path(name), manifest, dimension=dimension)
        ours = read_lake_sums(
            Path(name), manifest, dimension=dimension, keys=KEYS, dimensions=dimensions, period=period,
            from_on=from_on, to_on=to_on, district_id=district_id,
        )  # fmt: skip
        first_on = find_first_sums_day(Path(name), manifest, district_id=district_id)
    engine = open_engine(after)
    values: dict[str, tuple[object, ...]] = {} if district_id is None else {"district_id": (district_id,)}
    filters = FactsFilter(from_on=from_on, to_on=to_on, values=values)
    figures = compute_indicators(get_facts(engine), keys=KEYS, dimensions=dimensions, period=period, filters=filters)
    assert ours.equals(read_arrow(engine, figures))
    days = [row["reported_on"] for row in after.to_pylist() if district_id in {None, row["district_id"]}]
    assert first_on == min(days, default=None)


def test_whole_months_are_read_as_one_row(sheet: pa.Table, tmp_path: Path) -> None:
    """March is read from the sums of the month, its first thirty days from those of the days, and weeks always."""
    manifest = put(tmp_path, sheet)
    for path in tmp_path.rglob("cells.parquet"):
        path.write_bytes(b"x")

    def ask(*, to_on: date, period: str | None = None) -> pa.Table:
        return read_lake_sums(
            tmp_path, manifest, dimension="department", keys=("report_count",), dimensions=("department",), period=period,
            from_on=date(2026, 3, 1), to_on=to_on,
        )  # fmt: skip

    assert ask(to_on=date(2026, 3, 31)).num_rows
    for words in ({"to_on": date(2026, 3, 30)}, {"to_on": date(2026, 3, 31), "period": "week"}):
        with pytest.raises(Exception, match=r"[Pp]arquet"):
            ask(**words)  # type: ignore[arg-type]


def test_a_lake_that_is_another_is_read_anew(sheet: pa.Table, tmp_path: Path) -> None:
    """What a process keeps of the files before is not mixed with those now."""

    def ask(manifest: LakeManifest) -> int:
        answer = read_lake_sums(tmp_path, manifest, dimension="district", keys=("report_count",))
        count: int = answer["cases"][0].as_py()
        return count

    assert ask(put(tmp_path, sheet)) == len(sheet)
    assert ask(put(tmp_path, sheet.slice(0, 7))) == 7
    unfinished = put(tmp_path, sheet).model_copy(update={"is_whole": False})
    with pytest.raises(DomainError, match="lake_unfinished"):
        ask(unfinished)

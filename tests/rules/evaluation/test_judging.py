"""Figures of groups from the facts of a few hand-told cases; every figure opens to exactly its cases."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from tests.rules.cases.fact_histories import BUREAU, CREW, START, Story, fold, make_duty
from wangge.analytics.public import DIMENSIONS, IndicatorKind, Side, get_indicator
from wangge.evaluation.domain.judging import Group, compute_groups, list_cases
from wangge.evaluation.domain.schemes import build_schemes
from wangge.evaluation.domain.sheets import has_row_of_unknown, is_key_of_unknown
from wangge.kernel.public import DomainError
from wangge.profiles.public import load_profile

PROFILE = load_profile("zhangjiagang")
LEVELS = tuple(level.key for level in PROFILE.grid.levels)
ELSEWHERE = "320582001001002"


def tell_city() -> list[Story]:
    """Six cases: closed, closed late after a rework, overdue, voided, refused, one on the spot."""

    def start(case_id: int, **options: object) -> Story:
        return Story(case_id=case_id, **options).act("report", hours=0)  # type: ignore[arg-type]

    def go_on(story: Story, unit_id: int, hours: float = 2) -> Story:
        story.act("accept", by=21, category_id=7).act("file", by=22, condition_id=70)
        return story.act("dispatch", by=23, unit_id=unit_id).act("sign", by=24).act("finish", by=24, hours=hours)

    closed = go_on(start(1), BUREAU).act("send_to_check", by=26, checker_id=25).act("pass_check", by=25)
    closed.act("close", by=22)
    reworked = go_on(start(2, grid_code=ELSEWHERE, source_class="public", reporter_id=None), CREW, hours=60)
    reworked.act("send_to_check", by=21, checker_id=25).act("fail_check", by=25).act("finish", by=24)
    reworked.act("send_to_check", by=21, checker_id=25).act("pass_check", by=25).act("close", by=22)
    overdue = start(3).act("accept", by=21, category_id=7).act("file", by=22, condition_id=70)
    overdue.act("dispatch", by=23, unit_id=CREW)
    voided = start(4).act("accept", by=21, category_id=7).act("file", by=22, condition_id=70).act("void", by=22)
    refused = start(5, reporter_id=11).act("refuse", by=27)
    spot = Story(case_id=6).act("handle_on_the_spot", by=10, category_id=7)
    return [closed, reworked, overdue, voided, refused, spot]


@pytest.fixture(scope="module")
def facts() -> pa.Table:
    duties = [make_duty(ELSEWHERE, 5, 12, date(2026, 1, 1))]
    return fold(*tell_city(), as_of=START + timedelta(hours=200), duties=duties)


@pytest.fixture(scope="module")
def groups(facts: pa.Table) -> dict[tuple[str, str], Group]:
    found = compute_groups(
        facts,
        schemes=build_schemes(PROFILE.evaluation),
        dimensions=PROFILE.evaluation.dimensions,
        level_keys=LEVELS,
    )
    return {(group.kind, group.key): group for group in found}


Groups = dict[tuple[str, str], Group]


def read(group: Group, *keys: str) -> list[tuple[int | None, int | None]]:
    return [(group.values[key].numerator, group.values[key].denominator) for key in keys]


def test_everybody_who_acted_is_a_subject(groups: Groups) -> None:
    keys = {kind: {key for found, key in groups if found == kind} for kind, _ in groups}
    assert keys["department"] == {str(BUREAU), str(CREW)}
    assert keys["collector"] == {"10", "11", "12", "25"}
    assert (keys["acceptor"], keys["shift_leader"], keys["dispatcher"]) == ({"21", "26", "27"}, {"22"}, {"23"})
    assert keys["area"] == {"320582", "T01", "320582001", "320582001001", "320582001001001", ELSEWHERE}
    assert keys["source"] == {"collector"}
    assert keys["category_class"] == {"GB/T 47678.5-2026|matter|06", "~|~|~"}


def test_figures_of_the_whole(groups: Groups) -> None:
    total = groups["total", ""]
    assert total.case_count == 6
    assert read(total, "filed_count", "voided_count", "refused_count", "on_the_spot_count", "rework_count") == [
        (4, None), (1, None), (1, None), (1, None), (1, None),
    ]  # fmt: skip
    assert read(total, "closing_rate", "timely_closing_rate", "timely_handling_rate") == [(2, 3), (1, 3), (1, 3)]


def test_figures_of_the_units(groups: Groups) -> None:
    wanted = ("closing_rate", "timely_handling_rate", "rework_rate", "overdue_count")
    assert read(groups["department", str(BUREAU)], *wanted) == [(1, 1), (1, 1), (0, 1), (0, None)]
    assert read(groups["department", str(CREW)], *wanted) == [(1, 2), (0, 2), (1, 2), (2, None)]


def test_a_check_is_the_checkers_and_a_sending_the_senders(groups: Groups) -> None:
    checker, reporter = groups["collector", "25"], groups["collector", "10"]
    assert (checker.case_count, read(checker, "timely_check_rate")) == (0, [(2, 2)])
    assert (reporter.case_count, "timely_check_rate" in reporter.values) == (4, False)
    assert read(reporter, "valid_report_rate", "on_the_spot_rate") == [(3, 3), (1, 4)]
    assert read(groups["acceptor", "26"], "timely_check_dispatch_rate") == [(1, 1)]
    assert read(groups["acceptor", "21"], "timely_check_dispatch_rate") == [(1, 1)]


def test_a_public_report_is_a_miss_of_who_watched_the_place(groups: Groups) -> None:
    assert read(groups["collector", "12"], "missed_report_count", "missed_report_rate") == [(1, None), (1, 1)]


def test_areas_add_up_to_the_whole(groups: Groups) -> None:
    parts = [groups["area", code] for code in ("320582001001001", ELSEWHERE)]
    whole = groups["area", "320582001001"]
    assert sum(part.case_count for part in parts) == whole.case_count == groups["total", ""].case_count
    for key in ("filed_count", "closing_rate", "rework_rate", "overdue_count"):
        sums = [sum(pair) for pair in zip(*(read(part, key)[0] for part in parts), strict=True) if None not in pair]
        assert sums == [number for number in read(whole, key)[0] if number is not None]


BREAKDOWNS = tuple(kind for kind in DIMENSIONS if has_row_of_unknown(kind))


@pytest.mark.parametrize("kind", BREAKDOWNS)
def test_a_breakdown_adds_up_to_the_whole_and_every_row_opens_to_its_cases(kind: str, facts: pa.Table) -> None:
    groups = compute_groups(facts, schemes=(), dimensions=[kind], level_keys=LEVELS)
    parts = [group for group in groups if group.kind == kind]
    (whole,) = (group for group in groups if group.kind == "total")
    assert sum(part.case_count for part in parts) == whole.case_count
    opened: list[int] = []
    for part in parts:
        for indicator in ("report_count", "filed_count", "closed_count"):
            where = {"kind": kind, "level": 0, "key": part.key, "indicator": indicator}
            cases = list_cases(facts, **where, side=Side.NUMERATOR)
            assert len(cases) == (part.values[indicator].numerator or 0)
            opened += cases if indicator == "report_count" else ()
    assert len(opened) == len(set(opened)) == whole.values["report_count"].numerator
    assert [is_key_of_unknown(part.key) for part in parts] == sorted(is_key_of_unknown(part.key) for part in parts)


def test_what_nobody_filled_in_is_no_unit_and_no_person(facts: pa.Table) -> None:
    groups = compute_groups(facts, schemes=(), dimensions=["handler", "condition"], level_keys=LEVELS)
    of_unknown = [(group.kind, group.key) for group in groups if is_key_of_unknown(group.key)]
    assert of_unknown == [("condition", "~")]


@pytest.mark.parametrize(
    ("kind", "key"), [("department", str(CREW)), ("acceptor", "21"), ("condition", "~"), ("category_class", "~|~|~")]
)
def test_every_figure_opens_to_its_cases(kind: str, key: str, facts: pa.Table) -> None:
    found = compute_groups(
        facts, schemes=build_schemes(PROFILE.evaluation), dimensions=["condition", "category_class"], level_keys=LEVELS
    )
    (group,) = (group for group in found if (group.kind, group.key) == (kind, key))
    for indicator, value in group.values.items():
        definition = get_indicator(indicator)
        if definition.outcome.is_number or value.value is None:
            continue
        where = {"kind": kind, "level": 0, "key": key, "indicator": indicator}
        counted = set(list_cases(facts, **where, side=Side.NUMERATOR))
        assert len(counted) == value.numerator, indicator
        if definition.kind is IndicatorKind.RATE:
            asked = set(list_cases(facts, **where, side=Side.DENOMINATOR))
            missed = set(list_cases(facts, **where, side=Side.MISSED))
            assert (len(asked), asked - counted) == (value.denominator, missed), indicator


def test_the_cases_behind_are_named(facts: pa.Table) -> None:
    where = {"kind": "department", "level": 0, "key": str(CREW), "indicator": "closing_rate"}
    assert [list_cases(facts, **where, side=side) for side in Side] == [(2,), (2, 3), (3,)]
    seconds = {"kind": "department", "level": 0, "key": str(CREW), "indicator": "mean_handling_seconds"}
    assert list_cases(facts, **seconds, side=Side.DENOMINATOR) == (2,)


def test_an_indicator_or_subject_that_is_not_is_refused(facts: pa.Table) -> None:
    where = {"level": 0, "side": Side.NUMERATOR}
    with pytest.raises(DomainError, match="indicator_unknown"):
        list_cases(facts, kind="department", key="2", indicator="fines", **where)
    with pytest.raises(DomainError, match="evaluation_subject_unknown"):
        list_cases(facts, kind="moon", key="2", indicator="closing_rate", **where)


def test_no_facts_give_an_empty_total_and_nobody(facts: pa.Table) -> None:
    found = compute_groups(facts.slice(0, 0), schemes=(), dimensions=("source",), level_keys=LEVELS)
    (total,) = found
    assert (total.kind, total.case_count, total.values["closing_rate"].value) == ("total", 0, None)

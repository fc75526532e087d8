"""What a loaded profile answers: limits, numbers, reasons, validators of other modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wangge.profiles.public import (
    CityProfile,
    ProfileFault,
    check_profile,
    find_row,
    load_profile,
    register_validator,
)
from wangge.profiles.schema.casework import Numbering
from wangge.worktime.public import Limit, LimitKind

pytestmark = pytest.mark.usefixtures("no_validators")


@pytest.fixture(scope="module")
def city() -> CityProfile:
    return load_profile("zhangjiagang")


def test_limits_by_stage(city: CityProfile) -> None:
    assert city.limits.find_limit("accept") == Limit(kind=LimitKind.WORK_HOUR, amount=Decimal("0.5"))
    assert city.limits.find_limit("handle_default") == Limit(kind=LimitKind.WORK_DAY, amount=Decimal(5))
    assert city.limits.find_limit("nothing") is None
    assert city.limits.find_limit("model_config") is None


def test_a_stage_may_have_no_limit(write_city: Callable[[str], Path]) -> None:
    profile = load_profile(write_city("limits: {stages: {close: null}}\n"))

    assert profile.limits.find_limit("close") is None


def test_reasons_by_act(city: CityProfile) -> None:
    reasons = city.workflow.reasons

    assert reasons.list_for("return") == reasons.return_
    assert reasons.list_for("refuse")[0].zh == "不属于城市管理范围"
    assert reasons.list_for("return_") == ()
    assert reasons.list_for("dance") == ()
    for act in ("refuse", "void", "send_back", "return", "rework", "recheck", "merge"):
        assert reasons.list_for(act), act


def test_a_number_reads_in_the_city_day(city: CityProfile) -> None:
    evening = datetime(2024, 6, 28, 16, 30, tzinfo=UTC)  # half past midnight of the 29th in the city

    number = city.numbering.format_number(evening, zone=city.city.zone, prefix=city.city.case_prefix, sequence=7)
    scope = city.numbering.format_scope(evening, zone=city.city.zone, prefix=city.city.case_prefix)

    assert (number, scope) == ("ZJG2024062900007", "case:ZJG:20240629")


@pytest.mark.parametrize(
    ("restarts", "pattern", "number", "scope"),
    [
        ("month", "{prefix}-{date:%Y%m}-{sequence:06d}", "A-202406-000012", "case:A:202406"),
        ("year", "{sequence:d}/{date:%y}", "12/24", "case:A:2024"),
    ],
)
def test_numbers_of_other_periods(restarts: str, pattern: str, number: str, scope: str) -> None:
    numbering = Numbering.model_validate({"pattern": pattern, "restarts": restarts, "source": "ours"})
    now = datetime(2024, 6, 28, 12, tzinfo=UTC)

    assert numbering.format_number(now, zone="UTC", prefix="A", sequence=12) == number
    assert numbering.format_scope(now, zone="UTC", prefix="A") == scope


@given(st.text(alphabet="{}prefixdatsqunc:%Ymdyj05!.[]-", max_size=40))
def test_no_pattern_is_accepted_that_fails_later(pattern: str) -> None:
    try:
        numbering = Numbering.model_validate({"pattern": pattern, "restarts": "year", "source": "ours"})
    except ValidationError:
        return
    now = datetime(2024, 6, 28, 12, tzinfo=UTC)
    assert len(numbering.format_number(now, zone="UTC", prefix="A", sequence=1)) < 100


def test_rows_are_found_by_key(city: CityProfile) -> None:
    channel = find_row(city.sources.channels, "superior_order")

    assert channel is not None
    assert channel.source_class == "superior"
    assert find_row(city.sources.channels, "pigeon") is None


def test_a_validator_of_another_module_reports_with_file_and_line(write_city: Callable[[str], Path]) -> None:
    def check_moves(profile: CityProfile) -> Iterator[ProfileFault]:
        for number, name in enumerate(profile.workflow.moves_off):
            yield ProfileFault(path=f"workflow.moves_off.{number}", expected="an optional move", found=repr(name))
        yield ProfileFault(path="workflow.reasons.dance.slow", expected="an act", found="'dance'")
        yield ProfileFault(path="nowhere", expected="a section", found="nothing")

    register_validator("cases", check_moves)
    path = write_city("workflow:\n  source: ours\n  moves_off:\n    - fly\n")

    faults = check_profile(path)

    assert [
        (fault.file, fault.line, fault.path) for fault in faults if fault.path != "workflow.reasons.dance.slow"
    ] == [
        (str(path), 1, "nowhere"),
        (str(path), 19, "workflow.moves_off.0"),
    ]
    nearest = next(fault for fault in faults if fault.path == "workflow.reasons.dance.slow")
    assert nearest.file == "cities/_national.yaml"
    assert nearest.line > 1


def test_validators_run_by_name_and_replace_their_own(write_city: Callable[[str], Path]) -> None:
    def complain(word: str) -> Callable[[CityProfile], list[ProfileFault]]:
        return lambda profile: [ProfileFault(path="city", expected=word, found=profile.city.key)]

    register_validator("b", complain("never"))
    register_validator("b", complain("second"))
    register_validator("a", complain("first"))

    assert [fault.expected for fault in check_profile(write_city(""))] == ["first", "second"]


def test_validators_are_spared_a_broken_profile(write_city: Callable[[str], Path]) -> None:
    def explode(profile: CityProfile) -> list[ProfileFault]:
        raise AssertionError(profile)

    register_validator("a", explode)

    assert [fault.path for fault in check_profile(write_city("colour: red\n"))] == ["colour"]

"""What a run was to reach is kept with it and told of the whole, units, every grid and one kind of source (HS-9, HS-10)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.factories import World
from tests.support.pdf_text import read_pdf_text
from tests.support.scenes import keep_scene
from wangge.evaluation.public import get_subject, list_subjects, make_report, read_chief_page, run_evaluation
from wangge.platform.public import use_profile
from wangge.profiles.public import Target, load_profile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("targeted")]
SHARES = ("service_share", "management_share", "enforcement_share")


@pytest.fixture
def profile_name() -> str:
    return "hongshan"


@pytest.fixture
def targeted(world: World) -> dict[str, int]:
    """Give March of 环卫处: of four cases solved, three by service and one by enforcement; one of a citizen lies."""
    return {"run": keep_scene(world, "targeted March", _let_march_pass)}


def _let_march_pass(world: World) -> int:
    for means in ("service", "service", "service", "enforcement"):
        case = world.make_case("handling")
        case = world.move(case, "finish", means=means)
        for move in ("send_to_check", "pass_check", "close"):
            case = world.move(case, move)
    world.make_case("dispatched", by="sun", source="hotline_12345", reporter_name="王女士")
    world.wait(timedelta(days=20))
    return run_evaluation(actor=world.actor("jiang"), month="2026-03")


def tell(figure: Any) -> tuple[object, ...]:
    return (figure.exact, figure.target.percent, figure.mark.distance, figure.mark.is_reached)


def list_headlines(world: World) -> list[tuple[str, str, Decimal]]:
    shown = read_chief_page(actor=world.actor("feng")).targeted
    return [(one.subject.kind, one.figure.key, one.figure.target.percent) for one in shown if one.figure.target]


def test_each_grid_and_unit_stands_beside_70_20_10(world: World, targeted: dict[str, int]) -> None:
    expected = [
        (Fraction(3, 4), 70, 5, True),
        (0, 20, -20, False),
        (Fraction(1, 4), 10, 15, False),
    ]
    leader, run_id = world.actor("feng"), targeted["run"]
    for kind, level in (("total", None), ("department", None), ("area", 1), ("area", len(world.profile.grid.levels))):
        rows = list_subjects(actor=leader, run_id=run_id, kind=kind, level=level, indicators=SHARES)
        row = max(rows, key=lambda one: one.case_count)
        assert [tell(row.figures[key]) for key in SHARES] == expected, (kind, level)
    (area,) = list_subjects(actor=leader, run_id=run_id, kind="area", level=1)
    assert set(SHARES) < set(area.figures), "they stand in the table of areas"


def test_complaints_have_a_target_of_their_own(world: World, targeted: dict[str, int]) -> None:
    """HS-9: of what citizens complain of 93 % is to be closed, of all 98 %; of a unit and of the whole."""
    leader, run_id = world.actor("feng"), targeted["run"]
    total = get_subject(actor=leader, run_id=run_id, kind="total", key="")
    unit = get_subject(actor=leader, run_id=run_id, kind="department", key=str(world.units["sanitation"]))
    for subject in (total, unit):
        assert tell(subject.figures["closing_rate"]) == (Fraction(4, 5), 98, -18, False)
        assert tell(subject.figures["complaint_closing_rate"]) == (0, 93, -93, False)
    assert list_headlines(world) == [
        ("total", "closing_rate", 98), ("total", "complaint_closing_rate", 93), ("total", "service_share", 70),
        ("total", "management_share", 20), ("total", "enforcement_share", 10),
    ]  # fmt: skip


def test_cases_of_a_source_class_have_a_target_where_a_city_says_so(world: World, targeted: dict[str, int]) -> None:
    facts = ({"percent": 98}, {"percent": 93, "source_class": "public"})
    targets = tuple(Target.model_validate({"indicator": "closing_rate", "source": "ours", **one}) for one in facts)
    evaluation = world.profile.evaluation.model_copy(update={"targets": targets})
    with use_profile(world.profile.model_copy(update={"evaluation": evaluation})):
        run_id = run_evaluation(actor=world.actor("jiang"), month="2026-03")
        found = {
            key: get_subject(actor=world.actor("feng"), run_id=run_id, kind="source_class", key=key)
            for key in ("own", "public")
        }
        told = list_headlines(world)
    assert tell(found["own"].figures["closing_rate"]) == (1, 98, 2, True)
    assert tell(found["public"].figures["closing_rate"]) == (0, 93, -93, False)
    assert told == [("total", "closing_rate", 98), ("source_class", "closing_rate", 93)]


def test_what_a_run_was_to_reach_stays_when_the_profile_changes(world: World, targeted: dict[str, int]) -> None:
    evaluation = world.profile.evaluation.model_copy(update={"targets": ()})
    with use_profile(world.profile.model_copy(update={"evaluation": evaluation})):
        kept = get_subject(actor=world.actor("feng"), run_id=targeted["run"], kind="total", key="")
        assert tell(kept.figures["service_share"])[1] == 70
        later = run_evaluation(actor=world.actor("jiang"), month="2026-03")
        fresh = get_subject(actor=world.actor("feng"), run_id=later, kind="total", key="")
        assert fresh.figures["service_share"].target is None
        assert read_chief_page(actor=world.actor("feng")).targeted == ()


def test_the_report_tells_them_in_tables_and_formulas(world: World, targeted: dict[str, int], tmp_path: Any) -> None:
    leader, run_id = world.actor("feng"), targeted["run"]
    text = read_pdf_text(make_report(actor=leader, run_id=run_id, file_format="pdf").content)
    joined = "".join(text.split())
    assert all(words in joined for words in ("对照目标：", "目标70%", "达标+5.0", "未达标−20.0", "−为低于目标"))
    path = tmp_path / "report.xlsx"
    path.write_bytes(make_report(actor=leader, run_id=run_id, file_format="xlsx").content)
    overview = load_workbook(path).worksheets[0]
    heads = next(row for row in overview.iter_rows(values_only=True) if row[0] == "指标")
    shares = next(row for row in overview.iter_rows(values_only=True) if row[0] == "服务解决占比")
    told = dict(zip(heads, shares, strict=False))
    assert told["目标"] == 0.7
    assert str(told["距目标（百分点）"]).startswith("=IF(ISNUMBER(D")


def test_shipped_shares_add_up() -> None:
    targets = load_profile("hongshan").evaluation.targets
    assert sum(row.percent for row in targets if row.indicator in SHARES) == 100

"""What the monthly report tells of schemes, points, flags and matters: as frozen or stored, never as of now."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from typing import Any

import docx
import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import World
from tests.support.pdf_text import read_pdf_text
from tests.support.scenes import keep_scene
from tests.support.scoring import close, give, open_march, publish, use_points_of
from tests.web.evaluation.test_board_page import set_flags
from wangge.evaluation.models import EvaluationRun, ScorePeriod
from wangge.evaluation.operations import report_files
from wangge.evaluation.public import (
    NewMatter,
    appeal_entry,
    fetch_report,
    list_totals,
    make_report,
    open_matter,
    record_matter,
    restate_period,
    review_appeal,
    rule_on_appeal,
    run_evaluation,
)
from wangge.evaluation.queries.reports.gathering import gather_report
from wangge.evaluation.queries.reports.pages import build_pages
from wangge.platform.public import get_profile, use_profile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.same_on_both]

SCENE = "a March frozen with an appeal"


@pytest.fixture
def hongshan(month: World) -> Iterator[World]:
    """Give the month of the small city with Hongshan's points, schemes and ladders."""
    keep_scene(month, "two who review appeals", _hire_reviewers)
    with use_points_of(month, "hongshan"):
        yield month


def _hire_reviewers(world: World) -> None:
    world.hire("he", name="何考评员", unit="supervision", roles=("evaluator",))
    world.hire("gao", name="高领导", unit="district", roles=("leader",))


def freeze_with_an_appeal(world: World, *, units: tuple[str, ...] = ("sanitation", "municipal")) -> int:
    """Freeze a March in which each unit lost points twice, and 环卫处 won an appeal; return the run it rests on."""
    period = open_march(world)
    entries = [give(world, period, unit=unit) for unit in units for _ in range(2)]
    appeal_entry(actor=world.actor("tang"), entry_id=entries[0], reason="当日已清理")
    review_appeal(actor=world.actor("he"), entry_id=entries[0], is_granted=True, note="属实")
    rule_on_appeal(actor=world.actor("gao"), entry_id=entries[0], is_granted=True, note="属实")
    publish(world, period)
    world.wait(timedelta(days=7))
    close(world, period)
    return orjson.loads(ScorePeriod.objects.get(pk=period).content)["runs"][0][0]  # type: ignore[no-any-return]


def read_sections(world: World, run_id: int, *, by: str = "feng", people: bool = False) -> dict[str, dict[str, Any]]:
    with translation.override("zh-hans"):
        report = gather_report(actor=world.actor(by), run_id=run_id, with_people=people)
        return {section["title"]: section for section in build_pages(report)["sections"]}


def list_cells(section: dict[str, Any]) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in section["rows"]]


def test_points_and_results_are_those_of_the_frozen_period(hongshan: World) -> None:
    """HS-7: 环卫处 lost two points twice, won one appeal, and one more point by the records; 市政处 lost four."""
    world = hongshan
    run_id = keep_scene(world, SCENE, freeze_with_an_appeal)
    sections = read_sections(world, run_id)
    points = sections["积分台账 · 部门"]
    assert list_cells(points) == [
        ["张家港市环卫处", "4", "+2", "−5", "−3", "1", "1"],
        ["张家港市市政处", "2", "0", "−4", "−4", "0", "0"],
    ]
    period = ScorePeriod.objects.get()
    assert period.digest[:16] in sections["镇街考评"]["lead"], "told where the frozen numbers are told first"
    results = {row[0]: row[1:] for row in list_cells(sections["部门考评"])}
    assert results["张家港市环卫处"][-1] == "97"
    assert results["张家港市市政处"][-1] == "96"
    told = {one.subject_name: one.total.points for one in list_totals(actor=world.actor("feng"), period_id=period.pk)}
    assert told == {"张家港市环卫处": Decimal(-3), "张家港市市政处": Decimal(-4)}
    restate_period(actor=world.actor("jiang"), period_id=period.pk, reason="复核")
    later = read_sections(world, run_id)
    assert list_cells(later["积分台账 · 部门"]) == list_cells(points), "an edition that is not frozen changes nothing"
    assert "更正版" in later["镇街考评"]["lead"]


@pytest.mark.parametrize(("file_format", "read"), [("pdf", "pdf"), ("docx", "docx")])
def test_pdf_and_word_hold_the_sections(file_format: str, read: str, hongshan: World) -> None:
    run_id = keep_scene(hongshan, SCENE, freeze_with_an_appeal)
    with translation.override("zh-hans"):
        content = make_report(actor=hongshan.actor("feng"), run_id=run_id, file_format=file_format).content
    if read == "pdf":
        text = read_pdf_text(content)
    else:
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    for words in ("积分台账", "部门考评", "六个零容忍", "冲销条目", "本期启动的追责", "本月没有启动追责。"):
        assert words in text


def test_what_is_not_frozen_is_told_without_totals(hongshan: World, run_id: int) -> None:
    world = hongshan
    assert "未设积分周期" in read_sections(world, run_id)["积分台账"]["lead"]
    period = open_march(world)
    give(world, period)
    opened = read_sections(world, run_id)
    assert "仍在计分" in opened["本市考核方案结果"]["lead"]
    publish(world, period)
    published = read_sections(world, run_id)
    assert "公示期" in published["本市考核方案结果"]["lead"]
    for sections in (opened, published):
        assert [one["rows"] for one in (sections["本市考核方案结果"], sections["积分台账"])] == [[], []]
    whole = run_evaluation(actor=world.actor("jiang"))
    assert "单个区（县）单月" in read_sections(world, whole)["积分台账"]["lead"]


def give_by_hand(stack: ExitStack) -> str:
    """Let people give the points about a person that the records would give, and return the rule."""
    profile = get_profile()
    rules = [row.model_copy(update={"indicator": None, "mode": "manual"}) for row in profile.scoring.rules]
    scoring = profile.scoring.model_copy(update={"rules": tuple(rules)})
    stack.enter_context(use_profile(profile.model_copy(update={"scoring": scoring})))
    return next(row.key for row in rules if row.subject == "person")


def test_persons_are_told_only_where_asked_for(month: World) -> None:
    """XS-19: 李派遣员 of the command room lost points; a matter about him is open."""
    world = month
    with use_points_of(world, "xiangshan"), ExitStack() as stack:
        rule = give_by_hand(stack)
        period = open_march(world)
        give(world, period, rule=rule, unit_id=None, member_id=world.members["li"])
        matter = NewMatter(ladder="command_room", unit_id=None, member_id=world.members["li"], reason="派遣有误")
        matter_id = open_matter(actor=world.actor("jiang"), matter=matter)
        publish(world, period)
        world.wait(timedelta(days=7))
        close(world, period)
        run_id = EvaluationRun.objects.latest("pk").pk
        without, with_people = (read_sections(world, run_id, people=people) for people in (False, True))
        world.wait(timedelta(hours=1))
        record_matter(actor=world.actor("feng"), matter_id=matter_id, record="已通报", evidence_id=world.photo())
        again = read_sections(world, run_id, people=True)
    assert "李派遣员" not in str(without)
    assert "另有 1 个个人积分未列出" in without["积分台账"]["lead"]
    assert list_cells(without["本期启动的追责"])[0][0] == "个人（不列姓名）"
    assert "李派遣员" in str(with_people["积分台账 · 指挥中心人员"]["rows"])
    assert list_cells(with_people["本期启动的追责"])[0][0] == "李派遣员"
    assert again == with_people, "a matter is told as it stood when the run was known"


def test_who_may_not_see_matters_is_not_told_them(hongshan: World) -> None:
    run_id = keep_scene(hongshan, SCENE, freeze_with_an_appeal)
    told = read_sections(hongshan, run_id, by="li")["本期启动的追责"]
    assert (told["rows"], "无权查看" in told["lead"]) == ([], True)


def test_flags_stand_beside_those_of_the_month_before(month: World) -> None:
    """HL-1."""
    with use_profile(set_flags(month.profile)):
        run_evaluation(actor=month.actor("jiang"), month="2026-03")
        month.wait(timedelta(days=15))
        month.make_case("closed")
        run_id = run_evaluation(actor=month.actor("jiang"), month="2026-04")
        board = read_sections(month, run_id)["龙虎榜与流动旗"]
    assert [column["title"] for column in board["columns"]][-2:] == ["2026-03 名次", "2026-03 流动旗"]
    assert list_cells(board) == [["张家港市环卫处", "1", "100", "红旗", "1", "1", "红旗"]]


def test_more_subjects_ask_no_more_queries(hongshan: World) -> None:
    def count(run_id: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            gather_report(actor=hongshan.actor("feng"), run_id=run_id, with_people=True, with_entries=True)
        return len(queries)

    few = count(freeze_with_an_appeal(hongshan, units=("sanitation",)))
    period = ScorePeriod.objects.get()
    edition = restate_period(actor=hongshan.actor("jiang"), period_id=period.pk, reason="复核")
    for unit in ("municipal", "greening", "sanitation"):
        give(hongshan, edition, unit=unit)
    publish(hongshan, edition)
    hongshan.wait(timedelta(days=7))
    close(hongshan, edition)
    assert count(EvaluationRun.objects.latest("pk").pk) == few


def test_a_kept_workbook_is_made_anew_once_the_period_is_frozen(
    hongshan: World, run_id: int, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WANGGE_HOME = tmp_path
    monkeypatch.setattr(report_files, "MOST_SUBJECTS_AT_ONCE", 0)
    ask = {"run_id": run_id, "file_format": "xlsx", "with_people": False, "language": "zh-hans"}
    for by in ("feng", "li"):
        report_files.make_report_file(**ask, member_id=hongshan.members[by])  # type: ignore[arg-type]
    assert len(list((tmp_path / "reports").iterdir())) == 2, "one with the matters and one without"
    with translation.override("zh-hans"):
        assert fetch_report(actor=hongshan.actor("feng"), run_id=run_id, file_format="xlsx") is not None
        open_march(hongshan)
        assert fetch_report(actor=hongshan.actor("feng"), run_id=run_id, file_format="xlsx") is None

"""An evaluation is computed from committed facts, stored once, and comes out the same when it is run again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.factories import World
from wangge.evaluation.models import EvaluationRun, EvaluationSubject
from wangge.evaluation.public import get_run, get_subject, list_runs, list_subjects, list_trend, run_evaluation
from wangge.kernel.public import DomainError, build_system_actor

pytestmark = pytest.mark.django_db(transaction=True)


def run(world: World, **options: object) -> int:
    return run_evaluation(actor=world.actor("jiang"), **options)  # type: ignore[arg-type]


def test_a_month_is_judged_and_stored(month: World) -> None:
    run_id = run(month, month="2026-03")
    leader = month.actor("feng")
    view = get_run(actor=leader, run_id=run_id)
    assert (view.month, view.from_on, view.to_on, view.days) == ("2026-03", date(2026, 3, 1), date(2026, 3, 31), 22)
    assert (view.case_count, view.profile, view.requester_name) == (7, "zhangjiagang", "蒋考评员")
    departments = {row.name_zh: row for row in list_subjects(actor=leader, run_id=run_id, kind="department")}
    assert list(departments) == ["张家港市环卫处", "张家港市市政处"]
    cleaners, roads = departments.values()
    assert (cleaners.case_count, roads.case_count) == (4, 1)
    assert [cleaners.figures[key].exact for key in ("closing_rate", "rework_rate", "overdue_count")] == [
        Decimal(3) / 4, Decimal(1) / 4, 1,
    ]  # fmt: skip
    assert (roads.score, roads.scores[0].grade, roads.notes) == (Decimal("40.00"), "D", ("small_sample",))
    assert roads.figures["closing_rate"].definition["formula_zh"] == "结案数 ÷ 应结案数"


def test_areas_of_every_level_are_judged(month: World, run_id: int) -> None:
    leader = month.actor("feng")

    def count(level: int) -> dict[str, int]:
        rows = list_subjects(actor=leader, run_id=run_id, kind="area", level=level)
        return {row.key: row.case_count for row in rows}

    assert count(1) == {"320582": 7}
    assert count(3) == {"320582001": 6, "320582002": 1}
    assert count(5) == {"320582001001001": 5, "320582001001002": 1, "320582002001001": 1}
    below = list_subjects(actor=leader, run_id=run_id, kind="area", parent="320582001001")
    assert {row.key for row in below} == {"320582001001001", "320582001001002"}


def test_an_area_without_a_case_is_there_and_not_full_marks(month: World) -> None:
    month.clock.advance_to(month.now.replace(month=4))
    run_id = run(month, month="2026-04")
    idle = get_subject(actor=month.actor("feng"), run_id=run_id, kind="area", key="320582002001")
    assert (idle.case_count, idle.score, idle.notes, idle.name_zh) == (0, None, ("not_applicable",), "河西社区")


def test_people_are_judged_by_their_own_acts(month: World, run_id: int) -> None:
    leader = month.actor("feng")
    collectors = {row.name_zh: row for row in list_subjects(actor=leader, run_id=run_id, kind="collector")}
    assert set(collectors) == {"陈监督员", "周监督员"}
    checked = collectors["周监督员"].figures["timely_check_rate"].value
    assert (checked.numerator, checked.denominator, collectors["周监督员"].case_count) == (3, 3, 0)
    score = collectors["陈监督员"].scores[0]
    assert [part.figure.key for part in score.components if part.points is None] == [
        "timely_verify_rate", "timely_check_rate",
    ]  # fmt: skip
    assert sum(part.effective_weight for part in score.components) == 1


def test_a_rerun_over_the_same_acts_is_equal(month: World) -> None:
    first = get_run(actor=month.system, run_id=run(month, month="2026-03"))
    open_case = month.make_case("accepted")
    month.move(open_case, "file")
    second = get_run(actor=month.system, run_id=run(month, month="2026-03", as_of=first.as_of))
    third = get_run(actor=month.system, run_id=run(month, month="2026-03"))
    assert (second.facts_digest, second.result_digest) == (first.facts_digest, first.result_digest)
    assert third.result_digest != first.result_digest
    assert third.high_water > first.high_water


def test_all_cases_span_first_to_last_report(month: World) -> None:
    view = get_run(actor=month.system, run_id=run(month))
    assert (view.month, view.from_on, view.to_on, view.days) == ("", date(2026, 3, 2), date(2026, 3, 2), 1)


def test_a_month_without_cases_is_a_run_too(month: World) -> None:
    run_id = run(month, month="2026-02")
    assert get_run(actor=month.system, run_id=run_id).case_count == 0
    assert list_subjects(actor=month.system, run_id=run_id, kind="department") == ()
    (total,) = list_subjects(actor=month.system, run_id=run_id, kind="total", indicators=("closing_rate",))
    assert (total.figures["closing_rate"].exact, total.figures["closing_rate"].is_recorded) == (None, False)


def test_a_run_over_every_district_judges_every_district(month: World) -> None:
    run_id = run_evaluation(actor=month.system)
    names = {row.name_zh for row in list_subjects(actor=month.system, run_id=run_id, kind="district")}
    assert names == {"张家港市城市管理局", "象山县综合行政执法局"}
    other = build_system_actor(name="x", district_id=month.units["other_district"])
    assert get_run(actor=other, run_id=run_evaluation(actor=other)).case_count == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"month": "2026-13"}, "evaluation_month_invalid"),
        ({"month": "2026-04"}, "evaluation_month_in_future"),
    ],
)
def test_a_month_that_is_none_or_not_begun_is_refused(options: dict[str, str], code: str, world: World) -> None:
    with pytest.raises(DomainError, match=code):
        run(world, **options)


def test_a_cut_off_after_now_is_refused(world: World) -> None:
    with pytest.raises(DomainError, match="evaluation_in_future"):
        run(world, as_of=world.now + timedelta(seconds=1))


@pytest.mark.parametrize("username", ["feng", "chen", "qian", "chu", "zhao", "li", "sun"])
def test_only_an_evaluator_or_administrator_runs_one(username: str, world: World) -> None:
    with pytest.raises(DomainError, match="evaluation_not_evaluator"):
        run_evaluation(actor=world.actor(username))
    assert not EvaluationRun.objects.exists()


def test_months_line_up_to_a_trend(month: World) -> None:
    run(month, month="2026-03")
    month.wait(timedelta(days=20))
    month.make_case("closed")
    april = [run(month, month="2026-04"), run(month, month="2026-04")][-1]
    key = str(month.units["sanitation"])
    points = list_trend(actor=month.actor("feng"), run_id=april, kind="department", key=key)
    assert [(point.month, point.figures["filed_count"].exact) for point in points] == [("2026-03", 4), ("2026-04", 1)]
    assert points[-1].run_id == april
    march = list_runs(actor=month.actor("feng"), month="2026-03")
    assert len(list_trend(actor=month.actor("feng"), run_id=march[0].id, kind="department", key=key)) == 1


def test_the_database_keeps_a_subject_once_and_no_grade_without_a_score(month: World, run_id: int) -> None:
    row = EvaluationSubject.objects.filter(run_id=run_id, kind="department").first()
    assert row is not None
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    row.key, row.score = "other", None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)

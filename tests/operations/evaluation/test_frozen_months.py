"""A frozen month is shown by the run its latest frozen edition rests on, wherever a run speaks for a month (HL-1, PJ-9)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import World
from tests.operations.evaluation.test_periods_without_points import set_flags
from tests.support.scenes import keep_scene
from tests.support.scoring import freeze, open_march, use_points_of
from wangge.evaluation.models import EvaluationRun
from wangge.evaluation.public import (
    RunView,
    fetch_report,
    find_frozen_month,
    get_run,
    list_trend,
    make_public_data,
    read_assessments,
    read_board,
    read_chief_page,
    read_own_unit,
    read_public_figures,
    restate_period,
    run_evaluation,
)
from wangge.evaluation.queries.reports.consequence_words import word_period_told
from wangge.evaluation.queries.reports.gathering import gather_report
from wangge.platform.public import get_profile, use_profile

pytestmark = pytest.mark.django_db(transaction=True)
EVALUATOR, MARCH, APRIL = "jiang", "2026-03", "2026-04"
RATE = "satisfaction_rate"


@dataclass
class Story:
    """March of a city, frozen; then a citizen says late that he is not satisfied, and March is evaluated again."""

    world: World
    period: int
    frozen_id: int
    later_id: int

    @property
    def unit(self) -> str:
        return str(self.world.units["sanitation"])

    def evaluate(self, month: str = MARCH) -> int:
        return run_evaluation(actor=self.world.actor(EVALUATOR), month=month)


def find_newest() -> int:
    return EvaluationRun.objects.filter(month=MARCH).latest("pk").pk


@pytest.fixture(params=["hongshan", "hailing"])
def story(request: pytest.FixtureRequest, month: World) -> Iterator[Story]:
    """Give the story in a city with points and in one without."""
    with use_points_of(month, request.param), ExitStack() as stack:
        if request.param == "hailing":
            stack.enter_context(use_profile(set_flags(get_profile())))
        period, frozen_id, later_id = keep_scene(month, "a frozen March that was evaluated again", _evaluate_again)
        yield Story(world=month, period=period, frozen_id=frozen_id, later_id=later_id)


def _evaluate_again(world: World) -> tuple[int, int, int]:
    """Freeze March, let a citizen say late that he is not satisfied, evaluate again; return period and both runs."""
    case = world.make_case("closed", by="sun", source="hotline_12345", reporter_name="王女士", tracking_token="t")
    period = open_march(world)
    freeze(world, period)
    frozen_id = find_newest()
    world.complain(case)
    return period, frozen_id, run_evaluation(actor=world.actor(EVALUATOR), month=MARCH)


def get_id(run: RunView | None) -> int:
    assert run is not None
    return run.id


def list_shown(story: Story) -> dict[str, int]:
    """Return by place which run of March it shows."""
    world, feng, qian = story.world, story.world.actor("feng"), story.world.actor("qian")
    chief, own = read_chief_page(actor=feng, month=MARCH), read_own_unit(actor=qian, month=MARCH)
    public = read_public_figures(month=MARCH, district_id=world.district)
    data = make_public_data(file_format="dictionary", month=MARCH, district_id=world.district)
    table = read_assessments(actor=feng, scheme=get_profile().schemes[0].key, span=MARCH)
    board = read_board(actor=feng, month=MARCH)
    april = EvaluationRun.objects.filter(month=APRIL).latest("pk").pk
    report = gather_report(actor=feng, run_id=april)
    following = read_chief_page(actor=feng, month=APRIL)
    assert own.subject is not None
    assert table.span is not None
    assert report.earlier is not None
    return {
        "chief": get_id(chief.run),
        "chief's trend": chief.trend[-1].run_id,
        "month before": get_id(following.before),
        "unit": own.subject.run_id,
        "unit's trend": own.trend[-1].run_id,
        "trend": list_trend(actor=feng, run_id=april, kind="department", key=story.unit)[0].run_id,
        "public": get_id(public.run),
        "open data": orjson.loads(data.content)["wangge:run"]["run"],
        "schemes": table.span.run_ids[0],
        "board": get_id(board.run),
        "report's month before": report.earlier.run_id,
    }


def test_the_frozen_edition_speaks_for_its_month_until_it_is_restated(story: Story) -> None:
    world, feng = story.world, story.world.actor("feng")
    assert story.later_id > story.frozen_id
    story.evaluate(APRIL)
    assert set(list_shown(story).values()) == {story.frozen_id}, list_shown(story)
    chief = read_chief_page(actor=feng, month=MARCH)
    assert chief.total is not None
    assert chief.total.figures[RATE].exact is None, "nobody had said anything when it was frozen"
    edition = restate_period(actor=world.actor(EVALUATOR), period_id=story.period, reason="群众评价补录")
    assert set(list_shown(story).values()) == {story.frozen_id}, "an edition that is not frozen replaces nothing"
    freeze(world, edition)
    newest = find_newest()
    assert newest > story.later_id
    assert set(list_shown(story).values()) == {newest}
    chief = read_chief_page(actor=feng, month=MARCH)
    assert chief.total is not None
    assert chief.total.figures[RATE].exact == 0
    assert chief.standing is not None
    assert chief.standing.frozen is not None
    assert (chief.standing.frozen.edition, chief.standing.later_run_id) == (2, None)


def test_it_is_said_which_edition_is_shown_and_that_a_later_run_does_not_count(story: Story) -> None:
    feng, qian = story.world.actor("feng"), story.world.actor("qian")
    standings = (
        read_chief_page(actor=feng, month=MARCH).standing,
        read_own_unit(actor=qian, month=MARCH).standing,
        read_public_figures(month=MARCH, district_id=story.world.district).standing,
        read_board(actor=feng, month=MARCH).months[0],
    )
    for standing in standings:
        assert standing is not None
        assert standing.frozen is not None
        told = (standing.run_id, standing.frozen.period_id, standing.frozen.edition, standing.later_run_id)
        assert told == (story.frozen_id, story.period, 1, story.later_id)
    for run_id in (story.frozen_id, story.later_id):
        frozen = find_frozen_month(actor=feng, run=get_run(actor=feng, run_id=run_id))
        assert frozen is not None
        assert (frozen.run_id, frozen.edition) == (story.frozen_id, 1)
    trend = list_trend(actor=feng, run_id=story.later_id, kind="department", key=story.unit)
    assert [(point.run_id, point.frozen is not None) for point in trend] == [(story.frozen_id, True)]


def test_a_report_of_another_run_says_that_it_does_not_count(story: Story) -> None:
    with translation.override("zh-hans"):
        for run_id, is_other in ((story.frozen_id, False), (story.later_id, True)):
            report = gather_report(actor=story.world.actor("feng"), run_id=run_id)
            assert ("本报告所据为另一次评价" in word_period_told(report.consequences.period)) == is_other


def test_a_month_that_is_not_frozen_follows_its_newest_run(story: Story) -> None:
    """Also one whose period is only published, and a month of another district."""
    feng = story.world.actor("feng")
    first = story.evaluate(APRIL)
    second = story.evaluate(APRIL)
    view = read_chief_page(actor=feng, month=APRIL)
    assert view.run is not None
    assert view.standing is not None
    assert (view.run.id, view.standing.frozen, view.standing.later_run_id) == (second, None, None)
    assert find_frozen_month(actor=feng, run=get_run(actor=feng, run_id=first)) is None
    other = run_evaluation(actor=story.world.system, month=MARCH)
    whole = get_run(actor=story.world.system, run_id=other)
    assert find_frozen_month(actor=story.world.system, run=whole) is None, "a run of all districts is of no period"


def test_the_result_of_an_edition_is_read_once(story: Story) -> None:
    """It holds everybody judged: a page may not read those of all its months again and again."""
    feng = story.world.actor("feng")
    read_chief_page(actor=feng)
    with CaptureQueriesContext(connection) as queries:
        read_chief_page(actor=feng)
    assert not [query for query in queries if '"evaluation_scoreperiod"."content"' in query["sql"]]


def test_a_workbook_made_before_the_month_before_was_restated_is_made_anew(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wangge.evaluation.operations import report_files

    world = story.world
    monkeypatch.setattr(report_files, "MOST_SUBJECTS_AT_ONCE", 0)
    april, feng = story.evaluate(APRIL), world.actor("feng")
    run = EvaluationRun.objects.get(pk=april)

    def find_path() -> str:
        return report_files._find_path(feng, run, "xlsx", with_people=False, language="zh-hans").name

    before = find_path()
    assert fetch_report(actor=feng, run_id=april, file_format="xlsx") is None
    edition = restate_period(actor=world.actor(EVALUATOR), period_id=story.period, reason="群众评价补录")
    assert find_path() == before
    world.wait(timedelta(days=1))
    freeze(world, edition)
    assert find_path() != before


def test_a_frozen_month_is_judged_by_the_scheme_it_was_frozen_with(month: World) -> None:
    """HS-7: units start from 100 points in what is frozen, whatever the city sets for later months."""
    feng, key = month.actor("feng"), "departments"
    with use_points_of(month, "hongshan"):
        freeze(month, open_march(month))
        run_evaluation(actor=month.actor(EVALUATOR), month=APRIL)
        profile = get_profile()
        schemes = tuple(
            one.model_copy(update={"start": Decimal(50)} if one.key == key else {}) for one in profile.schemes
        )
        with use_profile(profile.model_copy(update={"schemes": schemes})):
            found = {span: read_assessments(actor=feng, scheme=key, span=span) for span in (MARCH, APRIL)}
    starts = {span: max(row.assessment.value or 0 for row in table.rows) for span, table in found.items()}
    assert starts == {MARCH: 100, APRIL: 50}
    assert [bool(table.span and table.span.frozen) for table in found.values()] == [True, False]

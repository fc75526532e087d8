"""A score period run over HTTP from its opening to its restatement, each act once however often it is sent (HS-7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.api.evaluation.calling import get, post, sit_down
from tests.factories import World
from tests.support.scoring import freeze, give, open_march, use_points_of
from wangge.evaluation.models import EvaluationRequest, ScorePeriod
from wangge.evaluation.public import appeal_entry
from wangge.platform.public import run_due_work

pytestmark = pytest.mark.django_db(transaction=True)
MARCH = {"from_on": "2026-03-01", "to_on": "2026-03-31"}


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points."""
    with use_points_of(world, "hongshan"):
        yield world


def test_a_period_goes_from_its_opening_to_a_second_edition(hongshan: World) -> None:
    world, jiang = hongshan, sit_down(hongshan, "jiang")
    opened = [post(jiang, "score-periods", MARCH, key="open") for _ in range(2)]
    assert ([one.status_code for one in opened], opened[0].content) == ([201, 201], opened[1].content)
    path = f"score-periods/{opened[0].json()['id']}"
    assert post(jiang, f"{path}/filling", {}).json()["period"]["state"] == "open"
    assert post(jiang, f"{path}/publication", {}).json()["code"] == "score_period_running"
    world.clock.advance_to(world.now.replace(month=4, day=1))
    published = [post(jiang, f"{path}/publication", {}, key="publish") for _ in range(2)]
    assert ([one.json()["period"]["state"] for one in published], published[0].content) == (
        ["published", "published"], published[1].content,
    )  # fmt: skip
    assert post(jiang, f"{path}/freeze", {}).json()["code"] == "score_period_public"
    world.wait(timedelta(days=7))
    asked = post(jiang, f"{path}/freeze", {"reason": "测试不评价人工项"}, key="freeze").json()
    assert (asked["is_frozen"], asked["period"]["state"]) == (False, "published"), "its month is evaluated first"
    run_due_work(now=world.now, limit=50)
    assert post(jiang, f"{path}/freeze", {"reason": "测试不评价人工项"}, key="freeze").json() == asked
    frozen = get(jiang, path).json()
    assert (frozen["state"], len(frozen["digest"]), frozen["takes_new_rules"]) == ("frozen", 64, False)
    assert post(jiang, f"{path}/rerun", {}).json() == {"digest": frozen["digest"]}
    again = post(jiang, f"{path}/restatement", {"reason": "漏计一条", "takes_new_rules": True}).json()
    assert (again["edition"], again["restates_id"], again["takes_new_rules"]) == (2, frozen["id"], True)
    assert ScorePeriod.objects.count() == 2


def test_a_freeze_with_evaluations_made_is_done_at_once(hongshan: World) -> None:
    world, jiang = hongshan, sit_down(hongshan, "jiang")
    path = f"score-periods/{post(jiang, 'score-periods', MARCH).json()['id']}"
    world.clock.advance_to(world.now.replace(month=4, day=1))
    post(jiang, f"{path}/publication", {})
    world.wait(timedelta(days=7))
    asked = [post(jiang, "requests", {"month": "2026-03"}, key="month") for _ in range(2)]
    assert ([one.status_code for one in asked], asked[0].content) == ([201, 201], asked[1].content)
    assert post(jiang, "requests", {"month": "2026-03"}).json()["code"] == "evaluation_under_way"
    run_due_work(now=world.now, limit=50)
    (told,) = get(jiang, "requests").json()
    assert (told["id"], told["state"], told["run_id"] is not None) == (asked[0].json()["id"], "done", True)
    assert post(jiang, f"{path}/freeze", {"reason": "测试不评价人工项"}).json()["is_frozen"]
    assert EvaluationRequest.objects.count() == 1


def test_a_waiting_appeal_says_until_when_it_is_reviewed(hongshan: World) -> None:
    period = open_march(hongshan)
    entry, feng = give(hongshan, period), sit_down(hongshan, "feng")
    assert get(feng, f"score-entries/{entry}").json()["review_due_at"] is None
    appeal_entry(actor=hongshan.actor("tang"), entry_id=entry, reason="当日已清理")
    (row,) = get(feng, f"score-periods/{period}/entries").json()["entries"]
    assert (row["review_due_at"] > "2026-03", row["is_review_late"]) == (True, False)
    hongshan.wait(timedelta(days=60))
    assert get(feng, f"score-entries/{entry}").json()["is_review_late"]


@pytest.mark.parametrize(
    ("by", "path", "body", "told"),
    [
        ("feng", "score-periods", MARCH, (403, "evaluation_not_evaluator")),
        ("jiang", "score-periods", {**MARCH, "to_on": "2026-03-30"}, (422, "score_period_not_months")),
        ("jiang", "score-periods", {**MARCH, "until": "x"}, (422, "request_invalid")),
        ("feng", "requests", {"month": "2026-03"}, (403, "evaluation_not_evaluator")),
        ("jiang", "requests", {"month": "2026-13"}, (422, "evaluation_month_invalid")),
        ("jiang", "score-periods/{frozen}/filling", {}, (409, "score_period_frozen")),
        ("jiang", "score-periods/{frozen}/publication", {}, (409, "score_period_frozen")),
        ("jiang", "score-periods/{frozen}/freeze", {}, (409, "score_period_frozen")),
        ("feng", "score-periods/{frozen}/restatement", {"reason": "x"}, (403, "evaluation_not_evaluator")),
        ("jiang", "score-periods/{frozen}/restatement", {"reason": " "}, (422, "score_reason_missing")),
        ("feng", "score-periods/999/rerun", {}, (404, "score_period_unknown")),
        ("jiang", "score-periods/999/freeze", {}, (404, "score_period_unknown")),
    ],
)
def test_what_is_not_theirs_or_not_in_order_is_a_problem(
    by: str, path: str, body: dict[str, Any], told: tuple[int, str], hongshan: World
) -> None:
    period = open_march(hongshan) if "{frozen}" in path else 0
    if period:
        freeze(hongshan, period)
    answer = post(sit_down(hongshan, by), path.format(frozen=period), body)
    assert (answer.status_code, answer.json()["code"]) == told
    assert answer["Content-Type"] == "application/problem+json"

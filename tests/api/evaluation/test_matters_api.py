"""Matters of accountability over HTTP: opened by rule, answered, followed and closed once however often sent (HS-8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.evaluation.calling import get, post, sit_down
from tests.factories import World
from tests.support.scoring import freeze, give, open_march, use_points_of
from wangge.evaluation.models import AccountabilityMatter

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOWERS = {"appraisal": "jiang", "discipline": "chu", "organisation": "feng"}


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points and ladders."""
    with use_points_of(world, "hongshan"):
        yield world


def begin(world: World, **facts: Any) -> int:
    body = {"ladder": "units", "unit_id": world.units["sanitation"], "reason": "三次零容忍问题", **facts}
    matter: int = post(sit_down(world, "jiang"), "matters", body).json()["id"]
    return matter


def test_a_due_rung_is_opened_once_and_then_no_longer_due(hongshan: World) -> None:
    """HS-8: what `/due-rungs` tells is what opening takes; the same request sent again opens nothing."""
    period = open_march(hongshan)
    for _ in range(3):
        give(hongshan, period, rule="department_zero_tolerance")
    jiang = sit_down(hongshan, "jiang")
    assert get(jiang, "due-rungs").json() == [], "it counts when the period is frozen"
    freeze(hongshan, period)
    (due,) = get(jiang, "due-rungs").json()
    assert (due["trigger"], due["count"], due["subject_kind"]) == ("zero_tolerance", 3, "unit")
    body = {"unit_id": due["subject_id"], "reason": "三次零容忍"} | {
        name: due[name] for name in ("ladder", "trigger", "entry_id")
    }
    answers = [post(jiang, "matters", body, key="open") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert (AccountabilityMatter.objects.count(), get(jiang, "due-rungs").json()) == (1, [])
    (listed,) = get(jiang, "matters").json()
    assert (listed["rung_zh"], listed["trigger_zh"], listed["entry_id"]) == (
        "通报批评", "零容忍问题三次", due["entry_id"],
    )  # fmt: skip


def test_a_matter_goes_from_its_rung_to_its_end(hongshan: World) -> None:
    """HS-17: answered by the unit, recorded, followed by three, closed by another person than opened it."""
    matter, today = begin(hongshan), f"{hongshan.now.date()}"
    feng, tang = sit_down(hongshan, "feng"), sit_down(hongshan, "tang")
    assert get(tang, f"matters/{matter}").json()["rights"]["may_answer"]
    for _ in range(2):
        answered = post(tang, f"matters/{matter}/answer", {"answer": "当日已整改"}, key="answer")
        assert (answered.status_code, answered.json()["answered_by"]) == (200, "唐负责人")
    assert post(tang, f"matters/{matter}/answer", {"answer": "又及"}).json()["code"] == "matter_answered"
    assert post(feng, f"matters/{matter}/record", {"record": "例会通报"}).json()["state"] == "recorded"
    refused = post(feng, f"matters/{matter}/closing", {"note": "办结"})
    assert (refused.status_code, refused.json()["code"]) == (409, "matter_not_ready")
    for track, who in FOLLOWERS.items():
        body = {"state": "done", "on": today, "note": "已完成"}
        answer = post(sit_down(hongshan, who), f"matters/{matter}/tracks/{track}", body)
        assert answer.status_code == 200, answer.json()
    assert post(sit_down(hongshan, "jiang"), f"matters/{matter}/closing", {"note": "办结"}).status_code == 403
    ended = post(feng, f"matters/{matter}/closing", {"note": "办结"}).json()
    assert (ended["state"], ended["closed_by"], {track["state"] for track in ended["tracks"]}) == (
        "closed", "冯领导", {"done"},
    )  # fmt: skip


def test_two_linked_inquiries_are_opened_at_once(hongshan: World) -> None:
    body = {
        "member_id": hongshan.members["qian"],
        "supervisor_id": hongshan.members["tang"],
        "reason": "两次反馈不实",
    }
    jiang = sit_down(hongshan, "jiang")
    assert post(jiang, "double-inquiries", body).json()["code"] == "matter_finding_missing"
    body["case_number"] = hongshan.make_case("closed").number
    first = post(jiang, "double-inquiries", body, key="both")
    assert first.status_code == 201
    other = get(jiang, f"matters/{first.json()['pair_id']}").json()
    assert (other["subject_name"], other["pair_id"]) == ("唐负责人", first.json()["id"])
    assert post(jiang, "double-inquiries", body, key="both").json()["id"] == first.json()["id"]
    assert AccountabilityMatter.objects.count() == 2
    assert [one["case_number"] for one in other["findings"]] == [body["case_number"]]
    assert get(sit_down(hongshan, "qian"), f"matters/{first.json()['id']}").json()["pair_id"] is None


@pytest.mark.parametrize(
    ("by", "path", "body", "told"),
    [
        ("qian", "matters", {"ladder": "units", "reason": "x", "unit_id": 1}, (403, "score_act_not_yours")),
        ("jiang", "matters", {"ladder": "jacob", "reason": "x"}, (404, "ladder_unknown")),
        ("jiang", "matters", {"ladder": "units"}, (422, "request_invalid")),
        ("jiang", "matters", {"ladder": "units", "reason": "x", "rung": "talk"}, (422, "request_invalid")),
        ("zheng", "matters/{matter}/answer", {"answer": "不关我们"}, (404, "matter_unknown")),
        ("feng", "matters/{matter}/answer", {"answer": "代为说明"}, (403, "matter_act_not_yours")),
        ("tang", "matters/{matter}/record", {"record": "自己登记"}, (403, "matter_act_not_yours")),
        ("feng", "matters/{matter}/record", {"record": " "}, (422, "score_reason_missing")),
        ("chu", "matters/{matter}/tracks/smiles", {"state": "done", "on": "2026-03-02", "note": "x"}, (422, "matter_track_unknown")),
    ],
)  # fmt: skip
def test_what_is_not_theirs_or_not_sound_is_a_problem(
    by: str, path: str, body: dict[str, Any], told: tuple[int, str], hongshan: World
) -> None:
    matter = begin(hongshan)
    answer = post(sit_down(hongshan, by), path.format(matter=matter), body)
    assert (answer.status_code, answer.json()["code"]) == told
    assert answer["Content-Type"] == "application/problem+json"


def test_others_do_not_know_of_it(hongshan: World) -> None:
    matter = begin(hongshan)
    for stranger in ("zheng", "wang_leader", "wei"):
        client = sit_down(hongshan, stranger)
        assert get(client, f"matters/{matter}").status_code == 404
        assert get(client, "matters").json() == []
    assert get(sit_down(hongshan, "tang"), "due-rungs").json()["code"] == "matter_act_not_yours"

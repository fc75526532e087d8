"""The score ledger over HTTP: read by those concerned, acted on once however often a request is sent (HS-7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.evaluation.calling import get, post, sit_down, upload
from tests.factories import World
from tests.support.scoring import freeze, give, open_march, propose, use_points_of
from wangge.evaluation.models import ScoreEntry

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"rule": "department_strict", "occurred_on": "2026-03-10", "check_kind": "daily_patrol"}


@pytest.fixture
def hongshan(world: World) -> Iterator[World]:
    """Give the small city with Hongshan's points."""
    with use_points_of(world, "hongshan"):
        yield world


def test_periods_totals_and_entries_are_read(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    entry = give(world, period)
    give(world, period, unit="municipal")
    feng, qian = sit_down(world, "feng"), sit_down(world, "qian")
    (listed,) = get(feng, "score-periods").json()
    assert listed == get(feng, f"score-periods/{period}").json()
    assert (listed["state"], listed["from_on"], listed["digest"]) == ("open", "2026-03-01", "")
    totals = get(feng, f"score-periods/{period}/totals").json()
    assert [(row["subject_name"], row["points"]) for row in totals] == [
        ("张家港市市政处", "-2.000"), ("张家港市环卫处", "-2.000"),
    ]  # fmt: skip
    page = get(feng, f"score-periods/{period}/entries", state="counted").json()
    assert (page["count"], page["page"], page["last_page"], len(page["entries"])) == (2, 1, 1, 2)
    mine = get(qian, f"score-periods/{period}/entries").json()
    assert [row["id"] for row in mine["entries"]] == [entry]
    assert get(qian, f"score-entries/{entry}").json()["steps"][0]["person"] == "冯领导"
    freeze(world, period)
    assert len(get(feng, f"score-periods/{period}").json()["digest"]) == 64


def test_points_are_proposed_once_and_confirmed_by_another(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    case = world.make_case("filed")
    body = {
        **NEW,
        "reason": "现场检查",
        "unit_id": world.units["sanitation"],
        "case_number": case.number,
    }
    jiang, feng = sit_down(world, "jiang"), sit_down(world, "feng")
    first = post(jiang, f"score-periods/{period}/entries", body, key="a")
    again = post(jiang, f"score-periods/{period}/entries", body, key="a")
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert first.content == again.content
    entry = first.json()["id"]
    assert (ScoreEntry.objects.count(), first.json()["state"]) == (1, "proposed")
    path = f"score-entries/{entry}/decision"
    refused = post(jiang, path, {"is_confirmed": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "score_same_person")
    assert post(feng, path, {"is_confirmed": True}).json()["state"] == "counted"
    assert post(feng, path, {"is_confirmed": True}).json()["code"] == "score_entry_decided"


def test_points_rest_on_a_photo_that_their_proposer_uploaded(hongshan: World) -> None:
    """HS-7: a rule that needs evidence takes a photo instead of a case; another's token is worth nothing."""
    world, period = hongshan, open_march(hongshan)
    jiang, path = sit_down(world, "jiang"), f"score-periods/{period}/entries"
    body = {**NEW, "reason": "现场检查", "unit_id": world.units["sanitation"]}
    assert post(jiang, path, body).json()["code"] == "score_evidence_missing"
    anothers = post(jiang, path, {**body, "photo": upload(sit_down(world, "feng"), world.draw())})
    assert (anothers.status_code, anothers.json()["code"]) == (422, "photo_token_invalid")
    token = upload(jiang, world.draw())
    first, again = (post(jiang, path, {**body, "photo": token}, key="photo") for _ in range(2))
    assert (first.status_code, first.json()["has_photo"], first.content) == (201, True, again.content)
    row = ScoreEntry.objects.get()
    assert (row.pk, len(row.evidence_sha256)) == (first.json()["id"], 64)
    photo = get(sit_down(world, "feng"), f"score-entries/{row.pk}/photo")
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/webp")
    assert get(sit_down(world, "qian"), f"score-entries/{row.pk}/photo").status_code == 404, "not counted yet"


def test_an_appeal_goes_through_both_reviews(hongshan: World) -> None:
    world, period = hongshan, open_march(hongshan)
    world.hire("he", name="何考评员", unit="supervision", roles=("evaluator",))
    world.hire("gao", name="高领导", unit="district", roles=("leader",))
    entry = give(world, period)
    tang, he, gao = (sit_down(world, name) for name in ("tang", "he", "gao"))
    for client, act, body, state in (
        (tang, "appeal", {"reason": "当日已清理"}, "asked"),
        (he, "review", {"is_granted": True, "note": "属实"}, "reviewed"),
        (gao, "ruling", {"is_granted": True, "note": "退还"}, "granted"),
    ):
        answers = [post(client, f"score-entries/{entry}/{act}", body, key=act) for _ in range(2)]
        assert [answer.json()["appeal_state"] for answer in answers] == [state, state]
    assert get(tang, f"score-entries/{entry}").json()["countered_by_id"] is not None
    assert ScoreEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("by", "path", "body", "told"),
    [
        ("li", "score-entries/{entry}/appeal", {"reason": "替他们"}, (403, "score_act_not_yours")),
        ("zheng", "score-entries/{entry}/appeal", {"reason": "不关我们"}, (404, "score_entry_unknown")),
        ("tang", "score-entries/{entry}/appeal", {"reason": ""}, (422, "score_reason_missing")),
        ("tang", "score-entries/{entry}/appeal", {"raison": "?"}, (422, "request_invalid")),
        ("tang", "score-entries/{entry}/appeal", {"reason": "\x00"}, (422, "request_invalid")),
        ("qian", "score-entries/{waiting}/decision", {"is_confirmed": True}, (403, "score_act_not_yours")),
        ("jiang", "score-periods/999/entries", {**NEW, "reason": "x"}, (404, "score_period_unknown")),
    ],
)
def test_what_is_not_theirs_or_not_sound_is_a_problem(
    by: str, path: str, body: dict[str, Any], told: tuple[int, str], hongshan: World
) -> None:
    period = open_march(hongshan)
    entry, waiting = give(hongshan, period), propose(hongshan, period)
    answer = post(sit_down(hongshan, by), path.format(entry=entry, waiting=waiting), body)
    assert (answer.status_code, answer.json()["code"]) == told
    assert answer["Content-Type"] == "application/problem+json"

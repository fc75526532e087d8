from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.cases.conftest import Caller
from tests.factories import World

AsMember = Callable[[str], Caller]


def test_the_list_is_narrowed_and_paged(world: World, call: AsMember) -> None:
    first, second = world.make_case("reported"), world.make_case("accepted")
    world.make_case("reported", by="wang")
    sun = call("sun")
    page = sun.get("cases", order="oldest", page_size=1).json()
    assert [row["number"] for row in page["rows"]] == [first.number]
    assert (page["page"], page["page_size"], page["total"], page["is_more"]) == (1, 1, 2, False)
    assert page["rows"][0]["point"] == {"lon": 120.545, "lat": 31.885, "crs": "wgs84"}
    narrowed = sun.get("cases", state=["accepted", "filed"]).json()["rows"]
    assert [row["number"] for row in narrowed] == [second.number]
    assert [row["number"] for row in sun.get("cases", q=first.number).json()["rows"]] == [first.number]


@pytest.mark.parametrize(
    "query",
    [
        {"page": 0},
        {"page_size": 1000},
        {"lamp": "blue"},
        {"unit_id": 2**63},
        {"reported_from": "2026-01-01T00:00:00"},
        {"order": "random"},
    ],
)
def test_a_faulty_filter_is_refused(call: AsMember, query: dict[str, Any]) -> None:
    answer = call("sun").get("cases", **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_a_misspelt_filter_is_refused(call: AsMember) -> None:
    assert call("sun").get("cases", colour="red").json()["code"] == "filter_unknown"


def test_a_query_with_nul_is_answered_in_form(call: AsMember) -> None:
    answer = call("sun").get("cases", q="a\x00")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_case_shows_what_the_caller_may_do(world: World, call: AsMember) -> None:
    case = world.make_case("reported")
    answer = call("sun").get(f"cases/{case.number}")
    told = answer.json()
    assert (told["state"], told["grid_code"], answer["ETag"]) == ("reported", "320582001001001", 'W/"1"')
    assert {move["name"]: move["is_allowed"] for move in told["moves"]} == {
        "accept": True,
        "send_to_verify": True,
        "refuse": True,
        "merge": True,
        "transfer": False,
        "flag_urgent": True,
        "instruct": False,
        "note": True,
    }
    assert [clock["stage"] for clock in told["clocks"]] == ["accept"]
    (event,) = call("sun").get(f"cases/{case.number}/events").json()
    assert (event["seq"], event["move"], event["actor_name"]) == (1, "report", "陈监督员")


@pytest.mark.parametrize("path", ["cases/{}", "cases/{}/events"])
def test_another_districts_case_is_not_there(world: World, call: AsMember, path: str) -> None:
    number = world.make_case("reported").number
    assert call("sun").get(path.format(number)).status_code == 200
    answer = call("wang").get(path.format(number))
    assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")


def test_a_picture_is_read_by_those_who_see_its_case(world: World, call: AsMember, report: dict[str, Any]) -> None:
    chen, data = call("chen"), world.draw()
    photo = chen.upload(data, taken_at="2026-03-02T08:00:00+08:00").json()
    path = f"evidence/{photo['id']}/original"
    assert chen.get(path).status_code == 404, "it belongs to no case yet"
    chen.post("reports", report | {"photos": [photo["token"]]})
    answer = call("sun").get(path)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/jpeg", data)
    assert call("wang").get(path).status_code == 404


@pytest.mark.parametrize(
    ("data", "facts", "expected"),
    [
        (b"no picture", {}, (415, "evidence_type_refused")),
        (None, {"lon": "120.5"}, (None, "point_incomplete")),
        (None, {"lon": "120.5", "lat": "31.8", "crs": "mars"}, (422, "request_invalid")),
    ],
)
def test_a_faulty_upload_is_refused(
    world: World, call: AsMember, data: bytes | None, facts: dict[str, str], expected: tuple[int | None, str]
) -> None:
    status, code = expected
    answer = call("chen").upload(data or world.draw(), **facts)
    assert answer.json()["code"] == code, answer.json()
    assert status in {None, answer.status_code}


def test_an_upload_without_file_is_refused(call: AsMember) -> None:
    answer = call("chen").client.post("/api/v1/evidence", {})
    assert answer.json()["code"] == "request_invalid"

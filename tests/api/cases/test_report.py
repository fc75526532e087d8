from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.cases.conftest import Caller
from tests.factories import World
from wangge.cases.models import Case

AsMember = Callable[[str], Caller]
HUGE = 2**63


def test_a_report_becomes_a_case(world: World, call: AsMember, report: dict[str, Any]) -> None:
    answer = call("chen").post("reports", report)
    assert answer.status_code == 201, answer.content
    told = answer.json()
    case = Case.objects.get()
    assert told == {
        "id": case.pk,
        "number": case.number,
        "version": 1,
        "state": "reported",
        "stage_due_at": case.stage_due_at.isoformat().replace("+00:00", "Z") if case.stage_due_at else None,
    }
    assert answer["Location"] == f"/api/v1/cases/{case.number}"
    assert answer["ETag"] == 'W/"1"'
    assert (case.grid_code, case.district_id) == ("320582001001001", world.district)


def test_a_gcj02_point_is_kept_in_wgs84(call: AsMember, report: dict[str, Any]) -> None:
    chen = call("chen")
    number = chen.post("reports", report | {"point": {"lon": 120.5494, "lat": 31.8829, "crs": "gcj02"}}).json()[
        "number"
    ]
    point = chen.get(f"cases/{number}").json()["point"]
    assert point["crs"] == "wgs84"
    assert abs(point["lon"] - 120.5494) > 0.003


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"colour": "red"}, 422, "request_invalid"),
        ({"source": None}, 422, "request_invalid"),
        ({"point": {"lon": 120.5, "lat": 31.8}}, 422, "request_invalid"),
        ({"point": {"lon": 120.5, "lat": 31.8, "crs": "mars"}}, 422, "request_invalid"),
        ({"point": {"lon": "east", "lat": 31.8, "crs": "wgs84"}}, 422, "request_invalid"),
        ({"point": {"lon": 999, "lat": 31.8, "crs": "wgs84"}}, 422, "point_invalid"),
        ({"point": {"lon": 118.0, "lat": 30.0, "crs": "wgs84"}}, 422, "place_outside_grids"),
        ({"point": {"lon": 121.865, "lat": 29.475, "crs": "wgs84"}}, None, "place_in_other_district"),
        ({"category_id": HUGE}, 422, "request_invalid"),
        ({"category_id": HUGE - 1}, 404, "category_unknown"),
        ({"description": "a\x00b"}, 422, "request_invalid"),
        ({"description": " "}, 422, "report_empty"),
        ({"description": "长" * 4001}, 422, "description_too_long"),
        ({"address": "长" * 301}, 422, "request_invalid"),
        ({"source": "rumour"}, 422, "source_unknown"),
        ({"photos": ["forged"]}, 422, "photo_token_invalid"),
        ({"accuracy_m": -1}, 422, "request_invalid"),
    ],
)
def test_a_faulty_report_is_refused_in_form(
    call: AsMember, report: dict[str, Any], change: dict[str, Any], status: int | None, code: str
) -> None:
    answer = call("chen").post("reports", report | change)
    problem = answer.json()
    assert problem["code"] == code, problem
    assert answer.status_code == problem["status"]
    assert 400 <= answer.status_code < 500
    assert status in {None, answer.status_code}
    assert answer["Content-Type"] == "application/problem+json"
    assert {"type", "title", "detail", "instance", "next_step"} <= set(problem)
    assert not Case.objects.exists()


def test_an_unknown_member_of_a_report_is_named(call: AsMember, report: dict[str, Any]) -> None:
    problem = call("chen").post("reports", report | {"colour": "red"}).json()
    assert [fault["at"] for fault in problem["errors"]] == ["body.report.colour"]


def test_who_does_not_report_is_refused(call: AsMember, report: dict[str, Any]) -> None:
    answer = call("li").post("reports", report)
    assert (answer.status_code, answer.json()["code"]) == (403, "move_wrong_role")


def test_a_reporter_is_kept_apart(call: AsMember, report: dict[str, Any]) -> None:
    sun = call("sun")
    told = report | {"source": "hotline_12345", "reporter": {"name": "何某", "phone": "13900001111"}}
    number = sun.post("reports", told).json()["number"]
    assert "13900001111" not in sun.get(f"cases/{number}").content.decode()
    assert Case.objects.get().reporters.get().name == "何某"


def test_a_reporter_agrees_to_messages_in_his_language(call: AsMember, report: dict[str, Any]) -> None:
    reporter = {"email": "reader@example.cn", "language": "en", "wants_answer": False, "wants_messages": True}
    told = report | {"source": "hotline_12345", "reporter": reporter}
    assert call("sun").post("reports", told).status_code == 201
    row = Case.objects.get().reporters.get()
    assert {name: getattr(row, name) for name in reporter} == reporter


@pytest.mark.parametrize(
    ("reporter", "at"),
    [
        ({"wants_messages": True}, "body.report.reporter"),
        ({"wants_messages": True, "phone": " "}, "body.report.reporter"),
        ({"email": "nobody"}, "body.report.reporter.email"),
        ({"language": "fr"}, "body.report.reporter.language"),
    ],
)
def test_a_reporter_who_cannot_be_reached_agrees_to_nothing(
    call: AsMember, report: dict[str, Any], reporter: dict[str, Any], at: str
) -> None:
    answer = call("sun").post("reports", report | {"source": "hotline_12345", "reporter": reporter})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert [fault["at"] for fault in answer.json()["errors"]] == [at]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("{", "application/json", 400, "body_unreadable"),
        ('{"lon": NaN}', "application/json", 400, "body_unreadable"),
        ("", "application/json", 422, "request_invalid"),
        ("source=collector", "application/x-www-form-urlencoded", 415, "content_type_wrong"),
        ("{}", "text/plain", 415, "content_type_wrong"),
        (f'"{"a" * 300_000}"', "application/json", 413, "body_too_large"),
        (f"{'[' * 100_000}", "application/json", 400, "body_unreadable"),
    ],
)
def test_a_faulty_body_is_refused(call: AsMember, body: str, content_type: str, status: int, code: str) -> None:
    answer = call("chen").client.post("/api/v1/reports", body, content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_body_above_the_servers_limit_is_refused(call: AsMember, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = call("chen").client.post("/api/v1/reports", "x" * 2000, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

"""What a few acts tell of a case, written out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from wangge.cases.domain.chain import SealedAct
from wangge.cases.domain.replay import CASE_COLUMNS, PLAIN_MOVES, ROUND_COLUMNS, TELLERS, ToldCase, replay_case
from wangge.cases.domain.workflow import CASE_MOVES, ECHOES

DUE, YELLOW = "2026-03-02T12:00:00.000000+00:00", "2026-03-02T11:00:00.000000+00:00"
DISTRICT, GARBAGE, CONDITION, UNIT, OTHER_UNIT = 1, 20, 30, 40, 41
CHEN, SUN, ZHAO, LI, QIAN, ZHOU = 101, 102, 103, 104, 105, 106


def at(seq: int) -> str:
    return f"2026-03-02T01:{seq:02d}:00.000000+00:00"


def clock(**said: str) -> dict[str, str]:
    return {
        "due_state": "due",
        "due_at": DUE,
        "yellow_at": YELLOW,
        "limit_kind": "work_hour",
        "limit_amount": "4.000",
    } | said


def tell(*acts: tuple[str, str, int | None, int | None, dict[str, Any]]) -> ToldCase:
    return replay_case(
        SealedAct(
            seq=seq, move=move, to_state=state, actor_id=actor, unit_id=unit, occurred_at=at(seq), recorded_at=at(seq),
            said=said,
        )
        for seq, (move, state, actor, unit, said) in enumerate(acts, start=1)
    )  # fmt: skip


REPORT = (
    "report", "reported", CHEN, 2,
    {
        "district_id": DISTRICT, "source": "collector", "source_class": "own", "description_sha256": "d",
        "lon": 120.5, "lat": 31.8, "grid": "320582001001001", "area_class": "one", "road_class": "main",
        "reported_at": at(1), "category_id": None, "photos": ["p1"], "clocks": {"accept": clock()},
    },
)  # fmt: skip
ACCEPT = ("accept", "accepted", SUN, 3, {"category_id": GARBAGE, "clocks": {"file": clock()}})
FILE = ("file", "filed", ZHAO, 3, {"condition_id": CONDITION, "clocks": {"dispatch": clock()}})
DISPATCH = (
    "dispatch", "dispatched", LI, 3,
    {"unit_id": UNIT, "clocks": {"handle": clock(), "sign": clock(), "total": clock(due_at="later")}},
)  # fmt: skip
SIGN = ("sign", "handling", QIAN, UNIT, {"unit_id": UNIT})
FINISH = ("finish", "handled", QIAN, UNIT, {"photos": ["p2"], "clocks": {"send_check": clock()}})
SEND = ("send_to_check", "checking", SUN, 3, {"checker_id": ZHOU, "checker_unit_id": 5, "clocks": {"check": clock()}})
PASS = ("pass_check", "checked", ZHOU, 5, {"checker_id": ZHOU, "photos": ["p3"], "clocks": {"close": clock()}})
FAIL = ("fail_check", "handling", ZHOU, 5, {"checker_id": ZHOU, "clocks": {"handle": clock(due_at="new")}})
CLOSE = ("close", "closed", ZHAO, 3, {"closure_code": "fixed", "closure_kind": "checked"})
RETURN = ("return", "filed", QIAN, UNIT, {"unit_id": UNIT, "clocks": {"dispatch": clock()}})
LINE = (REPORT, ACCEPT, FILE, DISPATCH, SIGN, FINISH, SEND, PASS, CLOSE)


def test_every_move_of_the_table_is_told() -> None:
    assert set(TELLERS) | PLAIN_MOVES == {move.name for move in CASE_MOVES.moves} | {*ECHOES, "recompute", "rate"}
    assert not set(TELLERS) & PLAIN_MOVES


def test_a_report_tells_who_what_where_and_until_when() -> None:
    told = tell(REPORT)
    assert told.columns == {
        **CASE_COLUMNS, "state": "reported", "district_id": DISTRICT, "source": "collector", "source_class": "own",
        "reporter_id": CHEN, "description_sha256": "d", "lon": 120.5, "lat": 31.8, "grid_code": "320582001001001",
        "area_class": "one", "road_class": "main", "reported_at": at(1), "recorded_at": at(1), "stage": "accept",
        "stage_due_at": DUE, "stage_yellow_at": YELLOW,
    }  # fmt: skip
    assert told.clocks == {
        ("accept", 1): {
            "unit_id": None, "started_at": at(1), "limit_kind": "work_hour", "limit_amount": "4.000", "due_at": DUE,
            "yellow_at": YELLOW, "due_state": "due", "extensions": "", "pauses": "", "stopped_at": None,
            "stopped_by": "",
        }
    }  # fmt: skip
    assert (told.rounds, told.photos) == ([], {(1, "report", "p1")})


def test_a_report_of_a_citizen_has_no_collector() -> None:
    move, state, actor, unit, said = REPORT
    assert tell((move, state, actor, unit, said | {"source_class": "public"})).columns["reporter_id"] is None


def test_the_whole_line_tells_one_round_and_stops_every_clock() -> None:
    told = tell(*LINE)
    assert told.rounds == [
        {
            "unit_id": UNIT, "dispatcher_id": LI, "handler_id": QIAN, "handler_unit_id": UNIT, "checker_id": ZHOU,
            "checker_unit_id": 5, "opened_by": "dispatch", "dispatched_at": at(4), "signed_at": at(5),
            "finished_at": at(6), "check_sent_at": at(7), "checked_at": at(8), "result": "passed", "closed_at": at(9),
            "closure_kind": "checked", "is_closing": True,
        }
    ]  # fmt: skip
    assert {name: (row["stopped_at"], row["stopped_by"]) for name, row in told.clocks.items()} == {
        ("accept", 1): (at(2), "accept"),
        ("file", 2): (at(3), "file"),
        ("dispatch", 3): (at(4), "dispatch"),
        ("sign", 4): (at(5), "sign"),
        ("handle", 4): (at(6), "finish"),
        ("total", 4): (at(9), "close"),
        ("send_check", 6): (at(7), "send_to_check"),
        ("check", 7): (at(8), "pass_check"),
        ("close", 8): (at(9), "close"),
    }
    assert {stage: row["unit_id"] for (stage, _), row in told.clocks.items() if row["unit_id"]} == {
        "sign": UNIT, "handle": UNIT,
    }  # fmt: skip
    wanted = ("state", "category_id", "condition_id", "unit_id", "checker_id", "closed_at", "closure_code", "stage")
    assert [told.columns[name] for name in wanted] == [
        "closed", GARBAGE, CONDITION, UNIT, ZHOU, at(9), "fixed", "",
    ]  # fmt: skip
    assert (told.columns["handle_due_at"], told.columns["total_due_at"]) == (DUE, "later")
    assert told.photos == {(1, "report", "p1"), (6, "after", "p2"), (8, "check", "p3")}


def test_a_return_takes_the_case_from_the_unit() -> None:
    told = tell(REPORT, ACCEPT, FILE, DISPATCH, RETURN)
    wanted = ("unit_id", "handle_due_at", "return_count", "round_count", "stage")
    assert [told.columns[name] for name in wanted] == [None, None, 1, 1, "dispatch"]
    assert told.rounds[0]["result"] == "returned"
    assert (told.clocks["handle", 4]["stopped_by"], told.clocks["sign", 4]["stopped_by"]) == ("return", "return")
    again = tell(REPORT, ACCEPT, FILE, DISPATCH, RETURN, (*DISPATCH[:4], {"unit_id": OTHER_UNIT, "clocks": {}}))
    assert [row["unit_id"] for row in again.rounds] == [UNIT, OTHER_UNIT]


def test_a_failed_check_opens_a_round_at_the_same_unit() -> None:
    told = tell(*LINE[:7], FAIL)
    assert told.rounds[0]["result"] == "failed"
    assert told.rounds[1] == {
        **ROUND_COLUMNS, "unit_id": UNIT, "opened_by": "rework", "dispatched_at": at(8), "signed_at": at(8)
    }  # fmt: skip
    assert (told.columns["handle_due_at"], told.columns["total_due_at"]) == ("new", "later")


@pytest.mark.parametrize(
    ("move", "acts", "result"),
    [("give_up_check", LINE[:7], "undecided"), ("recheck", LINE[:8], "recheck")],
)
def test_another_check_is_nobodys_yet(move: str, acts: tuple[Any, ...], result: str) -> None:
    told = tell(*acts, (move, "handled", ZHAO, 3, {"clocks": {"send_check": clock()}}))
    assert (told.columns["checker_id"], told.rounds[0]["result"], told.columns["stage"]) == (None, result, "send_check")


def test_a_rework_ordered_by_the_shift_leader() -> None:
    told = tell(*LINE[:8], ("rework", "handling", ZHAO, 3, {"unit_id": UNIT, "clocks": {"handle": clock()}}))
    assert [row["result"] for row in told.rounds] == ["failed", ""]
    assert told.columns["round_count"] == 2


def test_a_place_found_out_at_acceptance_replaces_that_of_the_report() -> None:
    said = {"category_id": GARBAGE, "lon": 121.0, "lat": 32.0, "grid": "320582002001001"}
    told = tell(REPORT, ("accept", "accepted", SUN, 3, said))
    assert [told.columns[name] for name in ("lon", "lat", "grid_code", "area_class")] == [
        121.0,
        32.0,
        "320582002001001",
        "",
    ]


def test_a_merged_case_names_the_other() -> None:
    told = tell(REPORT, ("merge", "merged", SUN, 3, {"target": "ZJG2", "target_id": 9}))
    assert (told.columns["merged_into_id"], told.columns["stage"], told.running) == (9, "", {})


def test_on_the_spot_is_one_closed_round() -> None:
    said = REPORT[4] | {
        "photos": ["before", "after"], "after_photos": ["after"], "closure_kind": "on_the_spot",
        "closure_code": "fixed", "clocks": {},
    }  # fmt: skip
    told = tell(("handle_on_the_spot", "closed", CHEN, 2, said))
    assert told.rounds == [
        {
            **ROUND_COLUMNS, "unit_id": 2, "handler_id": CHEN, "handler_unit_id": 2, "opened_by": "on_the_spot",
            "finished_at": at(1), "result": "fixed", "closed_at": at(1), "closure_kind": "on_the_spot",
            "is_closing": True,
        }
    ]  # fmt: skip
    assert told.photos == {(1, "before", "before"), (1, "after", "after")}
    assert (told.columns["closed_at"], told.columns["round_count"]) == (at(1), 1)


@pytest.mark.parametrize("closed_at", [at(50), None])
def test_an_import_keeps_the_times_of_its_source(closed_at: str | None) -> None:
    said = {
        "district_id": DISTRICT, "source": "hotline", "source_class": "public", "external_source": "old",
        "external_id": "A-1", "digest": "e", "description_sha256": "d", "category_id": GARBAGE, "unit_id": UNIT,
        "reported_at": at(0), "closed_at": closed_at, "due_at": DUE, "closure_kind": "import" if closed_at else "",
    }  # fmt: skip
    told = tell(("import_closed" if closed_at else "import_filed", "closed", None, None, said))
    clock = told.clocks["total", 1]
    assert (clock["started_at"], clock["due_at"], clock["stopped_at"]) == (at(0), DUE, closed_at)
    assert clock["stopped_by"] == ("import_closed" if closed_at else "")
    assert (told.columns["closed_at"], told.columns["total_due_at"]) == (closed_at, DUE)
    assert (told.columns["external_digest"], told.columns["unit_id"]) == ("e", UNIT)
    assert len(told.rounds) == (1 if closed_at else 0)


def test_an_import_without_deadline_has_no_clock() -> None:
    assert tell(("import_filed", "filed", None, None, {"reported_at": at(0)})).clocks == {}


def test_an_absorbed_report_moves_nothing() -> None:
    before = tell(REPORT)
    after = tell(REPORT, ("absorb", "reported", SUN, 3, {"merged": "ZJG9"}))
    assert (after.columns, after.clocks) == (before.columns, before.clocks)


def test_a_clock_never_stops_before_it_started() -> None:
    """Two servers' clocks differ: the act that stops it bears the earlier instant."""
    acts = [
        SealedAct(
            seq=seq, move=move, to_state=state, actor_id=actor, unit_id=unit, occurred_at=at(9 - seq),
            recorded_at=at(9 - seq), said=said,
        )
        for seq, (move, state, actor, unit, said) in enumerate((REPORT, ACCEPT), start=1)
    ]  # fmt: skip
    assert replay_case(acts).clocks["accept", 1]["stopped_at"] == at(8)


@pytest.mark.parametrize("move", ["report", "dispatch", "return", "finish", "close", "send_to_check", "import_closed"])
def test_an_emptied_event_tells_of_nothing_and_fails_nothing(move: str) -> None:
    assert tell((move, "closed", None, None, {})).columns["state"] == "closed"

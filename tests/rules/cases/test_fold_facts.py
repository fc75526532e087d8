"""Every way through the closed loop, and what the facts say of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.rules.cases.fact_histories import BUREAU, CREW, START, Story, fold, make_duty, read_fact
from wangge.analytics.public import CASE_FACTS_SCHEMA, check_facts

ACCEPTOR, LEADER, DISPATCHER, HANDLER, CHECKER = 21, 22, 23, 24, 25
OTHER = 9


def tell_report(**options: object) -> Story:
    return Story(case_id=1, **options).act("report", hours=0)  # type: ignore[arg-type]


def tell_filed(**options: object) -> Story:
    story = tell_report(**options)
    return story.act("accept", by=ACCEPTOR, category_id=7).act("file", by=LEADER, condition_id=70)


def tell_dispatched(**options: object) -> Story:
    return tell_filed(**options).act("dispatch", by=DISPATCHER, unit_id=BUREAU)


def tell_handled(*, hours: float = 5, **options: object) -> Story:
    return tell_dispatched(**options).act("sign", by=HANDLER).act("finish", by=HANDLER, hours=hours)


def tell_checking(**options: object) -> Story:
    return tell_handled(**options).act("send_to_check", by=ACCEPTOR, checker_id=CHECKER)


def tell_closed(**options: object) -> Story:
    return tell_checking(**options).act("pass_check", by=CHECKER).act("close", by=LEADER)


def test_a_case_through_the_whole_loop_in_time() -> None:
    facts = read_fact(tell_closed())
    flags = [
        name for name, kind in zip(CASE_FACTS_SCHEMA.names, CASE_FACTS_SCHEMA.types, strict=True) if kind == "bool"
    ]
    assert {name for name in flags if facts[name]} == {
        "own_report", "valid_report", "operate_due", "accepted", "accepted_on_time", "filing_due", "filed",
        "filed_on_time", "dispatch_due", "dispatched", "dispatched_on_time", "dispatch_accurate", "sign_due", "signed",
        "signed_on_time", "handling_due", "handled", "handled_on_time", "check_send_due", "check_sent", "check_sent_on_time", "check_due", "checked",
        "checked_on_time", "check_passed_first", "closing_due", "closed", "closed_on_time", "found_first",
    }  # fmt: skip
    assert {name for name in flags if facts[name] is None} == {
        "verify_sent_on_time", "verified_on_time", "solved", "appeal_granted",
        "satisfaction_asked",
    }  # fmt: skip
    people = ("collector_id", "acceptor_id", "shift_leader_id", "dispatcher_id", "handler_id", "check_sender_id")
    assert [facts[name] for name in people] == [10, ACCEPTOR, LEADER, DISPATCHER, HANDLER, ACCEPTOR]
    assert facts["checker_id"] == CHECKER
    assert (facts["state"], facts["closure_kind"]) == ("closed", "checked")
    assert (facts["unit_id"], facts["unit_code"], facts["district_code"]) == (BUREAU, "CG", "320582")
    assert (facts["class_code"], facts["category_code"], facts["condition_id"]) == ("06", "06013", 70)
    assert [facts[f"area_{level}"] for level in range(1, 7)] == [
        "320582", "T01", "320582001", "320582001001", "320582001001001", None
    ]  # fmt: skip
    assert facts["handling_seconds"] == 5.5 * 3600
    assert (facts["event_count"], facts["dispatch_count"], facts["rework_count"], facts["return_count"]) == (9, 1, 0, 0)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (tell_report(), {"operate_due": True, "accepted": False, "accepted_on_time": None, "filing_due": False}),
        (
            tell_report().act("refuse", by=ACCEPTOR),
            {"refused": True, "accepted": False, "accepted_on_time": True, "valid_report": False, "acceptor_id": 21},
        ),
        (
            tell_report().act("merge", by=ACCEPTOR),
            {"merged": True, "accepted": False, "valid_report": False, "acceptor_id": ACCEPTOR, "filing_due": False},
        ),
        (
            tell_report().act("accept", by=ACCEPTOR).act("merge", by=LEADER),
            {"merged": True, "accepted": True, "acceptor_id": ACCEPTOR, "filing_due": False},
        ),
        (
            tell_report().act("accept", by=OTHER, hours=3).act("send_back_to_acceptor").act("refuse", by=ACCEPTOR),
            {"refused": True, "accepted": False, "accepted_on_time": True, "acceptor_id": 21, "filing_due": False},
        ),
        (
            tell_report().act("accept", by=ACCEPTOR).act("void", by=LEADER),
            {"voided": True, "filed": False, "filing_due": True, "valid_report": False, "shift_leader_id": LEADER},
        ),
        (
            tell_filed().act("void", by=OTHER),
            {"voided": True, "filed": True, "valid_report": True, "dispatch_due": False, "shift_leader_id": LEADER},
        ),
        (
            tell_filed().act("send_back_to_shift_leader"),
            {"filed": False, "filing_due": True, "filed_on_time": None, "dispatch_due": False, "valid_report": None},
        ),
        (
            tell_filed().act("send_back_to_shift_leader").act("void", by=OTHER),
            {"filed": True, "voided": True, "filed_on_time": True, "shift_leader_id": LEADER},
        ),
        (tell_filed(), {"dispatch_due": True, "dispatched": False, "dispatched_on_time": None, "handling_due": False}),
        (
            tell_dispatched(),
            {"handling_due": True, "handled": False, "handled_on_time": None, "overdue_unhandled": False},
        ),
        (tell_dispatched(), {"closing_due": False, "closed": False, "closed_on_time": None, "check_send_due": False}),
        (tell_handled(), {"check_send_due": True, "check_sent": False, "check_sent_on_time": None, "check_due": False}),
        (tell_checking(), {"check_due": True, "checked": False, "checked_on_time": None, "checker_id": CHECKER}),
        (tell_handled(), {"closing_due": True, "closed": False, "closed_on_time": None, "closure_kind": None}),
    ],
)
def test_a_case_on_its_way(story: Story, expected: dict[str, object]) -> None:
    facts = read_fact(story, as_of=story.at + timedelta(minutes=1))
    assert {name: facts[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("story", "late"),
    [
        (tell_report(), {"accepted_on_time"}),
        (tell_report().act("accept"), {"filed_on_time"}),
        (tell_filed(), {"dispatched_on_time"}),
        (tell_handled(), {"check_sent_on_time"}),
        (tell_checking(), {"checked_on_time"}),
    ],
)
def test_waiting_past_the_limit_is_late(story: Story, late: set[str]) -> None:
    names = ("accepted", "filed", "dispatched", "check_sent", "checked")
    facts = read_fact(story, as_of=story.at + timedelta(hours=10))
    assert {f"{name}_on_time" for name in names if facts[f"{name}_on_time"] is False} == late


def test_an_overdue_case_is_due_for_closing_though_nobody_handled_it() -> None:
    story = tell_dispatched()
    facts = read_fact(story, as_of=story.at + timedelta(hours=25))
    wanted = ("overdue_unhandled", "handled_on_time", "closing_due", "closed", "closed_on_time")
    assert [facts[name] for name in wanted] == [True, False, True, False, None]
    assert read_fact(story, as_of=story.at + timedelta(hours=40))["closed_on_time"] is False


def test_handled_late_and_closed_late() -> None:
    facts = read_fact(tell_closed(hours=60))
    wanted = ("handled", "handled_on_time", "overdue_unhandled", "closed", "closed_on_time")
    assert [facts[name] for name in wanted] == [True, False, False, True, False]


def test_no_deadline_is_never_in_time() -> None:
    facts = read_fact(tell_closed(limits={}))
    on_time = [name for name in CASE_FACTS_SCHEMA.names if name.endswith("_on_time")]
    assert [facts[name] for name in on_time] == [None] * len(on_time)
    assert facts["overdue_unhandled"] is False


def test_a_rework_counts_and_every_round_must_be_in_time() -> None:
    story = tell_checking().act("fail_check", by=CHECKER)
    waiting = read_fact(story)
    assert (waiting["rework_count"], waiting["handled"], waiting["checked"], waiting["checked_on_time"]) == (
        1, False, True, True,
    )  # fmt: skip
    story.act("finish", by=HANDLER, hours=30).act("send_to_check", by=OTHER, checker_id=26).act("pass_check", by=26)
    facts = read_fact(story.act("rework", by=LEADER).act("finish").act("send_to_check", by=OTHER, checker_id=27))
    assert (facts["rework_count"], facts["handled_on_time"], facts["state"]) == (2, False, "checking")
    assert (facts["checker_id"], facts["check_sender_id"], facts["checked"]) == (27, OTHER, False)
    assert facts["handling_seconds"] == (5.5 + 30 + 0.5) * 3600


def test_a_late_check_of_before_is_not_the_last_checkers() -> None:
    story = tell_checking().act("give_up_check", by=OTHER, hours=9)
    gave_up = read_fact(story)
    assert (gave_up["checker_id"], gave_up["checked"], gave_up["checked_on_time"]) == (OTHER, True, False)
    assert gave_up["check_sent"] is False
    story.act("send_to_check", by=ACCEPTOR, checker_id=CHECKER).act("pass_check", by=CHECKER)
    facts = read_fact(story)
    assert (facts["checker_id"], facts["checked_on_time"]) == (CHECKER, True)


def test_a_recheck_waits_for_a_new_sending() -> None:
    facts = read_fact(tell_checking().act("pass_check", by=CHECKER).act("recheck", by=LEADER))
    assert (facts["state"], facts["check_sent"], facts["checked"], facts["handled"]) == ("handled", False, True, True)


def test_an_act_on_the_spot_has_no_stages() -> None:
    facts = read_fact(Story(case_id=1).act("handle_on_the_spot", by=10, category_id=7))
    known = {
        name for name in CASE_FACTS_SCHEMA.names if name.endswith(("_due", "_on_time")) and facts[name] is not None
    }
    assert known == set()
    assert (facts["on_the_spot"], facts["own_report"], facts["valid_report"], facts["closed"]) == (
        True, True, None, True,
    )  # fmt: skip
    assert (facts["rework_count"], facts["collector_id"], facts["handler_id"]) == (0, 10, 10)


class TestImported:
    def tell(self, move: str = "import_closed", *, due_hours: float | None = None) -> Story:
        story = Story(case_id=1, source_class="public", reporter_id=None)
        story.act(move, hours=0, category_id=7, grid=story.grid_code, unit_id=BUREAU)
        if due_hours is not None:
            story.add_clock("total", hours=due_hours)
            if move == "import_closed":
                story.clocks[-1] |= {"stopped_at": START + timedelta(hours=5), "stopped_by": move}
        return story

    def test_only_what_the_source_states_is_known(self) -> None:
        facts = read_fact(self.tell())
        empty = {"event_count", "rework_count", "return_count", "dispatch_count", "extension_count"}
        assert [facts[name] for name in sorted(empty)] == [None, 1, None, None, None]
        flags = {"public_report", "closing_due", "closed"}
        kinds = zip(CASE_FACTS_SCHEMA.names, CASE_FACTS_SCHEMA.types, strict=True)
        assert {name for name, kind in kinds if kind == "bool" and facts[name]} == flags
        assert (facts["unit_id"], facts["closure_kind"], facts["closed_on_time"]) == (BUREAU, "import", None)

    @pytest.mark.parametrize(("due_hours", "on_time"), [(4, False), (5, True), (None, None)])
    def test_in_time_only_by_a_deadline_of_the_source(self, due_hours: float | None, on_time: bool | None) -> None:
        assert read_fact(self.tell(due_hours=due_hours))["closed_on_time"] is on_time

    @pytest.mark.parametrize(
        ("due_hours", "closing_due", "on_time"), [(None, True, None), (100, False, None), (1, True, False)]
    )
    def test_an_open_one_is_due_unless_its_own_deadline_lies_ahead(
        self, due_hours: float | None, closing_due: bool, on_time: bool | None
    ) -> None:
        story = self.tell("import_filed", due_hours=due_hours)
        facts = read_fact(story, as_of=START + timedelta(hours=20))
        assert (facts["closing_due"], facts["closed"], facts["closed_on_time"]) == (closing_due, False, on_time)
        assert (facts["dispatch_due"], facts["handling_due"], facts["filed"]) == (None, None, None)

    def test_what_is_done_with_it_here_counts(self) -> None:
        story = self.tell("import_filed").act("dispatch", by=DISPATCHER, unit_id=CREW).act("sign").act("finish")
        facts = read_fact(story)
        wanted = ("dispatch_due", "dispatched", "dispatched_on_time", "handled", "handled_on_time", "rework_count")
        assert [facts[name] for name in wanted] == [True, True, None, True, True, 0]
        assert (facts["operate_due"], facts["filed"], facts["closing_due"]) == (None, None, True)


class TestWatch:
    def find_collector(self, *duties: dict[str, object], source_class: str = "public") -> object:
        reporter_id = 10 if source_class == "own" else None
        story = tell_report(source_class=source_class, reporter_id=reporter_id)
        return read_fact(story, duties=list(duties))["collector_id"]

    day = date(2026, 3, 2)

    def test_the_one_of_the_nearest_grid_watches(self) -> None:
        street = make_duty("320582001", 3, 31, date(2026, 1, 1))
        unit = make_duty("320582001001001", 5, 32, date(2026, 1, 1))
        elsewhere = make_duty("320582001001002", 5, 33, date(2026, 1, 1))
        assert self.find_collector(street, elsewhere) == 31
        assert self.find_collector(street, unit) == 32

    def test_two_on_the_same_grid_leave_it_open(self) -> None:
        duties = [make_duty("320582001", 3, member, date(2026, 1, 1)) for member in (31, 32)]
        assert self.find_collector(*duties) is None
        assert self.find_collector(duties[0], duties[0]) == 31

    @pytest.mark.parametrize(
        ("from_on", "to_on", "found"),
        [(day, day, 31), (day + timedelta(days=1), None, None), (date(2026, 1, 1), day - timedelta(days=1), None)],
    )
    def test_only_on_the_days_of_the_posting(self, from_on: date, to_on: date | None, found: int | None) -> None:
        assert self.find_collector(make_duty("320582001", 3, 31, from_on, to_on)) == found

    def test_an_own_report_is_its_reporters(self) -> None:
        assert self.find_collector(make_duty("320582001", 3, 31, date(2026, 1, 1)), source_class="own") == 10
        assert self.find_collector(make_duty("320582001", 3, 31, date(2026, 1, 1)), source_class="video") is None


def test_the_day_of_a_report_is_a_day_of_the_city() -> None:
    late = Story(case_id=1, at=datetime(2026, 3, 31, 16, 30, tzinfo=UTC)).act("report", hours=0)
    assert read_fact(late)["reported_on"] == date(2026, 4, 1)


def test_no_case_gives_no_rows_of_the_right_types() -> None:
    facts = fold(as_of=START)
    assert facts.num_rows == 0
    assert facts.schema.equals(CASE_FACTS_SCHEMA)
    check_facts(facts)


def test_many_cases_come_by_id() -> None:
    stories = [Story(case_id=case_id).act("report", hours=0) for case_id in (30, 4, 11)]
    assert fold(*stories)["case_id"].to_pylist() == [4, 11, 30]

"""What the facts say of the sub-actions of the loop: supervision, rulings, suspensions, appeals, urgency, the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.rules.cases.fact_histories import BUREAU, CREW, START, Story, fold_cut, fold_then, read_fact

NAMES = (
    "supervised", "counted_against", "listed", "urgent", "convened", "assisted", "transferred", "forced", "appealed",
    "appeal_granted", "shirk_count", "suspended_seconds", "closing_seconds", "reported_hour", "control_grade",
)  # fmt: skip


def tell_dispatched(**options: object) -> Story:
    story = Story(case_id=1, **options).act("report", hours=0)  # type: ignore[arg-type]
    return story.act("accept", category_id=7).act("file", condition_id=70).act("dispatch", unit_id=BUREAU)


def tell_closed() -> Story:
    story = tell_dispatched().act("sign").act("finish").act("send_to_check", checker_id=25)
    return story.act("pass_check").act("close")


def supervise(story: Story, *acts: str, hours: float = 30) -> Story:
    return story.act("supervise", hours=hours, supervisions=[{"act": act} for act in acts])


def test_an_undisturbed_case_has_none_of_it() -> None:
    facts = read_fact(tell_closed())
    assert {name: facts[name] for name in NAMES[:-3]} == {
        **dict.fromkeys(NAMES[:9], False), "appeal_granted": None, "shirk_count": 0, "suspended_seconds": None,
    }  # fmt: skip
    assert facts["closing_seconds"] == 4 * 3600
    assert facts["satisfaction_asked"] is facts["satisfaction"] is facts["means"] is None


@pytest.mark.parametrize(
    ("rungs", "expected"),
    [
        ((), (False, False, False)),
        ((("check_on_site",),), (True, False, False)),
        ((("check_on_site",), ("urge", "count")), (True, True, False)),
        ((("check_on_site", "urge"), ("count",), ("list",)), (True, True, True)),
    ],
)
def test_the_rungs_that_supervision_reached(rungs: tuple[tuple[str, ...], ...], expected: tuple[bool, ...]) -> None:
    """XS-13, XS-14: overdue, looked at on the spot, urged, counted against the unit, listed in public."""
    story = tell_dispatched()
    for acts in rungs:
        supervise(story, *acts)
    facts = read_fact(story)
    assert tuple(facts[name] for name in ("supervised", "counted_against", "listed")) == expected


@pytest.mark.parametrize(
    ("returned_by", "ruled_to", "expected"),
    [((BUREAU,), BUREAU, 1), ((BUREAU, BUREAU), BUREAU, 2), ((BUREAU, CREW), BUREAU, 1), ((BUREAU,), CREW, 0)],
)
def test_a_return_is_shirking_where_the_ruling_says_so(
    returned_by: tuple[int, ...], ruled_to: int, expected: int
) -> None:
    """HS-17, XS-19: the one who ruled saw the place; a return that he did not rule on is no shirking."""
    story = tell_dispatched()
    for number, unit in enumerate(returned_by):
        if number:
            story.act("dispatch", unit_id=unit)
        story.act("return", unit_id=unit)
    assert read_fact(story)["shirk_count"] == 0
    story.act("refer_to_ruling").act("rule_on_duty", unit_id=ruled_to)
    assert read_fact(story)["shirk_count"] == expected
    assert read_fact(story)["case_return_count"] == len(returned_by)


def test_suspensions_add_up_and_the_one_that_lasts_counts_until_now() -> None:
    story = tell_dispatched().act("sign").act("ask_suspension").act("grant_suspension")
    assert read_fact(story)["suspended_seconds"] == 3600
    story.act("resume", hours=10)
    assert read_fact(story)["suspended_seconds"] == 36_000
    story.act("ask_suspension").act("grant_suspension").act("ask_forced_closing").act("grant_forced_closing", hours=2)
    facts = read_fact(story)
    assert (facts["suspended_seconds"], facts["suspended"], facts["forced"]) == (36_000 + 2.5 * 3600, True, True)


def test_an_appeal_is_granted_denied_or_undecided() -> None:
    story = tell_closed().act("ask_appeal")
    assert [read_fact(story)[name] for name in ("appealed", "appeal_granted")] == [True, None]
    denied = tell_closed().act("ask_appeal").act("deny_appeal")
    assert [read_fact(denied)[name] for name in ("appeal_granted", "exempt")] == [False, False]
    granted = story.act("support_appeal").act("grant_appeal")
    assert [read_fact(granted)[name] for name in ("appeal_granted", "exempt")] == [True, True]


@pytest.mark.parametrize(
    ("move", "name"), [("flag_urgent", "urgent"), ("convene", "convened"), ("call_assistance", "assisted")]
)
def test_what_was_said_beside_the_line(move: str, name: str) -> None:
    assert read_fact(tell_dispatched().act(move))[name] is True


def test_a_transferred_case_is_closed_by_its_receipt() -> None:
    story = Story(case_id=1).act("report", hours=0).act("accept", category_id=7).act("transfer")
    assert read_fact(story)["transferred"] is False
    facts = read_fact(story.act("confirm_transfer"))
    assert (facts["transferred"], facts["closed"], facts["solved"], facts["closing_seconds"]) == (
        True,
        True,
        None,
        5400,
    )


@pytest.mark.parametrize(
    ("hour_of_utc", "road_class", "expected"),
    [
        (1, "main", (9, "strict")),
        (1, "secondary", (9, "day")),
        (11, "secondary", (19, "day")),
        (12, "secondary", (20, None)),
        (16, "main", (0, "strict")),
        (1, "back_lane", (9, None)),
        (1, "", (9, None)),
    ],
)
def test_the_hour_and_the_grade_in_force_then(hour_of_utc: int, road_class: str, expected: tuple[int, object]) -> None:
    """ZJG-2: all day on main streets, from 8 to 20 on secondary ones, by the clock of the city."""
    story = Story(case_id=1, at=datetime(2026, 3, 2, hour_of_utc, 59, tzinfo=UTC)).act("report", hours=0)
    story.row["road_class"] = road_class
    facts = read_fact(story)
    assert (facts["reported_hour"], facts["control_grade"]) == expected


@pytest.mark.parametrize(
    ("address", "hour_of_utc", "expected"),
    [
        ("人民路 12 号", 1, "model"),
        ("人民路步行街 3 号", 1, "day"),
        ("人民路 12 号", 15, None),
        ("解放路 1 号", 1, "strict"),
    ],
)
def test_a_street_graded_by_name_has_that_grade_alone(address: str, hour_of_utc: int, expected: str | None) -> None:
    """HS-19: the name that stands in the address counts, the longest of several; else the class of the road."""
    story = Story(case_id=1, at=datetime(2026, 3, 2, hour_of_utc, tzinfo=UTC)).act("report", hours=0)
    story.row |= {"road_class": "main", "address": address}
    assert read_fact(story)["control_grade"] == expected


@pytest.mark.parametrize(
    ("scores", "is_askable", "expected"),
    [((), False, (False, None)), ((), True, (True, None)), ((5,), True, (True, 5)), ((4, 2, 5), True, (True, 2))],
)
def test_what_citizens_say_and_who_was_asked(
    scores: tuple[int, ...], is_askable: bool, expected: tuple[bool, int | None]
) -> None:
    """PJ-9: of several answers the lowest; a public report whose reporter cannot answer was not asked about."""
    story = tell_dispatched(source_class="public").act("sign").act("finish").act("send_to_check", checker_id=25)
    story.row["is_askable"] = is_askable
    assert read_fact(story)["satisfaction_asked"] is None
    story.act("pass_check").act("close")
    for score in scores:
        story.act("rate", score=score, report_id=1, reporter_id=1)
    facts = read_fact(story)
    assert (facts["satisfaction_asked"], facts["satisfaction"]) == expected
    assert read_fact(tell_closed())["satisfaction_asked"] is None


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [((), None), (("confirm_complaint",), True), (("dismiss_complaint",), False)],
)
@pytest.mark.parametrize(
    ("complaint", "said"),
    [("rate", {"score": 2, "report_id": 1, "reporter_id": 1}), ("reopen", {"reason": "not_fixed"})],
)
def test_a_complaint_is_confirmed_dismissed_or_waits(
    complaint: str, said: dict[str, object], judgements: tuple[str, ...], expected: bool | None
) -> None:
    """GB/T 30428.4 监督举报核实数: what nobody has judged is neither; where nobody complained there is none."""
    story = tell_closed()
    assert read_fact(story)["complaint_confirmed"] is False
    story.act(complaint, **said)
    for judgement in judgements:
        story.act(judgement)
    assert read_fact(story)["complaint_confirmed"] is expected


def test_what_was_confirmed_once_stays_and_what_is_no_complaint_is_none() -> None:
    rating = {"score": 1, "report_id": 1, "reporter_id": 1}
    story = tell_closed().act("rate", **rating).act("confirm_complaint").act("rate", **rating)
    assert read_fact(story)["complaint_confirmed"] is True
    assert read_fact(story.act("dismiss_complaint"))["complaint_confirmed"] is True
    content = tell_closed().act("rate", score=3, report_id=1, reporter_id=1).act("reopen", role="leader", reason="x")
    assert read_fact(content)["complaint_confirmed"] is False
    imported = Story(case_id=1, source_class="public").act("import_closed", hours=0, category_id=7)
    assert read_fact(imported)["complaint_confirmed"] is None


def test_the_means_are_those_of_the_work_handed_back_last() -> None:
    """HS-10: asked of whoever hands work back; what was sent back for rework is not solved by any."""
    story = tell_dispatched().act("sign").act("finish", means="service")
    assert read_fact(story)["means"] == "service"
    story.act("send_to_check", checker_id=25).act("fail_check")
    assert read_fact(story)["means"] is None
    story.act("submit_to_unit_leader", means="enforcement").act("send_back_to_handler")
    story.act("submit_to_unit_leader", means="management").act("confirm_handling")
    assert read_fact(story)["means"] == "management"
    story.act("send_to_check", checker_id=25).act("fail_check").act("finish")
    assert read_fact(story)["means"] is None
    on_the_spot = Story(case_id=1).act("handle_on_the_spot", hours=0, category_id=7, means="service")
    assert read_fact(on_the_spot)["means"] == "service"


@pytest.mark.parametrize("hours", [1, 3, 20, 33, 60, 63, 70, 80])
def test_sub_actions_read_later_are_those_that_were_known(hours: float) -> None:
    story = supervise(tell_dispatched().act("sign").act("flag_urgent"), "check_on_site", "urge", "count")
    story.act("return", unit_id=BUREAU).act("refer_to_ruling").act("rule_on_duty", unit_id=BUREAU).act("sign")
    story.act("grant_suspension", hours=20).act("resume", hours=6).act("finish", means="service").act(
        "send_to_check", checker_id=25
    )
    story.act("pass_check").act("close").act("ask_appeal").act("grant_appeal").act("reopen").act("confirm_complaint")
    as_of = START + timedelta(hours=hours)
    assert fold_cut(story, as_of=as_of).to_pylist() == fold_then(story, as_of=as_of).to_pylist()

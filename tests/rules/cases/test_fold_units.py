"""For which unit a case counts, and that nobody is charged with what another did."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.rules.cases.fact_histories import BUREAU, CREW, Story, fold_cut, fold_then, read_fact
from tests.rules.cases.test_fold_facts import DISPATCHER, tell_checking, tell_closed, tell_dispatched

CHARGES = ("handled_on_time", "supervised", "counted_against", "listed", "rework_count", "return_count", "shirk_count")
LATE = ("unit_id", "handling_due", "handled", "handled_on_time", "overdue_unhandled", "closing_due")


def look(facts: dict[str, Any], *names: str) -> list[Any]:
    return [facts[name] for name in names]


def hand_on(story: Story, unit_id: int) -> Story:
    return story.act("dispatch", by=9, unit_id=unit_id).act("sign").act("finish", hours=5)


def end(story: Story, **said: Any) -> Story:
    return story.act("send_to_check", checker_id=25).act("pass_check").act("close", **said)


def test_a_late_return_stays_with_the_unit_that_was_late() -> None:
    """While it waits, handled by the same unit in five hours, by another, or voided: the first was late."""
    returned = tell_dispatched().act("sign").act("return", hours=60)
    assert look(read_fact(returned), *LATE) == [BUREAU, True, False, False, True, True]
    same = hand_on(tell_dispatched().act("sign").act("return", hours=60), BUREAU)
    assert look(read_fact(same), *LATE) == [BUREAU, True, True, False, False, True]
    other = hand_on(tell_dispatched().act("sign").act("return", hours=60), CREW)
    assert look(read_fact(other), *LATE) == [BUREAU, True, True, False, False, True]
    assert read_fact(other)["handling_seconds"] is None
    voided = returned.act("send_back_to_shift_leader").act("void")
    assert look(read_fact(voided), *LATE) == [BUREAU, True, False, False, False, False]


def test_a_return_in_time_leaves_the_next_unit_its_own_start() -> None:
    """A return that is found right and was made in time is no lapse; the case waits under the unit that held it last."""
    story = tell_dispatched().act("return", hours=2)
    assert look(read_fact(story), "unit_id", "handling_due", "handled_on_time", "return_count") == [
        BUREAU,
        False,
        None,
        1,
    ]
    story.act("dispatch", by=9, hours=9, unit_id=CREW).act("sign").act("finish")
    facts = read_fact(end(story))
    assert look(facts, "unit_id", "unit_code", "handled_on_time", "return_count", "case_return_count") == [
        CREW, "SW", True, 0, 1,
    ]  # fmt: skip
    assert facts["handling_seconds"] == 3600
    # The wrong dispatch was the first one, and in time; who dispatched again is not blamed for it.
    assert look(facts, "dispatcher_id", "dispatched_on_time", "dispatch_accurate") == [DISPATCHER, True, False]


def test_a_later_unit_that_is_late_too_is_not_counted_twice() -> None:
    story = tell_dispatched().act("return", hours=30).act("dispatch", unit_id=CREW)
    facts = read_fact(story, as_of=story.at + timedelta(hours=90))
    assert look(facts, *LATE) == [BUREAU, True, False, False, True, True]
    in_time = tell_dispatched().act("return", hours=2).act("dispatch", unit_id=CREW)
    facts = read_fact(in_time, as_of=in_time.at + timedelta(hours=90))
    assert look(facts, *LATE) == [CREW, True, False, False, True, True]


def test_supervision_stays_with_the_unit_that_was_supervised() -> None:
    """XS-13: counted against the bureau, which then gave the case back: the crew handled it in time."""
    story = tell_dispatched().act("sign").act("supervise", hours=30, supervisions=[{"act": "count"}, {"act": "list"}])
    facts = read_fact(hand_on(story.act("return", unit_id=BUREAU), CREW))
    assert look(facts, "unit_id", *CHARGES) == [BUREAU, False, True, True, True, 0, 1, 0]
    # Told off within its limit, for which there may be reasons: no lapse, and nothing for the crew to bear.
    early = tell_dispatched().act("sign").act("supervise").act("return", unit_id=BUREAU)
    assert look(read_fact(hand_on(early, CREW)), "unit_id", *CHARGES) == [CREW, True, False, False, False, 0, 0, 0]


def test_a_failed_check_stays_with_the_unit_that_failed_it() -> None:
    story = tell_checking().act("fail_check").act("return", unit_id=BUREAU)
    assert look(read_fact(story), "unit_id", "rework_count", "return_count") == [BUREAU, 1, 1]
    facts = read_fact(end(hand_on(story, CREW)))
    assert look(facts, "unit_id", *CHARGES) == [BUREAU, True, False, False, False, 1, 1, 0]
    assert look(facts, "check_passed_first", "handling_seconds") == [False, 5.5 * 3600]


def test_the_first_of_several_lapses_decides() -> None:
    """The crew fails the check of what the bureau had given back too late."""
    story = hand_on(tell_dispatched().act("return", hours=30), CREW).act("send_to_check", checker_id=25)
    assert look(read_fact(story.act("fail_check")), "unit_id", "rework_count") == [BUREAU, 0]
    in_time = hand_on(tell_dispatched().act("return", hours=3), CREW).act("send_to_check", checker_id=25)
    assert look(read_fact(in_time.act("fail_check")), "unit_id", "rework_count") == [CREW, 1]


def test_who_was_excused_has_no_lapse() -> None:
    """A granted appeal excuses the lateness, so that the case counts for the unit that ended it; alone, the fact stays."""
    story = end(hand_on(tell_dispatched().act("sign").act("return", hours=60), CREW))
    assert look(read_fact(story), "unit_id", "handled_on_time") == [BUREAU, False]
    story.act("ask_appeal").act("support_appeal").act("grant_appeal")
    assert look(read_fact(story), "unit_id", "handled_on_time", "exempt") == [CREW, True, True]
    alone = tell_closed(hours=60).act("ask_appeal").act("support_appeal").act("grant_appeal")
    assert look(read_fact(alone), "unit_id", "handled_on_time", "exempt") == [BUREAU, False, True]


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ([], True),
        ([("return", None), ("dispatch", CREW)], False),
        ([("return", None), ("dispatch", BUREAU)], True),
        ([("return", None), ("refer_to_ruling", None), ("rule_on_duty", BUREAU)], True),
        ([("return", None), ("refer_to_ruling", None), ("rule_on_duty", CREW)], False),
        ([("pass_on", CREW)], True),
    ],
)
def test_a_dispatch_was_wrong_where_the_case_ended_at_another_unit(
    ends: list[tuple[str, int | None]], expected: bool
) -> None:
    """错误派遣, GB/T 30428.4: decided at closing; a shirk that is ruled back to the same unit was dispatched rightly."""
    story = tell_dispatched()
    for move, unit_id in ends:
        story.act(move, **({} if unit_id is None else {"unit_id": unit_id}))
    assert read_fact(story)["dispatch_accurate"] is None
    assert read_fact(end(story.act("sign").act("finish")))["dispatch_accurate"] is expected


def test_a_return_that_led_away_was_right_and_one_closed_over_is_not_known() -> None:
    away = tell_dispatched().act("return").act("transfer").act("confirm_transfer")
    assert read_fact(away)["dispatch_accurate"] is False
    forced = tell_dispatched().act("return").act("ask_forced_closing").act("grant_forced_closing")
    assert read_fact(forced)["dispatch_accurate"] is None


def test_who_gave_up_has_not_passed_the_check() -> None:
    story = tell_checking().act("give_up_check")
    assert look(read_fact(story), "checked", "check_passed_first") == [True, None]
    story.act("send_to_check", checker_id=26).act("pass_check")
    assert look(read_fact(story), "checked", "check_passed_first") == [True, True]
    assert read_fact(tell_checking().act("fail_check"))["check_passed_first"] is False


def test_suspended_once_is_not_suspended_now() -> None:
    story = tell_dispatched().act("sign").act("grant_suspension")
    assert look(read_fact(story), "suspended", "suspended_now") == [True, True]
    assert look(read_fact(story.act("resume", hours=1)), "suspended", "suspended_now") == [True, False]


INSTRUCTED = ("handled_on_time", "overdue_unhandled", "closed_on_time")


def test_an_instruction_sets_a_new_date_and_undoes_no_missed_one() -> None:
    """XS-12: twenty days overdue, a leader gives ten days more; what was missed stays missed."""
    story = tell_dispatched().act("sign").act("instruct", hours=480, due_hours=240)
    assert look(read_fact(story), *INSTRUCTED) == [False, True, False]
    assert look(read_fact(end(story.act("finish", hours=5))), *INSTRUCTED) == [False, False, False]
    in_time = tell_dispatched().act("sign").act("instruct", due_hours=240)
    assert look(read_fact(end(in_time.act("finish", hours=200))), *INSTRUCTED) == [True, False, True]


@pytest.mark.parametrize("hours", [10, 30, 479, 483, 490, 760])
def test_what_was_known_before_an_instruction_is_read_again_unchanged(hours: float) -> None:
    """A rerun of a stored run is byte-equal, whatever a leader set since then."""
    story = tell_dispatched().act("sign").act("instruct", hours=480, due_hours=240)
    story.act("instruct", hours=270, due_hours=100).act("finish", hours=20)
    as_of = story.then and story.events[0]["recorded_at"] + timedelta(hours=hours)
    assert fold_cut(story, as_of=as_of).to_pylist() == fold_then(story, as_of=as_of).to_pylist()

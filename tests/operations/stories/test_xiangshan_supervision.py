"""象山县 2019: the list, its bulletin (XS-14), and who confirms and tracks (XS-17)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.factories import World
from tests.support.county import check_and_close, found_county, hand_in
from tests.support.stories import find_due, found_unit, hire, let_pass, read_case
from wangge.cases.handlers import CASE_HANDLERS
from wangge.cases.models import CaseLink, HandlingRound, Supervision
from wangge.cases.public import (
    CaseFilter,
    CaseRef,
    draft_bulletin,
    get_bulletin,
    get_case,
    issue_bulletin,
    list_bulletins,
    list_cases,
    list_struck_off_cases,
    list_supervised_cases,
)
from wangge.kernel.public import DomainError
from wangge.notices.models import Notice
from wangge.platform.public import register_handlers, verify_audit

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def profile_name() -> str:
    return "xiangshan"


@pytest.fixture
def county(world: World) -> World:
    return found_county(world)


# Section 5 (4): listed until a check strikes it off, and told in a bulletin


def list_overdue_case(county: World) -> CaseRef:
    """Let a case climb the ladder to its last rung."""
    case = county.make_case("handling")
    let_pass(county, find_due(case) + timedelta(days=10) - county.now)
    return county.get_ref(case)


def test_xs_14_the_last_rung_lists_the_case_until_a_check_strikes_it_off(county: World) -> None:
    case = list_overdue_case(county)
    listed = Supervision.objects.get(case_id=case.id, is_listed=True)
    assert (listed.act, listed.unit_id, listed.due_at) == ("list", county.units["sanitation"], None)
    assert [row.number for row in list_supervised_cases()] == [case.number]

    case = hand_in(county, case, by="qian", head="sanitation_head")
    (entry,) = list_supervised_cases()
    assert (entry.number, entry.is_unit_done, entry.struck_off_at) == (case.number, True, None)
    case = county.move(case, "send_to_check")
    assert len(list_supervised_cases()) == 1

    case = county.move(case, "pass_check")
    assert list_supervised_cases() == ()
    (struck_off,) = list_struck_off_cases(since_at=county.now - timedelta(days=1))
    assert (struck_off.number, struck_off.struck_off_at) == (case.number, county.now)
    assert county.move(case, "close").state == "closed"
    assert verify_audit(actor=county.system).faults == ()


def test_xs_14_a_failed_check_and_a_return_leave_it_on_the_list(county: World) -> None:
    case = hand_in(county, list_overdue_case(county), by="qian", head="sanitation_head")
    case = county.move(county.move(case, "send_to_check"), "fail_check", reason="not_fixed")
    assert [row.number for row in list_supervised_cases()] == [case.number]

    county.move(case, "return", "qian", reason="other_unit_first", note="需市政先行")
    assert [row.number for row in list_supervised_cases()] == [case.number]
    assert verify_audit(actor=county.system).faults == ()


def test_xs_14_a_bulletin_reconciles_the_list_and_is_frozen_when_it_is_issued(county: World) -> None:
    struck_off, left = county.make_case("handling"), county.make_case("handling")
    let_pass(county, find_due(left) + timedelta(days=10) - county.now)
    check_and_strike_off(county, struck_off)
    let_pass(county, datetime(2026, 4, 1, 9, tzinfo=SHANGHAI) - county.now)

    draft = draft_bulletin(actor=county.actor("feng"))
    assert (draft.from_on, draft.to_on) == (date(2026, 3, 1), date(2026, 3, 31))
    bulletin_id = issue_bulletin(actor=county.actor("feng"), from_on=draft.from_on, to_on=draft.to_on)

    issued = get_bulletin(actor=county.actor("qian"), bulletin_id=bulletin_id)
    assert (issued.number, issued.issued_by, issued.entries) == (1, "冯领导", draft.entries)
    assert {(entry.number, entry.result) for entry in issued.entries} == {
        (struck_off.number, "struck_off"),
        (left.number, "listed"),
    }
    assert all(entry.unit and entry.days > 1 for entry in issued.entries)
    balance = issued.balance
    assert (balance.carried_over, balance.listed_anew) == (0, 2)
    assert (balance.struck_off, balance.ended, balance.left) == (1, 0, 1)

    check_and_strike_off(county, left)
    assert get_bulletin(actor=county.actor("qian"), bulletin_id=bulletin_id) == issued
    assert verify_audit(actor=county.system).faults == ()


def test_xs_14_the_next_bulletin_carries_over_what_is_left(county: World) -> None:
    list_overdue_case(county)
    let_pass(county, datetime(2026, 5, 4, 9, tzinfo=SHANGHAI) - county.now)

    balance = draft_bulletin(actor=county.actor("feng")).balance

    assert (balance.carried_over, balance.listed_anew, balance.left) == (1, 0, 1)


@pytest.mark.parametrize("by", ["qian", "li", "chen"])
def test_xs_14_a_bulletin_is_issued_by_a_named_person_of_the_profile_once_and_when_its_days_are_over(
    county: World, by: str
) -> None:
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    with pytest.raises(DomainError, match="not_allowed"):
        issue_bulletin(actor=county.actor(by), from_on=first, to_on=last)
    with pytest.raises(DomainError, match="not_allowed"):
        issue_bulletin(actor=county.system, from_on=first, to_on=last)
    with pytest.raises(DomainError, match="bulletin_period_open"):
        issue_bulletin(actor=county.actor("feng"), from_on=first, to_on=date(2026, 3, 2))
    with pytest.raises(DomainError, match="bulletin_days_invalid"):
        issue_bulletin(actor=county.actor("feng"), from_on=last, to_on=first)
    issue_bulletin(actor=county.actor("feng"), from_on=first, to_on=last)
    with pytest.raises(DomainError, match="bulletin_issued"):
        issue_bulletin(actor=county.actor("zhao"), from_on=first, to_on=last)


def test_xs_14_another_district_does_not_read_it(county: World) -> None:
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    bulletin_id = issue_bulletin(actor=county.actor("feng"), from_on=first, to_on=last)

    assert list_bulletins(actor=county.actor("wang")) == ()
    with pytest.raises(DomainError, match="bulletin_not_found"):
        get_bulletin(actor=county.actor("wang"), bulletin_id=bulletin_id)


def check_and_strike_off(county: World, case: CaseRef) -> None:
    case = hand_in(county, county.get_ref(case), by="qian", head="sanitation_head")
    county.move(county.move(case, "send_to_check"), "pass_check")


# Section 5 (2): the squad's own head confirms


def test_xs_17_no_unit_reports_its_work_before_its_own_head_has_confirmed_it(county: World) -> None:
    case = county.make_case("handling")

    with pytest.raises(DomainError, match="move_unknown"):
        county.move(case, "finish", "qian")
    case = county.move(case, "submit_to_unit_leader", "qian", photo_ids=(county.photo("qian"),))
    assert case.state == "confirming"
    with pytest.raises(DomainError, match="move_wrong_role"):
        county.move(case, "confirm_handling", "qian")
    with pytest.raises(DomainError, match="case_not_found"):
        county.move(case, "confirm_handling", "squad_head")
    assert county.move(case, "confirm_handling", "sanitation_head").state == "handled"


def test_xs_17_the_head_sends_back_what_is_not_done_well(county: World) -> None:
    case = county.make_case("handling")
    case = county.move(case, "submit_to_unit_leader", "qian", photo_ids=(county.photo("qian"),))

    case = county.move(case, "send_back_to_handler", "sanitation_head", reason="partly_fixed")

    assert case.state == "handling"
    assert HandlingRound.objects.filter(case_id=case.id).count() == 1
    case = hand_in(county, case, by="qian", head="sanitation_head")
    assert check_and_close(county, case).state == "closed"


def test_xs_17_the_confirmation_is_not_the_independent_check(county: World) -> None:
    case = county.make_case("handling")
    case = hand_in(county, case, by="qian", head="sanitation_head")

    with pytest.raises(DomainError, match="move_wrong_state"):
        county.move(case, "close")
    case = check_and_close(county, case)
    closing = HandlingRound.objects.get(case_id=case.id, closed_at__isnull=False)
    assert closing.checker_id == county.members["zhou"]
    assert closing.checker_unit_id == county.units["supervision"]


@pytest.fixture
def tracked_county(county: World) -> World:
    """Give 象山 its bureau, which tracks what concerns several units."""
    found_unit(county, "bureau", name="县综合行政执法局", kind="county_bureau")
    hire(county, "bureau_head", name="县局负责人", unit="bureau", role="unit_leader")
    return county


@pytest.mark.parametrize(
    ("state", "move", "by"),
    [("filed", "split", "li"), ("handling", "call_assistance", "li"), ("handling", "convene", "li")],
)
def test_xs_17_a_case_of_several_departments_is_tracked_by_the_county_bureau(
    tracked_county: World, state: str, move: str, by: str
) -> None:
    county = tracked_county
    case = county.make_case(state)
    assert county.get(case).tracking_unit_name == ""
    with pytest.raises(DomainError, match="case_not_found"):
        get_case(actor=county.actor("bureau_head"), number=case.number)

    case = county.move(case, move, by, unit_ids=(county.units["municipal"],), note="管线部分由市政处处置")

    assert county.get(case).tracking_unit_name == "县综合行政执法局"
    assert get_case(actor=county.actor("bureau_head"), number=case.number).row.number == case.number
    page = list_cases(actor=county.actor("bureau_head"), wanted=CaseFilter(mark="tracked"))
    assert case.number in {row.number for row in page.rows}
    assert all("tracked" in row.marks for row in page.rows)
    assert verify_audit(actor=county.system).faults == ()


def test_xs_17_what_one_unit_does_alone_is_tracked_by_nobody(tracked_county: World) -> None:
    case = tracked_county.make_case("handling")

    assert read_case(case).tracking_unit_id is None


def test_xs_17_the_bureau_is_told_of_each_step_to_the_end_and_follows_the_parts_too(tracked_county: World) -> None:
    county = tracked_county
    register_handlers(CASE_HANDLERS)
    case = county.make_case("filed")
    case = county.move(case, "split", "li", unit_ids=(county.units["municipal"],), note="管线部分由市政处处置")
    part = CaseLink.objects.get(case_id=case.id, kind="part").other
    assert part.tracking_unit_id == county.units["bureau"]
    case = county.move(case, "dispatch", unit_id=county.units["sanitation"])
    hand_in(county, county.move(case, "sign", "qian"), by="qian", head="sanitation_head")
    let_pass(county, timedelta(hours=1))

    told = Notice.objects.filter(event="case_tracked", member_id=county.members["bureau_head"], case_number=case.number)
    texts = " ".join(told.values_list("body", flat=True))
    assert told.count() == 3
    assert all(word in texts for word in ("县综合行政执法局", "派遣"))


def test_xs_17_the_bureau_follows_it_but_does_not_handle_it(tracked_county: World) -> None:
    county = tracked_county
    case = county.make_case("handling")
    case = county.move(case, "convene", "li", unit_ids=(county.units["municipal"],), note="管线与占道")

    with pytest.raises(DomainError, match="case_of_another_unit"):
        county.move(case, "answer_supervision", "bureau_head", note="不是本单位")
    assert county.move(case, "note", "bureau_head", note="请两家本周内会同整改").state == "handling"


def test_xs_17_the_county_tracks_a_case_of_several_departments_to_its_end(tracked_county: World) -> None:
    county = tracked_county
    case = county.make_case("filed")
    case = county.move(case, "split", "li", unit_ids=(county.units["municipal"],), note="管线部分由市政处处置")
    case = county.move(case, "dispatch", unit_id=county.units["sanitation"])
    case = hand_in(county, county.move(case, "sign", "qian"), by="qian", head="sanitation_head")
    for move in ("send_to_check", "pass_check"):
        case = county.move(case, move)

    with pytest.raises(DomainError, match="parts_open"):
        county.move(case, "close")
    assert get_case(actor=county.actor("bureau_head"), number=case.number).row.state == "checked"

"""红山: patrol is supervision and entry at once (HS-4); lists with their rate, streets with their standard (HS-19)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories import World
from tests.support.stories import find_due, find_start, list_acts, read_case
from wangge.cases.models import CaseEvent
from wangge.cases.public import CaseFilter, CaseRef, list_cases
from wangge.evaluation.public import read_rectification
from wangge.kernel.public import DomainError
from wangge.platform.public import get_profile


@pytest.fixture
def profile_name() -> str:
    return "hongshan"


def test_hs_4_what_a_patrol_sees_is_entered_where_it_stands(world: World) -> None:
    before = world.now
    case = world.report("chen", description="", photo_ids=(world.photo("chen"),))

    assert list_acts(case) == ["report"]
    page = list_cases(actor=world.actor("sun"), wanted=CaseFilter(states=("reported",)))
    assert [row.number for row in page.rows] == [case.number]
    event = CaseEvent.objects.get(case_id=case.id)
    assert before < event.occurred_at <= world.now
    assert read_case(case).grid_code == "150402001001001"


def test_hs_4_the_patrols_word_is_the_inspection(world: World) -> None:
    case = world.report("chen", photo_ids=(world.photo("chen"),))

    assert world.move(case, "accept").state == "accepted"


def test_hs_4_a_message_by_the_app_is_looked_at_first(world: World) -> None:
    names = {row.key: row.name_zh for row in get_profile().sources.channels}
    case = world.report("sun", source="citizen_app", reporter_name="市民", reporter_phone="13800000002")

    assert names["citizen_app"] == "微信城管通"
    with pytest.raises(DomainError, match="verification_missing"):
        world.move(case, "accept")


def test_hs_4_what_the_patrol_mends_is_one_entry_too(world: World) -> None:
    case = world.handle_on_the_spot("chen")

    assert (list_acts(case), read_case(case).state) == (["handle_on_the_spot"], "closed")


# Section 2 (2): streets by name, and what is judged more strictly on them


@pytest.mark.parametrize("street", ["解放街", "钢铁街", "长青街", "哈达街", "三道街", "昭乌达路", "火花路", "清河路"])
def test_hs_19_a_model_street_is_graded_by_its_name_and_handled_sooner(world: World, street: str) -> None:
    elsewhere = dispatch(world, category="vendor", address="桥北大街12号")
    on_it = dispatch(world, category="vendor", address=f"红山区{street}12号")

    assert find_due(on_it) - find_start(on_it) == timedelta(hours=1)
    assert find_due(elsewhere) - find_start(elsewhere) == timedelta(hours=2)


@pytest.mark.parametrize("move", ["refuse", "void"])
def test_hs_19_what_is_slight_elsewhere_is_filed_on_a_model_street(world: World, move: str) -> None:
    state = "reported" if move == "refuse" else "accepted"
    elsewhere = report(world, category="vendor", address="桥北大街12号")
    on_it = report(world, category="vendor", address="哈达街12号")
    if state == "accepted":
        elsewhere = world.move(elsewhere, "accept", category_id=world.categories["vendor"])
        on_it = world.move(on_it, "accept", category_id=world.categories["vendor"])

    assert world.move(elsewhere, move, reason="below_condition").state in {"refused", "voided"}
    with pytest.raises(DomainError, match="reason_off_on_street"):
        world.move(on_it, move, reason="below_condition")
    assert world.move(world.get_ref(on_it), move, reason="not_found").state in {"refused", "voided"}


# Section 2 (3): the lists of the campaigns, each with its rectification rate


@pytest.mark.django_db(transaction=True)
def test_hs_19_each_list_has_its_own_rectification_rate(world: World) -> None:
    world.handle_on_the_spot("chen", category="vendor")
    for category in ("vendor", "vendor", "garbage"):
        close(world, dispatch(world, category=category))
    dispatch(world, category="vendor")
    refused = world.report("chen", category_id=world.categories["vendor"], photo_ids=(world.photo("chen"),))
    world.move(refused, "refuse", reason="not_found")

    view = read_rectification(actor=world.actor("zhao"), month="2026-03")

    rates = {row.whole.name_zh: (row.whole.tally.found, row.whole.tally.rectified) for row in view.lists}
    assert rates == {"五乱": (4, 3), "五堆": (1, 1)}
    disorders = next(row for row in view.lists if row.whole.name_zh == "五乱")
    found = {line.name_zh: line.tally.found for line in disorders.lines}
    assert found == {"乱堆乱放": 0, "乱排乱放": 0, "乱贴乱画": 0, "乱焚乱烧": 0, "乱摆摊点": 4}
    assert (disorders.target_share, disorders.is_reached) == (0.9, False)
    assert disorders.lines[0].tally.rate is None


@pytest.mark.django_db(transaction=True)
def test_hs_19_the_page_shows_the_lists_to_those_who_lead(world: World, client: Client) -> None:
    close(world, dispatch(world, category="garbage"))

    page = world.sign_in(client, "zhao").get("/evaluation/lists/?month=2026-03")

    assert page.status_code == 200
    text = page.content.decode()
    assert "五乱" in text
    assert "五堆" in text
    assert "100.0%" in text
    assert world.sign_in(client, "qian").get("/evaluation/lists/").status_code == 403


def report(world: World, *, category: str, address: str = "") -> CaseRef:
    """Report a case of a class at an address."""
    photo_ids = (world.photo("chen"),)
    return world.report("chen", address=address, category_id=world.categories[category], photo_ids=photo_ids)


def dispatch(world: World, *, category: str, address: str = "") -> CaseRef:
    """Bring a case of a class to the unit."""
    case = report(world, category=category, address=address)
    case = world.move(case, "accept", category_id=world.categories[category])
    case = world.move(case, "file")
    return world.move(case, "dispatch", unit_id=world.units["sanitation"])


def close(world: World, case: CaseRef) -> CaseRef:
    for move in ("sign", "finish", "send_to_check", "pass_check", "close"):
        case = world.move(case, move)
    return case

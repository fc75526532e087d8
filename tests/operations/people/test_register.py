from __future__ import annotations

from datetime import date

import pytest

from tests.operations.people.cast import NEW_YEAR, NOW, SYSTEM, Cast
from wangge.kernel.public import Actor, DomainError
from wangge.people.models import Member, Organisation, PostHolding
from wangge.people.public import build_actor, create_post, export_register, list_register


@pytest.fixture
def vacant(cast: Cast) -> int:
    return create_post(
        actor=SYSTEM, organisation_id=cast.crew, code="CG-1-h", name="一队处置", role="handler", duties="处置、反馈"
    )


def test_lists_posts_with_holders_and_vacancies_by_level(cast: Cast, keeper: Actor, vacant: int) -> None:
    entries = list_register(actor=keeper, organisation_id=cast.district, now=NOW)
    assert [(entry.organisation_path, entry.post_code, entry.display_name) for entry in entries] == [
        (("张家港市", "城市管理局"), "CG-dispatcher", "李派遣"),
        (("张家港市", "监督中心"), "JD-acceptor", "陈监督"),
        (("张家港市", "城市管理局", "一中队"), "CG-1-h", ""),
    ]
    held, _, open_post = entries
    assert (held.role, held.role_name, held.from_on, held.to_on) == ("dispatcher", "派遣员", NEW_YEAR, None)
    assert (held.phone, held.username, held.member_id) == ("13812345678", "li", cast.li)
    assert (open_post.post_id, open_post.member_id) == (vacant, None)
    assert (open_post.role_name, open_post.duties, open_post.from_on) == ("处置人员", "处置、反馈", None)


def test_limits_to_one_unit_and_to_today(cast: Cast, keeper: Actor, vacant: int) -> None:
    PostHolding.objects.filter(member=cast.li).update(to_on=date(2026, 3, 14))
    entries = list_register(actor=keeper, organisation_id=cast.bureau, now=NOW, language="en")
    assert [(entry.post_code, entry.username, entry.role_name) for entry in entries] == [
        ("CG-dispatcher", "", "Dispatcher"),
        ("CG-1-h", "", "Handler"),
    ]
    Organisation.objects.filter(id=cast.crew).update(is_active=False)
    assert len(list_register(actor=keeper, organisation_id=cast.bureau, now=NOW)) == 1


def test_a_member_struck_off_leaves_the_post_vacant(cast: Cast, keeper: Actor) -> None:
    Member.objects.filter(id=cast.chen).update(is_active=False)
    (entry,) = list_register(actor=keeper, organisation_id=cast.centre, now=NOW)
    assert entry.username == ""


def test_takes_the_same_queries_for_many_posts(cast: Cast, keeper: Actor, django_assert_num_queries) -> None:
    for number in range(20):
        create_post(actor=SYSTEM, organisation_id=cast.crew, code=f"P{number}", name="岗", role="handler")
    with django_assert_num_queries(5):
        assert len(list_register(actor=keeper, organisation_id=cast.district, now=NOW)) == 22


def test_exports_what_the_asker_may_see(cast: Cast, keeper: Actor) -> None:
    chen = build_actor(member_id=cast.chen, now=NOW)
    lines = export_register(actor=chen, organisation_id=cast.district, now=NOW).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("单位路径,单位编码,岗位编码")
    assert "138****5678" in lines[1]
    assert lines[2] == "张家港市 / 监督中心,JD,JD-acceptor,JD-acceptor,受理员,,陈监督,chen,13812345678,2026-01-01,"
    english = export_register(actor=keeper, organisation_id=cast.district, now=NOW, language="en")
    assert "13812345678" in english.decode("utf-8-sig").splitlines()[1]
    with pytest.raises(DomainError, match="organisation_unknown"):
        export_register(actor=chen, organisation_id=cast.other_district, now=NOW)

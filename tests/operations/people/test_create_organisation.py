from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.operations.people.cast import SYSTEM, Cast
from wangge.kernel.public import Actor, DomainError
from wangge.people.models import Organisation
from wangge.people.public import (
    create_organisation,
    find_organisation,
    get_organisation,
    get_organisation_names,
    get_organisation_paths,
    list_organisations,
)


def test_a_root_is_its_own_district_and_children_share_it(cast: Cast) -> None:
    root = get_organisation(actor=SYSTEM, organisation_id=cast.district)
    crew = get_organisation(actor=SYSTEM, organisation_id=cast.crew)
    assert (root.district_id, root.parent_id, root.level) == (cast.district, None, 1)
    assert (crew.district_id, crew.parent_id, crew.level) == (cast.district, cast.bureau, 3)
    assert crew.is_active
    assert Organisation.objects.get(id=cast.crew).path == f"/{cast.district}/{cast.bureau}/{cast.crew}/"


def test_finds_by_code_within_sight(cast: Cast, keeper: Actor) -> None:
    found = find_organisation(actor=keeper, code="CG")
    assert found is not None
    assert found.id == cast.bureau
    assert find_organisation(actor=keeper, code="330225") is None
    with pytest.raises(DomainError, match="organisation_unknown"):
        get_organisation(actor=keeper, organisation_id=cast.other_district)


def test_lists_by_kind_district_and_subtree(cast: Cast, keeper: Actor) -> None:
    def list_codes(actor: Actor = SYSTEM, **limits: object) -> list[str]:
        return [view.code for view in list_organisations(actor=actor, **limits)]

    assert list_codes() == ["320582", "330225", "CG", "CG-1", "JD"]
    assert list_codes(keeper) == ["320582", "CG", "CG-1", "JD"]
    assert list_codes(kind="district") == ["320582", "330225"]
    assert list_codes(district_id=cast.other_district) == ["330225"]
    assert list_codes(below_id=cast.bureau) == ["CG", "CG-1"]
    Organisation.objects.filter(id=cast.crew).update(is_active=False)
    assert list_codes(below_id=cast.bureau) == ["CG"]
    assert list_codes(below_id=cast.bureau, is_closed_included=True) == ["CG", "CG-1"]
    with pytest.raises(DomainError, match="organisation_unknown"):
        list_codes(keeper, below_id=cast.other_district)


def test_names_and_paths_in_few_queries(cast: Cast, keeper: Actor, django_assert_num_queries) -> None:
    wanted = [cast.crew, cast.centre, cast.other_district, 0]
    with django_assert_num_queries(2):
        paths = get_organisation_paths(actor=keeper, organisation_ids=wanted)
    assert paths == {cast.crew: ("张家港市", "城市管理局", "一中队"), cast.centre: ("张家港市", "监督中心")}
    with django_assert_num_queries(1):
        names = get_organisation_names(actor=keeper, organisation_ids=wanted)
    assert names == {cast.crew: "一中队", cast.centre: "监督中心"}


@pytest.mark.parametrize(
    ("words", "code", "params"),
    [
        ({"code": "CG"}, "organisation_code_taken", {"organisation": "CG"}),
        ({"code": "A B"}, "organisation_faulty", {"field": "code", "found": "A B"}),
        ({"name": " "}, "organisation_faulty", {"field": "name", "found": " "}),
        ({"kind": "部门"}, "organisation_faulty", {"field": "kind", "found": "部门"}),
        ({"parent_id": 0}, "organisation_unknown", {"organisation": 0}),
    ],
)
def test_refuses_what_is_faulty(cast: Cast, words: dict, code: str, params: dict) -> None:
    sound = {"code": "NEW", "name": "新", "kind": "crew", "parent_id": cast.bureau}
    with pytest.raises(DomainError) as refusal:
        create_organisation(actor=SYSTEM, **sound | words)
    assert (refusal.value.code, refusal.value.params) == (code, params)
    assert Organisation.objects.count() == 5


def test_a_keeper_of_one_district_stays_in_it(cast: Cast, keeper: Actor) -> None:
    assert create_organisation(actor=keeper, code="NEW", name="新", kind="crew", parent_id=cast.bureau)
    with pytest.raises(DomainError, match="district_not_yours_to_found"):
        create_organisation(actor=keeper, code="D", name="新区", kind="district")
    with pytest.raises(DomainError, match="organisation_unknown"):
        create_organisation(actor=keeper, code="D", name="新区", kind="crew", parent_id=cast.other_district)
    with pytest.raises(DomainError, match="people_not_administrator"):
        create_organisation(actor=Actor(member_id=1, name="陈"), code="D", name="新区", kind="district")


def test_a_tree_has_twelve_levels_at_most(cast: Cast) -> None:
    parent = cast.crew
    for level in range(4, 13):
        parent = create_organisation(actor=SYSTEM, code=f"L{level}", name="级", kind="crew", parent_id=parent)
    with pytest.raises(DomainError, match="organisation_too_deep"):
        create_organisation(actor=SYSTEM, code="L13", name="级", kind="crew", parent_id=parent)


@pytest.mark.parametrize("change", [{"level": 0}, {"level": 1}, {"district": None}])
def test_storage_refuses_a_broken_tree(cast: Cast, change: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(id=cast.crew).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(id=cast.crew).update(parent_id=cast.crew)

"""Full-text search in Chinese: address, words of the description, class and number, on either database's index."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.factories import World
from wangge.cases.domain.search import has_terms, read_terms
from wangge.cases.models import CaseWords
from wangge.cases.public import CaseFilter, list_cases
from wangge.cases.queries import searching

TEXTS = {
    "heap": ("路边有一堆垃圾，天热有异味", "人民路88号"),
    "pit": ("路面有个坑，骑车容易摔倒", "人民东路9号"),
    "fumes": ("饭店油烟直排，Smoke 很大", "杨舍镇人民路88弄"),
}
ASKED = {
    "垃圾": {"heap"},
    "坑": {"pit"},
    "异味 垃圾": {"heap"},
    "人民路": {"heap", "fumes"},
    "人民": {"heap", "pit", "fumes"},
    "路88": {"heap", "fumes"},
    "\uff18\uff18号": {"heap"},
    "smoke": {"fumes"},
    "SMOKE 油烟": {"fumes"},
    "smo": set(),
    "圾堆": set(),
    "' & | ! ( \" * OR": set(),
}


@pytest.fixture(params=["by the index", "by the rows"])
def found_few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Search once as for a rare word and once as for a common one."""
    if request.param == "by the rows":
        monkeypatch.setattr(searching, "FEW_FOUND", -1)


@pytest.mark.usefixtures("found_few")
def test_each_query_finds_what_has_all_its_words(world: World) -> None:
    numbers = {
        world.report(description=description, address=address).number: name
        for name, (description, address) in TEXTS.items()
    }
    found = {}
    for text in ASKED:
        page = list_cases(actor=world.actor("sun"), wanted=CaseFilter(text=text))
        found[text] = {numbers[row.number] for row in page.rows}
        assert page.total == len(page.rows)
    assert found == ASKED


def test_a_number_is_found_by_its_beginning_together_with_words(world: World) -> None:
    first, second = (world.report(description=text) for text in ("路边有一堆垃圾", "路面有个坑"))
    actor = world.actor("sun")
    for text, expected in {
        first.number: [first.number],
        first.number.lower()[:-1]: [second.number, first.number],
        f"{first.number[:-1]} 坑": [second.number],
        f"{first.number} 坑": [],
    }.items():
        wanted = CaseFilter(text=text, order="newest")
        assert [row.number for row in list_cases(actor=actor, wanted=wanted).rows] == expected


def test_the_class_is_found_once_it_is_set(world: World) -> None:
    case = world.report()
    assert list_cases(actor=world.actor("sun"), wanted=CaseFilter(text="暴露垃圾")).total == 0
    world.move(case, "accept")
    assert list_cases(actor=world.actor("sun"), wanted=CaseFilter(text="暴露垃圾")).total == 1


def test_what_is_handled_on_the_spot_is_found(world: World) -> None:
    world.handle_on_the_spot(description="已当场清理")
    assert list_cases(actor=world.actor("sun"), wanted=CaseFilter(text="当场清理")).total == 1


def test_a_search_goes_no_further_than_ones_sight(world: World) -> None:
    world.report("wang", description="港区油烟")
    assert list_cases(actor=world.actor("sun"), wanted=CaseFilter(text="油烟")).total == 0
    assert list_cases(actor=world.actor("chu"), wanted=CaseFilter(text="油烟")).total == 1


def test_the_index_follows_the_words(world: World) -> None:
    """Whoever changes or removes the words changes what is found: nothing stale stays in the index."""
    case = world.report(description="路边有一堆垃圾")
    assert has_terms(CaseWords.objects.get(case_id=case.id).words, read_terms("垃圾"))
    CaseWords.objects.filter(case_id=case.id).update(words="油烟 烟")
    actor = world.actor("sun")
    assert [list_cases(actor=actor, wanted=CaseFilter(text=text)).total for text in ("垃圾", "油烟")] == [0, 1]
    CaseWords.objects.filter(case_id=case.id).delete()
    assert list_cases(actor=actor, wanted=CaseFilter(text="油烟")).total == 0


@pytest.mark.django_db
def test_the_index_of_words_is_there() -> None:
    if connection.vendor == "postgresql":
        statement = "SELECT indexname FROM pg_indexes WHERE tablename = 'cases_casewords' AND indexdef LIKE '%gin%'"
    else:
        statement = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cases_casewords'"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        names = {row[0] for row in cursor.fetchall()}
    assert names in (
        {"case_words_search_open", "case_words_search_ended"},
        {"cases_search_insert", "cases_search_update", "cases_search_delete"},
    )


@pytest.mark.usefixtures("found_few")
def test_words_are_found_where_their_case_is_open_or_ended(world: World) -> None:
    still_open, refused, merged = (world.report(description="路边有一堆垃圾") for _ in range(3))
    world.move(refused, "refuse")
    world.move(merged, "merge", target_number=still_open.number)
    actor = world.actor("sun")
    asked = {True: "is_open", False: "ended", None: "both"}
    found = {
        word: {row.number for row in list_cases(actor=actor, wanted=CaseFilter(text="垃圾", is_open=is_open)).rows}
        for is_open, word in asked.items()
    }
    ended = {refused.number, merged.number}
    assert found == {"is_open": {still_open.number}, "ended": ended, "both": {still_open.number, *ended}}
    assert set(CaseWords.objects.filter(is_open=False).values_list("case__number", flat=True)) == ended

"""Which rows of a ranking a page of the report has room for: never the best alone."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from wangge.evaluation.queries.reports import gathering, pages


def choose(scores: list[int | None], *, is_scored: bool = True) -> list[Any]:
    subjects: Any = [
        SimpleNamespace(score=None if score is None else Decimal(score), is_unknown=False) for score in scores
    ]
    section: Any = SimpleNamespace(is_scored=is_scored)
    return [None if one.score is None else int(one.score) for one in pages.choose_rows(subjects, section)]


@pytest.fixture(autouse=True)
def _room_for_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_ROWS", 4)


def test_of_a_long_ranking_the_first_and_the_last() -> None:
    assert choose([9, 8, 7, 6, 5, 4, 3]) == [9, 8, 4, 3]


def test_who_has_no_score_is_not_last() -> None:
    assert choose([9, 8, 7, 6, 5, None, None]) == [9, 8, 6, 5]
    assert choose([9, 8, 7, None, None]) == [9, 8, 7, None]


def test_a_short_ranking_is_whole_and_an_unscored_table_begins_with_its_first() -> None:
    assert choose([9, 8, 7, 6]) == [9, 8, 7, 6]
    assert choose([1, 2, 3, 4, 5], is_scored=False) == [1, 2, 3, 4]


def test_cases_without_a_value_stand_after_the_fewest() -> None:
    rows: Any = [
        SimpleNamespace(key=key, case_count=count, is_unknown=key == "~")
        for key, count in (("~", 9), ("a", 1), ("b", 5))
    ]
    assert [one.key for one in pages._rank_by_cases(rows)] == ["b", "a", "~"]
    scored: Any = [SimpleNamespace(**vars(row), score=None) for row in rows]
    assert [one.key for one in gathering._rank(scored)] == ["b", "a", "~"]
    section: Any = SimpleNamespace(is_scored=False)
    many: Any = [SimpleNamespace(key=key, is_unknown=key == "~") for key in "abcdef~"]
    assert [one.key for one in pages.choose_rows(many, section)] == ["a", "b", "c", "~"], (
        "where the rest is cut it stays"
    )

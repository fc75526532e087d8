from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from wangge.cases.domain.drawing import draw_spot_check
from wangge.cases.domain.similarity import Candidate, rank_candidates

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def test_the_same_case_is_drawn_the_same_way() -> None:
    first = draw_spot_check(number="ZJG1", photo_digests=["a", "b"], share=Decimal("0.5"))
    assert first == draw_spot_check(number="ZJG1", photo_digests=["a", "b"], share=Decimal("0.5"))
    assert first.seed != draw_spot_check(number="ZJG1", photo_digests=["a", "c"], share=Decimal("0.5")).seed
    assert first.seed != draw_spot_check(number="ZJG2", photo_digests=["a", "b"], share=Decimal("0.5")).seed


@pytest.mark.parametrize(
    ("share", "least", "most"), [("0", 0, 0), ("0.1", 160, 240), ("0.5", 900, 1100), ("1", 2000, 2000)]
)
def test_about_the_share_is_drawn(share: str, least: int, most: int) -> None:
    drawn = sum(
        draw_spot_check(number=f"ZJG{number}", photo_digests=["a"], share=Decimal(share)).is_drawn
        for number in range(2000)
    )
    assert least <= drawn <= most


def build_candidate(case_id: int, *, distance_m: float, category_id: int | None = 7) -> Candidate:
    return Candidate(
        case_id=case_id, number=f"ZJG{case_id}", category_id=category_id, state="filed", distance_m=distance_m, reported_at=NOON
    )  # fmt: skip


def test_candidates_come_nearest_first_and_older_first_at_one_place() -> None:
    candidates = [build_candidate(3, distance_m=5), build_candidate(2, distance_m=0), build_candidate(1, distance_m=5)]
    ranked = rank_candidates(candidates, category_id=7, radius_m=50)
    assert [candidate.case_id for candidate in ranked] == [2, 1, 3]


def test_the_radius_is_included_and_nothing_beyond() -> None:
    candidates = [build_candidate(1, distance_m=50.0), build_candidate(2, distance_m=50.1)]
    assert [candidate.case_id for candidate in rank_candidates(candidates, category_id=7, radius_m=50)] == [1]


def test_another_class_is_no_duplicate_but_an_unknown_one_may_be() -> None:
    candidates = [
        build_candidate(1, distance_m=1, category_id=8),
        build_candidate(2, distance_m=2, category_id=None),
        build_candidate(3, distance_m=3),
    ]
    assert [row.case_id for row in rank_candidates(candidates, category_id=7, radius_m=50)] == [2, 3]
    assert [row.case_id for row in rank_candidates(candidates, category_id=None, radius_m=50)] == [1, 2, 3]

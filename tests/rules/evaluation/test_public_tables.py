"""Public tables: all reports in the denominator, no small number told."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.support.shown_subjects import Figure, show_subject
from wangge.evaluation.domain.public_tables import COLUMNS, PublicRow, build_row, build_table
from wangge.evaluation.domain.suppressing import find_hidden_cells
from wangge.evaluation.domain.views import SubjectView


def show_area(key: str = "1", *, case_count: int = 100, **figures: Figure) -> SubjectView:
    return show_subject(kind="area", key=key, case_count=case_count, **{**dict.fromkeys(COLUMNS), **figures})


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([10, 20, 0, None], set()),
        ([4, 20, 7, 0], {0, 2}),
        ([4, 3, 20], {0, 1}),
        ([3, 1, 20, 9], {0, 1, 3}),
        ([3, 1], {0, 1}),
        ([4], {0}),
        ([4, 0, None], {0}),
        ([5, 1, 5], {1, 0}),
    ],
)
def test_a_small_number_is_hidden_and_not_told_by_the_total(counts: list[int | None], hidden: set[int]) -> None:
    assert find_hidden_cells(counts, least=5) == hidden


def test_counts_are_shares_of_all_reports_and_rates_say_of_how_many() -> None:
    area = show_area(report_count=200, refused_count=20, satisfaction_rate=(9, 12), closed_count=150)
    cells = build_row("2026-03", "", area, least=5).cells
    assert (cells["refused_count"].count, cells["refused_count"].share) == (20, Fraction(1, 10))
    assert (cells["closed_count"].count, cells["closed_count"].share) == (150, Fraction(3, 4))
    assert (cells["satisfaction_rate"].share, cells["satisfaction_rate"].asked) == (Fraction(3, 4), 12)
    assert (cells["merged_count"].count, cells["merged_count"].is_hidden) == (None, False)


def test_a_rate_of_few_answers_is_hidden() -> None:
    cells = build_row("", "", show_area(report_count=200, satisfaction_rate=(3, 4)), least=5).cells
    assert cells["satisfaction_rate"].is_hidden
    assert (cells["satisfaction_rate"].share, cells["satisfaction_rate"].asked) == (None, None)


def test_each_column_of_areas_hides_for_itself() -> None:
    areas = [
        show_area("1", report_count=50, refused_count=2),
        show_area("2", report_count=60, refused_count=9),
        show_area("3", report_count=70, refused_count=30),
    ]
    rows: tuple[PublicRow, ...] = build_table(areas, least=5)
    assert [row.cells["refused_count"].count for row in rows] == [None, None, 30]
    assert [row.cells["report_count"].count for row in rows] == [50, 60, 70]


def test_an_area_without_reports_has_zeros_and_no_rates() -> None:
    cells = build_row("", "", show_area(case_count=0), least=5).cells
    assert (cells["report_count"].count, cells["report_count"].share) == (0, None)
    assert (cells["closing_rate"].share, cells["closing_rate"].is_hidden) == (None, False)


def test_no_share_tells_hidden_reports() -> None:
    """3 and 7 reports are hidden beside 50; 6 of 7 accepted may be told, "85.7 %" may not."""
    areas = [
        show_area("1", report_count=3, accepted_count=0),
        show_area("2", report_count=7, accepted_count=6),
        show_area("3", report_count=50, accepted_count=40),
    ]
    rows = build_table(areas, least=5)
    assert [row.cells["report_count"].is_hidden for row in rows] == [True, True, False]
    assert [(row.cells["accepted_count"].count, row.cells["accepted_count"].share) for row in rows] == [
        (0, None), (6, None), (40, Fraction(4, 5)),
    ]  # fmt: skip

"""What is told to everybody of the areas, and what is left out so that no small number points at somebody."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.shown_subjects import Figure, show_subject
from wangge.evaluation.domain.open_figures import CellStatus, OpenFigure, count_behind, list_open_figures
from wangge.evaluation.domain.views import SubjectView

LEAST = 5


def make_area(key: str, parent: str = "", **figures: Figure) -> SubjectView:
    return replace(show_subject(kind="area", key=key, **figures), level=len(key), parent_key=parent)


def list_statuses(*areas: SubjectView) -> dict[str, str]:
    return {one.area.key: one.status.value for one in list_open_figures(areas, least=LEAST)}


def test_a_small_count_is_left_out_and_nought_is_told() -> None:
    told = list_open_figures(
        [make_area("a", report_count=4), make_area("b", report_count=3), make_area("c", report_count=0),
         make_area("d", report_count=5), make_area("e", closing_rate=None)],
        least=LEAST,
    )  # fmt: skip
    assert [(one.status.value, one.numerator, one.value) for one in told] == [
        ("suppressed", None, None),
        ("suppressed", None, None),
        ("ok", 0, 0.0),
        ("ok", 5, 5.0),
        ("not_applicable", None, None),
    ]


def test_a_rate_with_a_small_numerator_or_denominator_is_left_out() -> None:
    rates = {"a": (3, 50), "b": (4, 4), "c": (0, 50), "d": (49, 50)}
    told = list_open_figures([make_area(key, closing_rate=rate) for key, rate in rates.items()], least=LEAST)
    assert [one.status.value for one in told] == ["suppressed", "suppressed", "ok", "ok"]
    assert (told[3].numerator, told[3].denominator, told[3].value) == (49, 50, 0.98)
    assert told[0].denominator is None


def test_of_a_mean_only_the_cases_count() -> None:
    means: dict[str, Figure] = {"a": (3, 50), "b": (9000, 3), "c": (9000, 4)}
    areas = [make_area(key, mean_handling_seconds=mean) for key, mean in means.items()]
    assert list_statuses(*areas) == {"a": "ok", "b": "suppressed", "c": "suppressed"}
    assert [count_behind(area.figures["mean_handling_seconds"].value) for area in areas] == [50, 3, 4]


def test_one_small_area_takes_the_next_smallest_with_it() -> None:
    found = list_statuses(
        make_area("t", report_count=42),
        make_area("t1", "t", report_count=2),
        make_area("t2", "t", report_count=30),
        make_area("t3", "t", report_count=10),
    )
    assert found == {"t": "ok", "t1": "suppressed", "t2": "ok", "t3": "suppressed"}


def test_below_an_area_left_out_the_parts_do_not_add_up_to_it() -> None:
    found = list_statuses(
        make_area("t", report_count=42),
        make_area("t1", "t", report_count=2),
        make_area("t2", "t", report_count=40),
        make_area("t2a", "t2", report_count=28),
        make_area("t2b", "t2", report_count=12),
    )
    assert found == {"t": "ok", "t1": "suppressed", "t2": "suppressed", "t2a": "ok", "t2b": "suppressed"}


@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=5), min_size=1, max_size=5))
def test_no_count_can_be_found_by_subtraction(counts: list[list[int]]) -> None:
    """Whoever subtracts the parts that are told from a whole that is told is left with two unknown parts, or none."""
    areas = [make_area("t", report_count=sum(map(sum, counts)))]
    for number, parts in enumerate(counts):
        areas.append(make_area(f"t{number}", "t", report_count=sum(parts)))
        areas += [make_area(f"t{number}{place}", f"t{number}", report_count=part) for place, part in enumerate(parts)]
    told = {one.area.key: one for one in list_open_figures(areas, least=LEAST)}
    for one in told.values():
        below = [part for part in told.values() if part.area.parent_key == one.area.key]
        assert not (one.status is CellStatus.SHOWN and is_small(one))
        hidden = [part for part in below if part.status is CellStatus.SUPPRESSED]
        if one.status is CellStatus.SHOWN:
            assert len(hidden) != 1
        elif below:
            assert hidden


def is_small(one: OpenFigure) -> bool:
    return 0 < (one.figure.value.numerator or 0) < LEAST

"""Colours of grades: by the city's own bands, and by rank where these tell nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wangge.evaluation.domain.tones import NO_SCALE, TONES, build_scale, list_tones
from wangge.profiles.public import Band

ZJG = (("model", 90), ("qualified", 60), ("unqualified", 0))


def make_bands(rows: tuple[tuple[str, int], ...] = ZJG) -> tuple[Band, ...]:
    return tuple(Band(key=key, name_zh=key, name_en=key, at_least=floor, source="ours") for key, floor in rows)


@pytest.mark.parametrize(
    ("count", "tones"),
    [
        (1, "green"),
        (2, "green red"),
        (3, "green yellow red"),
        (4, "green yellow orange red"),
        (5, "green lime yellow orange red"),
        (6, "green lime yellow yellow orange red"),
    ],
)
def test_the_best_grade_is_green_and_the_worst_red(count: int, tones: str) -> None:
    assert list_tones(count) == tuple(tones.split())


def test_a_scale_is_made_of_the_citys_bands() -> None:
    """ZJG-14: 示范 from 90, 达标 from 60; 75 is no border here."""
    marks = [("95", "model"), ("90", "model"), ("89.99", "qualified"), ("60", "qualified"), ("0", "unqualified")]
    scale = build_scale(make_bands(), [*((Decimal(score), grade) for score, grade in marks), (None, "")])
    assert scale.is_banded
    assert [
        (step.tone, step.band.key if step.band else "", step.least, step.below, step.count) for step in scale.steps
    ] == [
        ("green", "model", 90, None, 2),
        ("yellow", "qualified", 60, 90, 2),
        ("red", "unqualified", 0, 60, 1),
    ]
    found = [scale.find_step(Decimal(score)) for score, _ in marks]
    assert [step.band.key for step in found if step is not None and step.band is not None] == [
        grade for _, grade in marks
    ]
    assert scale.find_step(None) is None


@pytest.mark.parametrize(
    ("bands", "grade"),
    [((), ""), (make_bands((("all", 0),)), "all"), (make_bands(), "A")],
    ids=["no bands", "one that tells nothing apart", "graded by other bands"],
)
def test_without_bands_that_tell_areas_apart_the_rank_colours_them(bands: tuple[Band, ...], grade: str) -> None:
    """Seven in three parts by rank; the two with 80 stand in one of them."""
    scores = [Decimal(number) for number in (99, 90, 80, 80, 70, 60, 50)]
    scale = build_scale(bands, [(score, grade) for score in scores])
    assert not scale.is_banded
    assert [(step.tone, step.band, step.least, step.most, step.count) for step in scale.steps] == [
        ("green", None, 80, 99, 4),
        ("yellow", None, 70, 70, 1),
        ("red", None, 50, 60, 2),
    ]
    assert all(scale.find_step(score) is not None for score in scores)


def test_nothing_scored_has_no_scale() -> None:
    assert build_scale(make_bands(), [(None, "")]) == NO_SCALE
    assert len(set(TONES)) == 5

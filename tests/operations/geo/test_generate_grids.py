from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.operations.geo.conftest import SYSTEM, TODAY
from wangge.geo.models import GridCell
from wangge.geo.operations.generating import drop_far_off
from wangge.geo.public import check_layer, find_grid, generate_grids, locate_points
from wangge.kernel.public import DomainError
from wangge.platform.public import use_profile
from wangge.profiles.public import load_profile


@pytest.fixture
def points(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    path = tmp_path / "reports.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "Latitude", "Longitude"])
        for number, (lat, lon) in enumerate(rng.uniform((37.71, -122.51), (37.80, -122.38), (300, 2)).tolist()):
            writer.writerow([number, lat, lon])
        writer.writerow([300, "", ""])
        writer.writerow([301, 0, 0])
        writer.writerow([302, 40.7, -74.0])  # another city
    return path


def read_points(path: Path) -> tuple[list[float], list[float]]:
    rows = list(csv.DictReader(path.read_text().splitlines()))[:300]
    return [float(one["Longitude"]) for one in rows], [float(one["Latitude"]) for one in rows]


@pytest.mark.parametrize("profile", ["generic", "zhangjiagang"])
def test_every_point_lies_in_one_synthetic_unit_grid(db: None, points: Path, profile: str) -> None:
    with use_profile(load_profile(profile)):
        made = generate_grids(actor=SYSTEM, path=points, side_m=800)
        assert (locate_points(*read_points(points)) > 0).all()
        root = find_grid(actor=SYSTEM, code="999999")
    assert (made.points, made.ignored, made.division_code) == (300, 1, "999999")
    assert made.units == GridCell.objects.filter(level=2).count() > 100
    assert set(GridCell.objects.filter(level=2).values_list("is_synthetic", "from_on")) == {(True, TODAY)}
    assert root is not None
    assert root.name == "reports"
    assert check_layer(actor=SYSTEM, level=2) == []


def test_a_division_is_covered_once(db: None, points: Path) -> None:
    generate_grids(actor=SYSTEM, path=points, side_m=2000, division_code="999998", name="试点")
    with pytest.raises(DomainError, match="grid_division_taken"):
        generate_grids(actor=SYSTEM, path=points, division_code="999998")
    assert generate_grids(actor=SYSTEM, path=points, side_m=3000).units > 0


def test_points_far_off_are_left_outside() -> None:
    near = np.random.default_rng(0).normal((120.5, 31.8), 0.01, (500, 2))
    kept = drop_far_off(np.concatenate([near, [(121.9, 31.8), (120.5, 35.0)]]))
    assert len(kept) == 500


def test_a_few_points_in_one_place_are_kept() -> None:
    one_place = np.array([(120.5, 31.8), (120.5, 31.8)])
    assert drop_far_off(one_place).tolist() == one_place.tolist()

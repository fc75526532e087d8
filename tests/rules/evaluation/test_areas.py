from __future__ import annotations

from wangge.evaluation.domain.areas import AreaRow, build_areas


def make_row(code: str, level: int, parent: str | None, area_class: str = "", *, is_in_force: bool = True) -> AreaRow:
    return AreaRow(
        code=code, name=code, level=level, parent_code=parent, area_class=area_class, is_in_force=is_in_force
    )


CITY = [
    make_row("C", 1, None),
    make_row("S1", 2, "C"),
    make_row("S2", 2, "C"),
    make_row("U11", 3, "S1", "class_1"),
    make_row("U12", 3, "S1", "class_1"),
    make_row("U21", 3, "S2", "class_1"),
    make_row("U22", 3, "S2", "class_2"),
    make_row("U20", 3, "S2", "class_3", is_in_force=False),
]


def test_unit_grids_in_force_are_counted_in_every_area_above() -> None:
    areas = build_areas(CITY)
    assert {code: area.unit_count for code, area in areas.items()} == {
        "C": 4, "S1": 2, "S2": 2, "U11": 1, "U12": 1, "U20": 1, "U21": 1, "U22": 1,
    }  # fmt: skip


def test_the_class_of_an_area_is_its_own_or_the_one_all_its_unit_grids_share() -> None:
    areas = build_areas([*CITY, make_row("S3", 2, "C", "class_2"), make_row("U31", 3, "S3", "class_1")])
    assert {code: areas[code].area_class for code in ("C", "S1", "S2", "S3", "U22")} == {
        "C": "", "S1": "class_1", "S2": "", "S3": "class_2", "U22": "class_2",
    }  # fmt: skip


def test_a_leaf_above_the_unit_level_counts_as_one() -> None:
    areas = build_areas([make_row("C", 1, None), make_row("S1", 2, "C"), make_row("S2", 2, "C", is_in_force=False)])
    assert (areas["C"].unit_count, areas["S1"].unit_count, areas["S2"].unit_count) == (1, 1, 1)


def test_a_closed_parent_does_not_hide_its_children() -> None:
    areas = build_areas([make_row("C", 1, None, is_in_force=False), make_row("U", 2, "C", "class_2")])
    assert (areas["C"].unit_count, areas["C"].area_class, areas["C"].is_in_force) == (1, "class_2", False)

"""Completeness of the matrix (HS-2): every category in every grid has exactly one leading unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from wangge.catalog.domain.codes import CategoryKind
from wangge.catalog.domain.responsibility import Question, RuleIndex
from wangge.catalog.domain.views import CategoryView


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixGap:
    """Matrix gap (权责缺口): a cell category × grid (× road class) with no leading unit, or with several."""

    category_id: int
    kind: CategoryKind
    code: str
    grid_code: str
    road_class: str
    unit_ids: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """True when nobody leads, False when several do."""
        return not self.unit_ids


def find_gaps(
    index: RuleIndex,
    *,
    categories: Iterable[CategoryView],
    grid_codes: Sequence[str],
    road_classes: Sequence[str] = ("",),
    on: date,
) -> Iterator[MatrixGap]:
    """Yield every faulty cell, by category, then grid, then road class; `on` asks for the rules in force on a day."""
    for category in categories:
        for grid_code in grid_codes:
            for road_class in road_classes:
                question = Question(
                    kind=category.kind,
                    code=category.code,
                    is_component_fault=category.component_id is not None,
                    grid_code=grid_code,
                    road_class=road_class,
                    on=on,
                )
                units = tuple(sorted({rule.unit_id for rule in index.find_leading(question)}))
                if len(units) != 1:
                    yield MatrixGap(
                        category_id=category.id,
                        kind=category.kind,
                        code=category.code,
                        grid_code=grid_code,
                        road_class=road_class,
                        unit_ids=units,
                    )

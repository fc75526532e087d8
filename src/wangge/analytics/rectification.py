"""Rectification rate (整改率) of lists of matters: of what was found of a list, the share that was put right (HS-19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from wangge.analytics.engine import Engine, get_facts
from wangge.analytics.expressions import Expression, Facts

UNFOUNDED_STATES = ("refused", "voided", "merged")
RECTIFIED_KINDS = ("checked", "on_the_spot", "import")
"""How a case ends that was put right: a check found it so, its finder mended it, or another system says so."""
RECTIFIED_CODE = "fixed"
"""What came of it then; another system that only says "closed" says that too."""


@dataclass(frozen=True, slots=True)
class Line:
    """Line (清单事项) of a list: which cases it stands for, by (kind, beginning of the code) and class of area ("" all)."""

    classes: tuple[tuple[str, str], ...]
    area_classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Tally (整改情况): cases found of a line and those of them put right; `rate` is None where nothing was found."""

    found: int
    rectified: int

    @property
    def rate(self) -> float | None:
        """The share put right."""
        return self.rectified / self.found if self.found else None


def tally_lines(engine: Engine, lines: Sequence[Line]) -> tuple[Tally, ...]:
    """Return the tally of each line over the case facts; a case counts once, with the first line that fits.

    Found is what was filed, mended on the spot, or told by another system, and did not prove unfounded or the same again.
    """
    if not lines:
        return ()
    import ibis  # takes a second to load: only who computes shall pay

    facts = get_facts(engine)
    place = ibis.cases(*((_stands_for(facts, line), number) for number, line in enumerate(lines)), else_=-1)
    found = (facts.filed.fill_null(False) | facts.on_the_spot.fill_null(False) | (facts.closure_kind == "import")) & (
        ~facts.state.isin(UNFOUNDED_STATES)
    )
    is_fixed = (facts.closure_code == RECTIFIED_CODE) | ((facts.closure_kind == "import") & facts.closure_code.isnull())
    rectified = (facts.state == "closed") & facts.closure_kind.isin(RECTIFIED_KINDS) & is_fixed
    counted = facts.filter(found.fill_null(False)).select(line=place, rectified=rectified.fill_null(False))
    counts = counted.group_by("line").aggregate(found=counted.count(), rectified=counted.rectified.sum())
    rows = {row["line"]: Tally(row["found"], int(row["rectified"])) for row in counts.to_pyarrow().to_pylist()}
    return tuple(rows.get(number, Tally(0, 0)) for number in range(len(lines)))


def _stands_for(facts: Facts, line: Line) -> Expression:
    of_class = reduce(
        or_, ((facts.category_kind == kind) & facts.category_code.startswith(code) for kind, code in line.classes)
    )
    fits = of_class & facts.area_class.isin(line.area_classes) if line.area_classes else of_class
    return fits.fill_null(False)

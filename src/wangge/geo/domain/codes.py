"""The code rule of grids: which digits a code is composed of, level by level.

GB/T 30428.1 and its successor GB/T 47678.3: a unit grid has 15 digits = 6 county + 3 street + 3 community
+ 3 sequence. Length and composition are profile data, so they are arguments here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from wangge.kernel.public import DomainError

NATIONAL_DIGITS = (6, 3, 3, 3)
FREE_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,19}")


@dataclass(frozen=True, slots=True)
class CodeRule:
    """Code rule (编码规则): the `digits` each level adds to the code, root first; level 1 is the root.

    A code of level n begins with its parent's code and adds the digits of level n. A level of 0 digits
    groups its children under a free code of its own that is no part of theirs; its children continue
    the code of the level above it.
    """

    digits: tuple[int, ...] = NATIONAL_DIGITS

    def __post_init__(self) -> None:
        is_sound = bool(self.digits) and self.digits[0] > 0 and self.digits[-1] > 0 and min(self.digits) >= 0
        if not is_sound:
            raise DomainError("grid_code_rule_invalid", digits="+".join(str(count) for count in self.digits))

    @property
    def unit_level(self) -> int:
        """Number of the deepest level, that of the unit grids."""
        return len(self.digits)

    def get_length(self, level: int) -> int | None:
        """Return how long the codes of a level are, or None for a level with free codes; raises `grid_level_unknown`."""
        if not 1 <= level <= len(self.digits):
            raise DomainError("grid_level_unknown", level=level, last=len(self.digits))
        return sum(self.digits[:level]) if self.digits[level - 1] else None

    def find_level(self, code: str) -> int | None:
        """Return the level whose codes are as long as `code`, or None; a code with other signs is of no such level."""
        if not (code.isascii() and code.isdigit()):
            return None
        for level, length in enumerate(accumulate(self.digits), start=1):
            if self.digits[level - 1] and length == len(code):
                return level
        return None

    def find_parent_code(self, code: str) -> str | None:
        """Return the parent that the digits of `code` name; None for a root and below a level of free codes."""
        level = self.find_level(code)
        if level is None or level == 1 or self.digits[level - 2] == 0:
            return None
        return code[: len(code) - self.digits[level - 1]]

    def check_code(self, code: str, *, level: int | None = None) -> int:
        """Return the level of `code`; raises `grid_code_invalid` when digits or length are wrong.

        A number of zeros only is refused below the root: numbering begins at 1.
        """
        if level is not None and self.get_length(level) is None:
            if not FREE_CODE.fullmatch(code) or self.find_level(code) is not None:
                raise DomainError("grid_code_invalid", grid=code, length="1-20")
            return level
        found = self.find_level(code)
        wanted = "/".join(str(n) for n in self._list_lengths()) if level is None else self.get_length(level)
        if found is None or found != (level or found):
            raise DomainError("grid_code_invalid", grid=code, length=wanted)
        if found > 1 and int(code[-self.digits[found - 1] :]) == 0:
            raise DomainError("grid_code_invalid", grid=code, length=wanted)
        return found

    def make_codes(self, parent_code: str, count: int, *, taken: Iterable[str] = ()) -> list[str]:
        """Return `count` free codes of the next numbered level below `parent_code`, in ascending order.

        Numbers follow the highest one in `taken`, so a dead code is never used again.
        Raises `grid_codes_exhausted` when the digits of the level do not suffice.
        """
        level = self.check_code(parent_code)
        width = next((digits for digits in self.digits[level:] if digits), None)
        if width is None:
            raise DomainError("grid_level_unknown", level=level + 1, last=len(self.digits))
        used = [code for code in taken if code.startswith(parent_code) and len(code) == len(parent_code) + width]
        first = max((int(code[-width:]) for code in used), default=0) + 1
        if first + count - 1 >= 10**width:
            raise DomainError("grid_codes_exhausted", parent=parent_code, count=count, limit=10**width - 1)
        return [f"{parent_code}{number:0{width}d}" for number in range(first, first + count)]

    def _list_lengths(self) -> list[int]:
        return [total for total, digits in zip(accumulate(self.digits), self.digits, strict=True) if digits]


def order_west_to_east(xs: Sequence[float], ys: Sequence[float], *, row_height: float) -> list[int]:
    """Return the order in which neighbouring grids are numbered: rows from north to south, each from west to east.

    `xs` and `ys` are centres, eastward and northward in one unit; the centres within half a `row_height`
    around the northernmost make a row, then those one row lower. Source: DB11/T, division of unit grids.
    """
    north = max(ys, default=0.0)
    height = max(row_height, 1e-9)
    return sorted(range(len(ys)), key=lambda i: (int((north - ys[i]) / height + 0.5), xs[i], -ys[i]))

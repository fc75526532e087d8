"""Suppressing (隐去小数): which cells of a public table are not told, so that no small number points at somebody."""

from __future__ import annotations

from collections.abc import Sequence


def find_hidden_cells(counts: Sequence[int | None], *, least: int) -> frozenset[int]:
    """Return the positions of a column that are hidden: counts from 1 to below `least`, and what would tell them.

    The total of the column is public, so what is left of it beside the cells shown must not be a small number of one
    cell: the smallest others are hidden too, until two are and together they reach `least`. None (n/a) and 0 are told.
    """
    known = sorted((count, index) for index, count in enumerate(counts) if count)
    hidden = [index for count, index in known if count < least]
    remainder = sum(count for count, _ in known[: len(hidden)])
    if not hidden:
        return frozenset()
    for count, index in known[len(hidden) :]:
        if len(hidden) > 1 and remainder >= least:
            break
        hidden.append(index)
        remainder += count
    return frozenset(hidden)

"""The supervision ladder (督办阶梯): which rungs begin next (`domain.md` section 1; XS-13, XS-14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wangge.profiles.public import Rung


def list_next_rungs(rungs: Sequence[Rung], climbed: Iterable[str]) -> list[Rung]:
    """Return the rungs that begin now, in order: the first not `climbed` yet and, behind one without a limit, the next.

    An empty list: the ladder is at its end. Each rung comes once a handling round.
    """
    known = set(climbed)
    beginning: list[Rung] = []
    for rung in rungs:
        if rung.key in known:
            continue
        beginning.append(rung)
        if rung.limit is not None:
            break
    return beginning

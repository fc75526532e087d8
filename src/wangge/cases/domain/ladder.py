"""The supervision ladder (督办阶梯): which rungs begin next (`domain.md` section 1; XS-13, XS-14)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wangge.cases.domain.workflow import FINAL_STATES
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


def is_struck_off(from_state: str, to_state: str) -> bool:
    """Whether a move strikes a listed case off the board (对账销号): a check found it solved, or it ended without one.

    What the unit says of its own work never does, nor does handing the case to another unit (XS-14).
    """
    return to_state == "checked" or (to_state in FINAL_STATES and from_state != "checked")

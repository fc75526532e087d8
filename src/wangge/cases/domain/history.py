"""What went before with a case, as far as it bears on who may do what next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wangge.cases.domain.separation import PastAct


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """History (前情) of a case read beforehand for many at once: its acts, its open parts, and what hangs on it.

    `open_parts` are numbers; `reopened_as` is the number of the case that reopens it or ""; `target_closed_at` is when
    the case was closed that it was merged into; `is_called` whether the actor's unit assists in it.
    """

    acts: tuple[PastAct, ...] = ()
    open_parts: tuple[str, ...] = ()
    reopened_as: str = ""
    target_closed_at: datetime | None = None
    is_called: bool = False

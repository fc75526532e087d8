"""The closed loop as a page of the documentation."""

from __future__ import annotations

from wangge.cases.domain.names import MOVE_NAMES_ZH, STATE_NAMES_ZH
from wangge.cases.domain.workflow import CASE_MOVES
from wangge.workflow.public import Move, render_mermaid

_HEAD = """# The closed loop of a case

Every move, who may make it and what it asks for; a move marked ? may be switched off by a city profile, a need
marked ? may stay empty. The means are asked for, and then needed, only where the city profile names them
(`loop.means`). Generated from `src/wangge/cases/domain/workflow.py` by `just docs`; do not edit.

```mermaid
{diagram}```

| move | 中文 | from | to | roles | asks for | starts the clock of |
|---|---|---|---|---|---|---|
"""


def render_workflow_reference() -> str:
    """Return the page (Markdown): the diagram with Chinese names, and the table of moves."""
    diagram = render_mermaid(CASE_MOVES, state_labels=STATE_NAMES_ZH, move_labels=MOVE_NAMES_ZH)
    rows = "".join(f"| {' | '.join(_list_cells(move))} |\n" for move in CASE_MOVES.moves)
    return _HEAD.format(diagram=diagram) + rows


def _list_cells(move: Move) -> tuple[str, ...]:
    return (
        f"{move.name}{' ?' if move.is_optional else ''}",
        MOVE_NAMES_ZH[move.name],
        ", ".join(state for state in CASE_MOVES.states if state in move.sources),
        move.target or "·",
        ", ".join(sorted(move.roles)),
        ", ".join(move.needs),
        move.clock or "",
    )

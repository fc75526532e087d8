"""Diagrams of a table of moves for the documentation."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.workflow.tables import MoveTable

# Characters that end a label in Mermaid's state diagrams, with the entity codes Mermaid reads instead.
_ENTITIES = str.maketrans({"#": "#35;", ";": "#59;", ":": "#58;", '"': "#quot;", "\n": " "})


def render_mermaid(
    table: MoveTable,
    *,
    state_labels: Mapping[str, str] | None = None,
    move_labels: Mapping[str, str] | None = None,
) -> str:
    """Return the table as a Mermaid state diagram that ends with a newline; equal tables give equal text.

    States and moves appear in the table's order; moves that stay where they are change no state and are left out. `state_labels` and `move_labels` give the texts to show, for example
    the Chinese ones; a name without a label is shown itself. Optional moves are marked "?".
    """
    states = state_labels or {}
    moves = move_labels or {}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_escape(states.get(name, name))}" as {name}' for name in table.states]
    lines.append(f"    [*] --> {table.initial}")
    for move in table.moves:
        if move.target is None:
            continue
        label = _escape(moves.get(move.name, move.name)) + ("?" if move.is_optional else "")
        lines += [f"    {source} --> {move.target} : {label}" for source in table.states if source in move.sources]
    lines += [f"    {name} --> [*]" for name, state in table.states.items() if state.is_final]
    return "\n".join(lines) + "\n"


def _escape(label: str) -> str:
    return label.translate(_ENTITIES)

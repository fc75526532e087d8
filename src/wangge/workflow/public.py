"""What other modules may use of workflow."""

from wangge.workflow.diagrams import render_mermaid
from wangge.workflow.moves import Move, State
from wangge.workflow.tables import MoveTable
from wangge.workflow.verdicts import MoveVerdict, check_move, require_move

__all__ = ["Move", "MoveTable", "MoveVerdict", "State", "check_move", "render_mermaid", "require_move"]

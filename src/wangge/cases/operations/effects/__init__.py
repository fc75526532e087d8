"""What each move does to the case beside its state: one file a family of moves."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.operations.effects.arguments import Effect, Facts, MoveArguments, MoveInHand
from wangge.cases.operations.effects.main_line import MAIN_LINE

__all__ = ["EFFECTS", "Facts", "MoveArguments", "MoveInHand"]

EFFECTS: Mapping[str, Effect] = {**MAIN_LINE}

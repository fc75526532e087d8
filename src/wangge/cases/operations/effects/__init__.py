"""What each move does to the case beside its state: one file a family of moves."""

from __future__ import annotations

from collections.abc import Mapping

from wangge.cases.operations.effects.arguments import Effect, Facts, MoveArguments, MoveInHand
from wangge.cases.operations.effects.complaints import COMPLAINING
from wangge.cases.operations.effects.confirming import CONFIRMING
from wangge.cases.operations.effects.gathering import GATHERING
from wangge.cases.operations.effects.linking import LINKING
from wangge.cases.operations.effects.main_line import MAIN_LINE
from wangge.cases.operations.effects.noting import NOTING
from wangge.cases.operations.effects.requests import REQUESTING
from wangge.cases.operations.effects.routing import ROUTING
from wangge.cases.operations.effects.ruling import RULING
from wangge.cases.operations.effects.supervising import SUPERVISING
from wangge.cases.operations.effects.transferring import TRANSFERRING
from wangge.cases.operations.effects.verifying import VERIFYING

__all__ = ["EFFECTS", "Facts", "MoveArguments", "MoveInHand"]

EFFECTS: Mapping[str, Effect] = {
    **MAIN_LINE,
    **VERIFYING,
    **CONFIRMING,
    **REQUESTING,
    **COMPLAINING,
    **ROUTING,
    **SUPERVISING,
    **RULING,
    **TRANSFERRING,
    **LINKING,
    **GATHERING,
    **NOTING,
}

"""What a person gives with a move, and the move in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from wangge.cases.models import Case
from wangge.cases.operations.rows import LockedCase
from wangge.kernel.public import Actor
from wangge.platform.public import EvidenceRef
from wangge.workflow.public import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveArguments:
    """What a person gives with a move; which of them a move needs stands in its row of the table."""

    reason: str = ""
    note: str = ""
    category_id: int | None = None
    condition_id: int | None = None
    unit_id: int | None = None
    checker_id: int | None = None
    target_number: str = ""
    closure_code: str = ""
    means: str = ""
    verifier_id: int | None = None
    plan: str = ""
    until_on: date | None = None
    amount: Decimal | None = None
    unit_ids: tuple[int, ...] = ()
    authority: str = ""
    receipt: str = ""
    is_new_rule: bool = False
    mention_ids: tuple[int, ...] = ()
    complainant: str = ""
    complainant_phone: str = ""
    photo_ids: tuple[int, ...] = ()
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"

    def has(self, need: str) -> bool:
        """Whether the argument that satisfies `need` was given."""
        values: Mapping[str, object] = {
            "reason": self.reason,
            "note": self.note.strip(),
            "category": self.category_id,
            "condition": self.condition_id,
            "unit": self.unit_id,
            "checker": self.checker_id,
            "target_case": self.target_number.strip(),
            "closure_code": self.closure_code,
            "means": self.means,
            "verifier": self.verifier_id,
            "plan": self.plan.strip(),
            "until": self.until_on,
            "amount": self.amount,
            "units": self.unit_ids,
            "authority": self.authority.strip(),
            "receipt": self.receipt.strip(),
            "is_new_rule": self.is_new_rule,
            "mentions": self.mention_ids,
            "complainant": self.complainant.strip(),
            "complainant_phone": self.complainant_phone.strip(),
            "point": self.lon is not None and self.lat is not None,
        }
        return bool(self.photo_ids if need.endswith("photos") else values[need])


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInHand:
    """One move being made; `target` is the open case that takes up a merged one, if it was found."""

    move: Move
    case: Case
    actor: Actor
    arguments: MoveArguments
    now: datetime
    photos: list[EvidenceRef] = field(default_factory=list)
    target: LockedCase | None = None


Facts = dict[str, object]
Effect = Callable[[MoveInHand], Facts]

"""What the API says of the catalogue and the matrix."""

from __future__ import annotations

from decimal import Decimal

from ninja import Schema

from wangge.catalog.domain.codes import CategoryKind
from wangge.catalog.domain.views import CategoryView, ConditionView, UnitProposal
from wangge.worktime.public import LimitKind


class LimitOut(Schema):
    """Limit (时限): so many units of one kind."""

    kind: LimitKind
    amount: Decimal


class CategoryOut(Schema):
    """Category (类别) of component or matter; the key is (standard, kind, code)."""

    id: int
    standard: str
    kind: CategoryKind
    code: str
    name_zh: str
    name_en: str
    class_code: str
    class_name_zh: str
    class_name_en: str
    hint_zh: str
    hint_en: str
    aliases: list[str]
    component_id: int | None

    @classmethod
    def show(cls, view: CategoryView) -> CategoryOut:
        """Return a category for the API."""
        return cls.model_validate(view, from_attributes=True)


class ConditionOut(Schema):
    """Filing condition (立案条件), its closing condition (结案条件) and limit; `area_limits` by area class."""

    id: int
    number: int
    text_zh: str
    closing_zh: str
    text_en: str
    closing_en: str
    limit: LimitOut
    area_limits: dict[str, LimitOut]
    source: str

    @classmethod
    def show(cls, view: ConditionView) -> ConditionOut:
        """Return a condition for the API."""
        return cls.model_validate(view, from_attributes=True)


class CategoryDetailOut(CategoryOut):
    """Category with the conditions in force."""

    conditions: list[ConditionOut]

    @classmethod
    def show_with(cls, view: CategoryView, conditions: tuple[ConditionView, ...]) -> CategoryDetailOut:
        """Return a category and its conditions for the API."""
        shown = CategoryOut.show(view).model_dump()
        return cls(**shown, conditions=[ConditionOut.show(row) for row in conditions])


class ProposalOut(Schema):
    """Unit that the responsibility matrix names; all empty when it names none."""

    unit_id: int | None
    unit_name: str
    rule_id: int | None
    decided_by: str

    @classmethod
    def show(cls, proposal: UnitProposal | None, *, unit_name: str) -> ProposalOut:
        """Return a proposal for the API."""
        if proposal is None:
            return cls(unit_id=None, unit_name="", rule_id=None, decided_by="")
        return cls(
            unit_id=proposal.unit_id, unit_name=unit_name, rule_id=proposal.rule_id, decided_by=proposal.decided_by
        )

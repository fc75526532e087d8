"""Who is responsible: the choice of one unit among the rules of the matrix (权责清单, XS-11).

The most specific rule wins: exact code before class before "*"; then the longer grid prefix; then a rule for the road
class before one for every road; then a rule for the kind before one for both; then the higher priority. Two units that
are equal in all of that are a contradiction of the matrix, never decided by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from wangge.catalog.domain.codes import CLASS_DIGITS, CategoryKind
from wangge.catalog.domain.views import RuleView, UnitProposal
from wangge.kernel.public import DomainError

ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the matrix: which category, in which grid, on which road, on which day, in which district.

    `is_component_fault` is true for a matter that mirrors a component: rules for the component then count too.
    `district_id` None asks all districts.
    """

    kind: CategoryKind
    code: str
    is_component_fault: bool = False
    grid_code: str = ""
    road_class: str = ""
    on: date
    district_id: int | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of rules that may answer, the most specific first."""
        if self.is_component_fault:
            return (self.kind, CategoryKind.COMPONENT, ANY)
        return (self.kind, ANY)

    @property
    def selectors(self) -> tuple[str, ...]:
        """Selectors of rules that may answer, the most specific first."""
        return (self.code, self.code[:CLASS_DIGITS], ANY)


class RuleIndex:
    """The rules of the matrix by selector and grid prefix, so that a question costs a few dictionary look-ups."""

    def __init__(self, rules: Iterable[RuleView]) -> None:
        self._rules: dict[tuple[str, str], list[RuleView]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.selector, rule.grid_prefix].append(rule)
        lengths: dict[str, set[int]] = defaultdict(set)
        for selector, prefix in self._rules:
            lengths[selector].add(len(prefix))
        self._prefix_lengths = {selector: sorted(found, reverse=True) for selector, found in lengths.items()}

    def find_leading(self, question: Question) -> tuple[RuleView, ...]:
        """Return the rules of highest specificity that answer; more than one unit among them is a contradiction."""
        for rules in self._walk(question):
            answering = [rule for rule in rules if _is_answering(rule, question)]
            if answering:
                best = max(_rank(rule, question) for rule in answering)
                return tuple(
                    sorted((rule for rule in answering if _rank(rule, question) == best), key=lambda rule: rule.id)
                )
        return ()

    def _walk(self, question: Question) -> Iterator[list[RuleView]]:
        for selector in question.selectors:
            for length in self._prefix_lengths.get(selector, ()):
                if length <= len(question.grid_code):
                    rules = self._rules.get((selector, question.grid_code[:length]))
                    if rules is not None:
                        yield rules


def choose_unit(index: RuleIndex, question: Question) -> UnitProposal | None:
    """Return the unit that the matrix names, None when no rule answers. Raises `responsibility_ambiguous`."""
    leading = index.find_leading(question)
    if not leading:
        return None
    units = sorted({rule.unit_id for rule in leading})
    if len(units) > 1:
        raise DomainError(
            "responsibility_ambiguous",
            category=question.code,
            grid=question.grid_code,
            units=units,
            rules=[rule.id for rule in leading],
        )
    first = leading[0]
    return UnitProposal(unit_id=first.unit_id, rule_id=first.id, decided_by=first.decided_by)


def is_valid_on(rule: RuleView, on: date) -> bool:
    """Whether the rule holds on a day; both ends are inclusive."""
    return (rule.valid_from_on is None or rule.valid_from_on <= on) and (
        rule.valid_to_on is None or on <= rule.valid_to_on
    )


def _is_answering(rule: RuleView, question: Question) -> bool:
    return (
        rule.kind in question.kinds
        and rule.road_class in {"", question.road_class}
        and question.district_id in {None, rule.district_id}
        and is_valid_on(rule, question.on)
    )


def _rank(rule: RuleView, question: Question) -> tuple[bool, int, int]:
    return (bool(rule.road_class), -question.kinds.index(rule.kind), rule.priority)

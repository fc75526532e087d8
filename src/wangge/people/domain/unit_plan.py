"""What an import of organisations will do: a pure decision over the rows and what the register knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wangge.people.domain.cells import CODE_PATTERN, KIND_PATTERN, check_pattern, check_texts
from wangge.people.domain.columns import FieldRow
from wangge.people.domain.faults import Change, Expected, RowFault
from wangge.people.domain.sheets import normalise_text

KIND_NAMES: Mapping[str, str] = {
    "辖区": "district",
    "中心": "centre",
    "监督中心": "supervision_centre",
    "指挥中心": "command_centre",
    "部门": "department",
    "镇街": "town",
    "社区": "community",
    "中队": "crew",
    "班组": "crew",
    "企业": "company",
}
"""Chinese kinds of organisation and their keys; any other key of small letters is taken as it is."""


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What the register knows of an organisation; one of another district is `is_foreign`."""

    code: str
    name: str
    kind: str
    parent_code: str
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class UnitStep:
    """What to do for one row; `parent_code` is empty for the root of a new district."""

    line: int
    code: str
    name: str
    kind: str
    parent_code: str
    change: Change


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """Steps, parents before children, and the faults of the rows that have none."""

    steps: tuple[UnitStep, ...]
    faults: tuple[RowFault, ...]


def find_codes_by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Return name → code for the names that only one of the organisations `names` (code → name) has."""
    codes: dict[str, list[str]] = {}
    for code, name in names.items():
        codes.setdefault(normalise_text(name), []).append(code)
    return {name: found[0] for name, found in codes.items() if len(found) == 1}


def plan_units(*, rows: Sequence[FieldRow], known: Sequence[UnitFacts], may_found_district: bool) -> UnitPlan:
    """Return the steps for `rows` and their faults.

    `known` holds the organisations with the codes of the rows and all that the actor sees. A row without a parent
    makes a new district, or is refused where the actor may not found one.
    """
    planner = _UnitPlanner(rows, known, may_found_district=may_found_district)
    steps, faults = planner.check_rows()
    ordered, lost = _order_steps(steps, {unit.code for unit in known}, planner.lines)
    return UnitPlan(tuple(ordered), (*faults, *lost))


class _UnitPlanner:
    """Checks the rows one by one against the register and each other."""

    def __init__(self, rows: Sequence[FieldRow], known: Sequence[UnitFacts], *, may_found_district: bool) -> None:
        self.rows = rows
        self.known = {unit.code: unit for unit in known}
        self.may_found_district = may_found_district
        self.lines: dict[str, int] = {}
        for row in rows:
            self.lines.setdefault(row.get("code"), row.line)
        names = {unit.code: unit.name for unit in known}
        names.update({row.get("code"): row.get("name") for row in rows if row.get("code")})
        foreign = {unit.code for unit in known if unit.is_foreign}
        self.codes = (self.known.keys() | self.lines.keys()) - foreign
        self.codes_by_name = find_codes_by_name({code: name for code, name in names.items() if code in self.codes})

    def check_rows(self) -> tuple[list[UnitStep], list[RowFault]]:
        """Return a step for each sound row and the faults of the others."""
        steps, faults = [], []
        for row in self.rows:
            found = self._check_own_cells(row) + self._check_parent(row)
            faults += found
            if not found:
                steps.append(self._make_step(row))
        return steps, faults

    def _check_own_cells(self, row: FieldRow) -> list[RowFault]:
        code, kind = row.get("code"), row.get("kind")
        unit = self.known.get(code)
        required = ("code", "name") if unit else ("code", "name", "kind")
        faults = check_texts(row, required=required, limits={"code": 40, "name": 100, "kind": 40})
        faults += check_pattern(row, "code", CODE_PATTERN, Expected.CODE)
        if code and self.lines[code] != row.line:
            faults.append(RowFault(row.line, "code", code, Expected.ONCE, {"line": self.lines[code]}))
        if unit and unit.is_foreign:
            faults.append(RowFault(row.line, "code", code, Expected.FREE_CODE))
        if kind not in KIND_NAMES and kind and not KIND_PATTERN.fullmatch(kind):
            faults.append(RowFault(row.line, "kind", kind, Expected.KIND, {"kinds": "、".join(KIND_NAMES)}))
        return faults

    def _check_parent(self, row: FieldRow) -> list[RowFault]:
        text, unit = row.get("parent"), self.known.get(row.get("code"))
        if not text:
            is_refused = unit is None and not self.may_found_district
            return [RowFault(row.line, "parent", "", Expected.GIVEN)] if is_refused else []
        parent = self._find_code(text)
        if parent is None:
            return [RowFault(row.line, "parent", text, Expected.KNOWN_UNIT)]
        if unit is not None and parent != unit.parent_code:
            return [RowFault(row.line, "parent", text, Expected.SAME_PARENT, {"parent": unit.parent_code or "–"})]
        return []

    def _find_code(self, text: str) -> str | None:
        """Return the code that `text` names as code or as unique name; None when it names none."""
        return text if text in self.codes else self.codes_by_name.get(text)

    def _make_step(self, row: FieldRow) -> UnitStep:
        code, name = row.get("code"), row.get("name")
        kind = KIND_NAMES.get(row.get("kind"), row.get("kind"))
        unit = self.known.get(code)
        if unit is None:
            parent = self._find_code(row.get("parent")) or ""
            return UnitStep(row.line, code, name, kind, parent, Change.CREATED)
        kind = kind or unit.kind
        change = Change.UNCHANGED if (name, kind) == (unit.name, unit.kind) else Change.UPDATED
        return UnitStep(row.line, code, name, kind, unit.parent_code, change)


def _order_steps(
    steps: Sequence[UnitStep], known: set[str], lines: Mapping[str, int]
) -> tuple[list[UnitStep], list[RowFault]]:
    """Return the steps with parents first, and a fault for each step whose parent never comes."""
    placed = set(known)
    ordered: list[UnitStep] = []
    waiting = list(steps)
    while ready := [step for step in waiting if not step.parent_code or step.parent_code in placed]:
        ordered += ready
        placed |= {step.code for step in ready}
        waiting = [step for step in waiting if step.code not in placed]
    parents = {step.code: step.parent_code for step in waiting}
    return ordered, [_explain_wait(step, parents, lines) for step in waiting]


def _explain_wait(step: UnitStep, parents: Mapping[str, str], lines: Mapping[str, int]) -> RowFault:
    passed: set[str] = set()
    ancestor = step.parent_code
    while ancestor in parents and ancestor not in passed:
        passed.add(ancestor)
        ancestor = parents[ancestor]
    if step.code in passed:
        return RowFault(step.line, "parent", step.parent_code, Expected.NO_CYCLE)
    return RowFault(step.line, "parent", step.parent_code, Expected.SOUND_PARENT, {"line": lines[step.parent_code]})

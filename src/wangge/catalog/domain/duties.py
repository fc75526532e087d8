"""Which kind of unit leads by default, and the rows of a first matrix made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wangge.catalog.domain.codes import CLASS_DIGITS, CategoryKind
from wangge.catalog.domain.entries import CategoryEntry, read_list, read_mapping, read_text, refuse
from wangge.catalog.domain.responsibility import ANY

DUTIES_FILE = "default_responsibility.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Default duty (默认权责): kinds of unit in order of preference for a code, a class or "*"."""

    kind: CategoryKind
    selector: str
    unit_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyUnit:
    """A unit that can take duties: its kind, code, and the part of the grid tree it works in ("" = all)."""

    kind: str
    code: str
    grid_prefix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRule:
    """A row of a first matrix; `import_matrix` takes it like a row of a file."""

    line: int
    kind: str
    selector: str
    grid_prefix: str
    unit_code: str
    decided_by: str

    @property
    def cells(self) -> Mapping[str, str]:
        """The row by column name."""
        return {
            "kind": self.kind,
            "selector": self.selector,
            "grid_prefix": self.grid_prefix,
            "unit_code": self.unit_code,
            "decided_by": self.decided_by,
        }


def parse_duties(content: Mapping[str, object], *, categories: Iterable[CategoryEntry]) -> tuple[Duty, ...]:
    """Return the default duties. Raises `catalogue_data_faulty` for an unknown kind or code, or a selector twice."""
    kinds = set(read_mapping(content.get("kinds"), file=DUTIES_FILE, place="kinds"))
    known = {(entry.kind, selector) for entry in categories for selector in (entry.code, entry.class_code)}
    duties: dict[tuple[CategoryKind, str], Duty] = {}
    for index, value in enumerate(read_list(content.get("rules"), file=DUTIES_FILE, place="rules"), start=1):
        place = f"rule {index}"
        row = read_mapping(value, file=DUTIES_FILE, place=place)
        units = tuple(str(unit) for unit in read_list(row.get("units"), file=DUTIES_FILE, place=place))
        if row.get("kind") not in set(CategoryKind) or not units or not set(units) <= kinds:
            raise refuse(DUTIES_FILE, place, "kind component or matter, units among the kinds of the file")
        kind = CategoryKind(str(row["kind"]))
        for selector in read_list(row.get("selectors"), file=DUTIES_FILE, place=place):
            key = (kind, read_text(selector, file=DUTIES_FILE, place=place))
            if key in duties or (key not in known and key[1] != ANY):
                raise refuse(DUTIES_FILE, f"{place} {selector}", "a code or class of the catalogue, once")
            duties[key] = Duty(kind=kind, selector=key[1], unit_kinds=units)
    return tuple(duties.values())


def rank_unit_kinds(
    *, kind: CategoryKind, code: str, is_component_fault: bool, sources: Sequence[Iterable[Duty]]
) -> tuple[str, ...]:
    """Return the kinds of unit that may lead for a category, the best first.

    Exact code before class before "*"; at each step the earlier of `sources` (the city's profile, then the shipped
    file) comes first. A matter that is a component's fault also asks the component's duties.
    """
    tables = [{(duty.kind, duty.selector): duty for duty in source} for source in sources]
    kinds = (kind, CategoryKind.COMPONENT) if is_component_fault else (kind,)
    found: dict[str, None] = {}
    for selector in (code, code[:CLASS_DIGITS], ANY):
        for table in tables:
            for asked in kinds:
                duty = table.get((asked, selector))
                found.update(dict.fromkeys(duty.unit_kinds if duty else ()))
    return tuple(found)


def draft_rules(
    *, categories: Iterable[tuple[CategoryKind, str, Sequence[str]]], units: Iterable[DutyUnit], decided_by: str
) -> tuple[DraftRule, ...]:
    """Return a first matrix: for each category (kind, code, ranked kinds of unit) the units of the best kind there is.

    A category whose kinds have no unit gets no row and is left to the completeness check.
    """
    by_kind: dict[str, list[DutyUnit]] = {}
    for unit in units:
        by_kind.setdefault(unit.kind, []).append(unit)
    chosen = [
        (kind, code, unit)
        for kind, code, ranked in categories
        for unit in by_kind.get(next((name for name in ranked if name in by_kind), ""), ())
    ]
    return tuple(
        DraftRule(
            line=line,
            kind=kind,
            selector=code,
            grid_prefix=unit.grid_prefix,
            unit_code=unit.code,
            decided_by=decided_by,
        )
        for line, (kind, code, unit) in enumerate(chosen, start=2)
    )

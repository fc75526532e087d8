"""Filing conditions of the data files: groups of codes, shared texts, placeholders and source marks resolved.

A row either states `when` (立案条件), `close` (结案条件), their English glosses and `limit`, or names a shared one by
`use` and overrides what differs. `{name}` is the Chinese name of the category; other placeholders come from `set`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from wangge.catalog.domain.codes import CategoryKind
from wangge.catalog.domain.entries import CategoryEntry, ConditionEntry, read_list, read_mapping, read_text, refuse
from wangge.worktime.public import Limit, LimitKind

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_TEXT_KEYS = ("when", "close", "when_en", "close_en")
_ROW_KEYS = frozenset({*_TEXT_KEYS, "limit", "source", "use", "set"})
_GROUP_KEYS = frozenset({"codes", "source", "set", "conditions"})


def parse_limit(text: str) -> Limit:
    """Return the limit written as "<amount> <kind>", such as "2 urgent_hour". Raises ValueError."""
    amount, _, kind = text.partition(" ")
    try:
        return Limit(kind=LimitKind(kind.strip()), amount=Decimal(amount))
    except InvalidOperation as error:
        raise ValueError(text) from error


def parse_conditions(
    files: Mapping[str, Mapping[str, object]],
    *,
    shared: Mapping[str, object],
    marks: Mapping[str, object],
    categories: Iterable[CategoryEntry],
) -> tuple[ConditionEntry, ...]:
    """Return the conditions of `files` (file name → content), numbered from 1 in each category.

    `shared` and `marks` are the shared conditions and the source marks by name. A component's conditions also go to
    the matter that is its fault. Raises `catalogue_data_faulty`: unknown key, code, mark, placeholder, or a second
    group for one code.
    """
    known = {(entry.kind, entry.code): entry for entry in categories}
    faults = {entry.component_code: entry for entry in known.values() if entry.component_code}
    found: dict[tuple[CategoryKind, str], list[ConditionEntry]] = {}
    for file, content in files.items():
        kind = content.get("kind")
        if kind not in set(CategoryKind):
            raise refuse(file, "kind", "component or matter")
        for index, value in enumerate(read_list(content.get("groups"), file=file, place="groups"), start=1):
            group = read_mapping(value, file=file, place=f"group {index}")
            for code in _read_codes(group, file=file, place=f"group {index}"):
                category = known.get((CategoryKind(str(kind)), code))
                place = f"code {code}"
                if category is None or (category.kind, code) in found:
                    raise refuse(file, place, "a code of categories.csv that stands in one group only")
                entries = _expand_group(group, category=category, shared=shared, marks=marks, file=file)
                found[category.kind, code] = entries
                if category.kind is CategoryKind.COMPONENT and code in faults:
                    found[CategoryKind.MATTER, code] = [_move_to(entry, faults[code]) for entry in entries]
    return tuple(entry for entries in found.values() for entry in entries)


def _read_codes(group: Mapping[str, object], *, file: str, place: str) -> list[str]:
    if not set(group) <= _GROUP_KEYS:
        raise refuse(file, place, f"keys among {', '.join(sorted(_GROUP_KEYS))}")
    return [read_text(code, file=file, place=place) for code in read_list(group.get("codes"), file=file, place=place)]


def _expand_group(
    group: Mapping[str, object],
    *,
    category: CategoryEntry,
    shared: Mapping[str, object],
    marks: Mapping[str, object],
    file: str,
) -> list[ConditionEntry]:
    place = f"code {category.code}"
    entries = []
    for number, value in enumerate(read_list(group.get("conditions"), file=file, place=place), start=1):
        row = _resolve_row(value, group=group, shared=shared, file=file, place=f"{place} condition {number}")
        entries.append(_build_entry(row, number=number, category=category, marks=marks, file=file))
    if not entries:
        raise refuse(file, place, "at least one condition")
    return entries


def _resolve_row(
    value: object, *, group: Mapping[str, object], shared: Mapping[str, object], file: str, place: str
) -> dict[str, object]:
    """Lay the row over the shared condition it uses, and both over the group's defaults."""
    row = read_mapping(value, file=file, place=place)
    if not set(row) <= _ROW_KEYS:
        raise refuse(file, place, f"keys among {', '.join(sorted(_ROW_KEYS))}")
    base: Mapping[str, object] = {}
    if "use" in row:
        base = read_mapping(shared.get(str(row["use"])), file=file, place=f"{place} use: {row['use']}")
    fills = {
        **read_mapping(group.get("set", {}), file=file, place=place),
        **read_mapping(row.get("set", {}), file=file, place=place),
    }
    # A shared row that states its own source (never taken from a city's table) keeps it against the group's mark.
    defaults = {"source": group.get("source")}
    return {**defaults, **base, **row, "set": fills}


def _build_entry(
    row: Mapping[str, object], *, number: int, category: CategoryEntry, marks: Mapping[str, object], file: str
) -> ConditionEntry:
    place = f"code {category.code} condition {number}"
    fills = {**read_mapping(row["set"], file=file, place=place), "name": category.name_zh}
    texts = {}
    for key in _TEXT_KEYS:
        text = read_text(row.get(key), file=file, place=f"{place} {key}")
        if not set(_PLACEHOLDER.findall(text)) <= set(fills):
            raise refuse(file, f"{place} {key}", f"placeholders among {', '.join(sorted(fills))}")
        texts[key] = _PLACEHOLDER.sub(lambda match: str(fills[match[1]]), text)
    source = marks.get(str(row.get("source")))
    try:
        limit = parse_limit(str(row.get("limit")))
    except ValueError:
        raise refuse(file, place, "a limit such as '2 urgent_hour'") from None
    return ConditionEntry(
        kind=category.kind,
        code=category.code,
        number=number,
        text_zh=texts["when"],
        closing_zh=texts["close"],
        text_en=texts["when_en"],
        closing_en=texts["close_en"],
        limit=limit,
        source=read_text(source, file=file, place=f"{place} source (a mark of catalogue.yaml)"),
    )


def _move_to(entry: ConditionEntry, category: CategoryEntry) -> ConditionEntry:
    return replace(entry, kind=category.kind, code=category.code)

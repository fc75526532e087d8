"""Lay a city's file over the national defaults.

Mappings merge. Lists whose rows all have a `key` merge row by row: a row of a known key changes that row, another is
added at the end, `{key: x, drop: true}` takes one away. Everything else, and an empty list, replaces what was there.
Whoever changes a row that cites a `source` must cite one too, so that no change hides behind the default's source.
"""

from __future__ import annotations

from wangge.profiles.faults import ProfileFault
from wangge.profiles.tree import Leaf, Listing, Node, Table, list_keys

DROP = "drop"


def merge_trees(lower: Table, upper: Table) -> tuple[Table, list[ProfileFault]]:
    """Return `upper` laid over `lower`, and the faults of the overlay; neither tree is changed."""
    faults: list[ProfileFault] = []
    return _merge_tables(lower, upper, (), faults), faults


def _merge_nodes(lower: Node, upper: Node, path: tuple[str, ...], faults: list[ProfileFault]) -> Node:
    if isinstance(lower, Table) and isinstance(upper, Table):
        return _merge_tables(lower, upper, path, faults)
    if isinstance(lower, Listing) and isinstance(upper, Listing) and upper.items:
        lower_keys, upper_keys = list_keys(lower), list_keys(upper)
        if lower_keys is not None and upper_keys is not None:
            return _merge_rows(lower, upper, path, faults)
    return upper


def _merge_tables(lower: Table, upper: Table, path: tuple[str, ...], faults: list[ProfileFault]) -> Table:
    changed = [name for name, child in upper.rows.items() if name not in {"key", "source"} and not _cites_itself(child)]
    if changed and "source" in lower.rows and "source" not in upper.rows:
        expected = "a source for the change (a document and clause, or ours)"
        faults.append(_build_fault(upper, (*path, "source"), expected, f"none beside {', '.join(changed)}"))
    rows = dict(lower.rows)
    for name, child in upper.rows.items():
        rows[name] = _merge_nodes(rows[name], child, (*path, name), faults) if name in rows else child
    return Table(rows, upper.file, upper.line, upper.source or lower.source)


def _cites_itself(node: Node) -> bool:
    """Whether the rules inside bring sources of their own (rows with a key are held to that one by one)."""
    if isinstance(node, Listing):
        return bool(list_keys(node)) or (bool(node.items) and all(map(_cites_itself, node.items)))
    if isinstance(node, Table):
        return "source" in node.rows or (bool(node.rows) and all(map(_cites_itself, node.rows.values())))
    return False


def _merge_rows(lower: Listing, upper: Listing, path: tuple[str, ...], faults: list[ProfileFault]) -> Listing:
    rows: dict[str, Table] = _index_rows(lower)
    for key, row in _index_rows(upper).items():
        if DROP in row.rows:
            _drop_row(rows, key, row, path, faults)
        elif key in rows:
            rows[key] = _merge_tables(rows[key], row, (*path, key), faults)
        else:
            rows[key] = row
    return Listing(list(rows.values()), upper.file, upper.line, upper.source or lower.source)


def _index_rows(listing: Listing) -> dict[str, Table]:
    tables = [item for item in listing.items if isinstance(item, Table)]
    return dict(zip(list_keys(listing) or [], tables, strict=True))


def _drop_row(rows: dict[str, Table], key: str, row: Table, path: tuple[str, ...], faults: list[ProfileFault]) -> None:
    flag = row.rows[DROP]
    if not isinstance(flag, Leaf) or flag.value is not True or row.rows.keys() != {"key", DROP}:
        expected = "drop: true beside the key and nothing else"
        faults.append(_build_fault(row, (*path, key), expected, ", ".join(row.rows)))
    elif key not in rows:
        expected = f"a default row to drop: {', '.join(rows) or 'there is none'}"
        faults.append(_build_fault(row, (*path, key), expected, repr(key)))
    else:
        del rows[key]


def _build_fault(node: Node, path: tuple[str, ...], expected: str, found: str) -> ProfileFault:
    return ProfileFault(file=node.file, line=node.line, path=".".join(path), expected=expected, found=found)

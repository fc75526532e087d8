"""The reference of the cities: which clause of a city's document stands where in its profile."""

from __future__ import annotations

from collections.abc import Iterator

from wangge.profiles.loader import CITIES_FOLDER, list_profiles
from wangge.profiles.references import OURS
from wangge.profiles.tree import Leaf, Table, list_nodes, parse_file

_HEAD = """# Cities 城市

Where the clauses of each city's document stand in its profile. A row whose source says `ours` beside a clause keeps the
city's rule and a number or order of our own; what a city's file does not state is the national default.
Generated from `src/wangge/profiles/cities/` by `just docs`; do not edit.
"""


def render_city_reference() -> str:
    """Return the reference of all shipped cities that rest on a document, as Markdown."""
    parts = [_HEAD]
    for city in list_profiles():
        tree, _ = parse_file(CITIES_FOLDER / f"{city}.yaml", label=city)
        if tree is not None and "documents" in tree.rows:
            parts.append("\n".join(_render_city(city, tree)) + "\n")
    return "\n".join(parts)


def _render_city(city: str, tree: Table) -> Iterator[str]:
    texts = {path: str(node.value) for path, node in list_nodes(tree) if isinstance(node, Leaf)}
    yield f"## {texts['city.name_zh']} `{city}`"
    yield ""
    for path, title in texts.items():
        if path.startswith("documents.") and path.endswith(".title_zh"):
            document = path.removesuffix(".title_zh")
            issuer = texts.get(f"{document}.issuer_zh", "")
            yield f"- `{texts[f'{document}.key']}` {title}{f'，{issuer}' if issuer else ''}"
    yield ""
    yield "| source | in the profile | name |"
    yield "|---|---|---|"
    for path, source in texts.items():
        rule = path.removesuffix(".source")
        if rule != path and source.partition(" §")[0] != OURS:
            yield f"| {source} | `{rule}` | {texts.get(f'{rule}.name_zh', '')} |"

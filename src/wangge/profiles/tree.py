"""A YAML file as a tree in which every value knows its file, line and source.

Read from parser events, so no YAML tag can build an object; aliases are refused, which also keeps a small file from
unfolding into a huge one. Of plain words only `true`, `false`, `null` and decimal numbers are not text: `NO`, `12:00`
and `2024-06-28` stay what a person typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from wangge.profiles.faults import Origin, ProfileFault

LARGEST_BYTES = 1_000_000
DEEPEST_LEVEL = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip

Scalar = str | int | float | bool | None


@dataclass(slots=True)
class Leaf:
    """A single value."""

    value: Scalar
    file: str
    line: int
    source: str = ""


@dataclass(slots=True)
class Table:
    """A mapping; `rows` in the order of the file."""

    rows: dict[str, Node]
    file: str
    line: int
    source: str = ""


@dataclass(slots=True)
class Listing:
    """A list."""

    items: list[Node]
    file: str
    line: int
    source: str = ""


Node = Leaf | Table | Listing


class UnreadableProfile(Exception):  # noqa: N818 - says what is unreadable, never leaves the package
    """The file cannot become a tree at all."""

    def __init__(self, fault: ProfileFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def parse_file(path: Path, *, label: str) -> tuple[Table | None, list[ProfileFault]]:
    """Return the file's tree, or None and the faults; `label` is the file's name in faults and origins."""
    try:
        return parse_text(_read_text(path, label), label=label)
    except UnreadableProfile as error:
        return None, [error.fault]


def parse_text(text: str, *, label: str) -> tuple[Table | None, list[ProfileFault]]:
    """Return the tree of YAML `text`, or None and the faults."""
    reader = _TreeReader(label)
    try:
        root = reader.read(text)
    except UnreadableProfile as error:
        return None, [*reader.faults, error.fault]
    except yaml.MarkedYAMLError as error:
        return None, [_explain_yaml(error, label)]
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        return None, [ProfileFault(file=label, line=1, path="", expected="YAML", found=str(error)[:200])]
    if reader.faults:
        return None, reader.faults
    _assign_source(root, "")
    return root, []


def _read_text(path: Path, label: str) -> str:
    def refuse(expected: str, found: str, line: int = 1) -> UnreadableProfile:
        return UnreadableProfile(ProfileFault(file=label, line=line, path="", expected=expected, found=found))

    try:
        if not path.is_file():
            raise refuse("a YAML file", "no file of this name")
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise refuse("a readable YAML file", type(error).__name__) from error
    if len(data) > LARGEST_BYTES:
        raise refuse(f"at most {LARGEST_BYTES:,} bytes", "more")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse("text in UTF-8", f"the byte 0x{data[error.start]:02x}", line) from error


def _explain_yaml(error: yaml.MarkedYAMLError, label: str) -> ProfileFault:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    found = " ".join(part for part in (error.context, error.problem) if part)
    return ProfileFault(file=label, line=line, path="", expected="YAML", found=found)


@dataclass(slots=True)
class _TreeReader:
    label: str
    faults: list[ProfileFault] = field(default_factory=list)

    def read(self, text: str) -> Table:
        """Return the tree of the one document in `text`."""
        events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))
        next(events)  # the stream's start
        if isinstance(next(events), yaml.StreamEndEvent):
            raise self._refuse("", 1, "a mapping", "an empty file")
        root = self._read_node(next(events), events, ())
        next(events)  # the document's end
        follow = next(events)
        if not isinstance(follow, yaml.StreamEndEvent):
            raise self._refuse("", self._get_line(follow), "one document a file", "a second one")
        if not isinstance(root, Table):
            raise self._refuse("", root.line, "a mapping", "a list" if isinstance(root, Listing) else "a single value")
        return root

    def _read_node(self, event: yaml.Event, events: Iterator[yaml.Event], path: tuple[str, ...]) -> Node:
        line = self._get_line(event)
        shown = ".".join(path)
        if len(path) > DEEPEST_LEVEL:
            raise self._refuse(shown, line, f"at most {DEEPEST_LEVEL} levels", "deeper nesting")
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(shown, line, "the value written out", f"the alias *{event.anchor}")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._refuse(shown, line, "a value without a tag", f"the tag {tag}")
        if isinstance(event, yaml.ScalarEvent):
            return Leaf(self._read_scalar(event, shown), self.label, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(self._read_items(events, path), self.label, line)
        return Table(self._read_rows(events, path), self.label, line)

    def _read_items(self, events: Iterator[yaml.Event], path: tuple[str, ...]) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._read_node(event, events, (*path, str(len(items)))))
        listing = Listing(items, self.label, 0)
        keys = list_keys(listing) or []
        for number, key in enumerate(keys):
            if key in keys[:number]:
                found = f"a second {key!r}"
                self._note((*path, key), items[number].line, "each key once in the list", found)
        return items

    def _read_rows(self, events: Iterator[yaml.Event], path: tuple[str, ...]) -> dict[str, Node]:
        rows: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            line = self._get_line(event)
            if not isinstance(event, yaml.ScalarEvent) or event.tag is not None:
                raise self._refuse(".".join(path), line, "a plain word as key", "something else")
            name = event.value
            if name in rows:
                self._note((*path, name), line, "each key once", f"{name!r} again, first on line {rows[name].line}")
            rows[name] = self._read_node(next(events), events, (*path, name))
            rows[name].line = line
        return rows

    def _read_scalar(self, event: yaml.ScalarEvent, path: str) -> Scalar:
        text: str = event.value
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise self._refuse(path, self._get_line(event), "text in UTF-8", "half a character")
        return _resolve_word(text) if event.implicit[0] else text

    def _note(self, path: tuple[str, ...], line: int, expected: str, found: str) -> None:
        self.faults.append(
            ProfileFault(file=self.label, line=line, path=".".join(path), expected=expected, found=found)
        )

    def _refuse(self, path: str, line: int, expected: str, found: str) -> UnreadableProfile:
        return UnreadableProfile(ProfileFault(file=self.label, line=line, path=path, expected=expected, found=found))

    @staticmethod
    def _get_line(event: yaml.Event) -> int:
        assert event.start_mark is not None  # parser events always have one
        return event.start_mark.line + 1


def _resolve_word(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _assign_source(node: Node, inherited: str) -> None:
    """Give each value the `source` of the nearest mapping around it in the same file."""
    node.source = inherited
    if isinstance(node, Listing):
        for item in node.items:
            _assign_source(item, inherited)
    elif isinstance(node, Table):
        own = node.rows.get("source")
        if isinstance(own, Leaf) and isinstance(own.value, str):
            node.source = own.value
        for child in node.rows.values():
            _assign_source(child, node.source)


def list_keys(listing: Listing) -> list[str] | None:
    """Return the `key` of each row when all items are mappings with a text `key`, else None."""
    keys: list[str] = []
    for item in listing.items:
        leaf = item.rows.get("key") if isinstance(item, Table) else None
        if not isinstance(leaf, Leaf) or not isinstance(leaf.value, str):
            return None
        keys.append(leaf.value)
    return keys


def name_items(listing: Listing) -> list[str]:
    """Return the word by which a dotted path names each item: its key, else its number from 0."""
    return list_keys(listing) or [str(number) for number in range(len(listing.items))]


def strip_marks(node: Node) -> object:
    """Return the tree as plain dicts, lists and values."""
    if isinstance(node, Table):
        return {name: strip_marks(child) for name, child in node.rows.items()}
    if isinstance(node, Listing):
        return [strip_marks(item) for item in node.items]
    return node.value


def list_nodes(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Node]]:
    """Yield every node under its dotted path, the root under ""."""
    yield ".".join(path), node
    if isinstance(node, Table):
        for name, child in node.rows.items():
            yield from list_nodes(child, (*path, name))
    elif isinstance(node, Listing):
        for name, child in zip(name_items(node), node.items, strict=True):
            yield from list_nodes(child, (*path, name))


def list_origins(root: Table) -> dict[str, Origin]:
    """Return where each value of the tree comes from, by dotted path."""
    return {path: Origin(node.file, node.line, node.source) for path, node in list_nodes(root)}

"""Where the chains are: each module that keeps one registers a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from wangge.platform.domain.chain import ChainEvent, ChainHead
from wangge.platform.domain.derived import ChainPart, Replay


class ChainSource(Protocol):
    """Chain source (链来源): reads a module's chains in the caller's transaction, in chunks, never whole.

    `name` (lower-case letters) enters every row's code. `scope_prefix` begins the scopes of the number counters whose
    numbers the module's rows bear ("" for none).
    """

    name: str
    scope_prefix: str

    def iter_heads(self, *, changed_since: datetime | None = None) -> Iterator[ChainHead]:
        """Yield the rows by ascending chain key; with `changed_since` at least those with an event recorded since."""
        ...

    def iter_events(self) -> Iterator[ChainEvent]:
        """Yield every event by ascending chain key and seq, those without a row included."""
        ...

    def iter_parts(self) -> Iterator[ChainPart]:
        """Yield by ascending chain key every other row that the events tell of, those without a row included."""
        ...

    def replay(self, contents: Sequence[bytes]) -> Replay:
        """Return what a chain's row and parts must be by the contents of its events, the first one first."""
        ...

    def iter_numbers(self) -> Iterator[tuple[str, int]]:
        """Yield (scope, number) of every row that bears a counted number, each scope together, numbers ascending."""
        ...

    def name_number(self, scope: str, number: int) -> str:
        """Return what a person calls the row that bears `number` of `scope` (its case number)."""
        ...


_sources: dict[str, ChainSource] = {}


def register_chain_source(source: ChainSource) -> None:
    """Have the chains of `source` sealed and verified; a source of the same name is replaced."""
    _sources[source.name] = source


def list_chain_sources() -> tuple[ChainSource, ...]:
    """Return the sources in the order of their names."""
    return tuple(_sources[name] for name in sorted(_sources))

"""Statements that go to the database together, and what stands in them for a value that only the database knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection


@contextmanager
def send_together() -> Iterator[None]:
    """Send statements whose results nobody reads without waiting for each, where the database is across a wire.

    A statement that is read from waits for itself and those before it. The count of rows (`rowcount`) is not known in
    here: what compares and sets must read what it returns, as `RowWriter.update` does. On SQLite nothing changes, nor
    inside a transaction, which must meet the errors of its statements before it goes on.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


@dataclass(slots=True)
class Choice:
    """Choice (取值): a first part of a gathered statement that yields one row `chosen`, on which the others depend.

    `parts` are its own common table expressions with their values. `columns` maps what stands in for a column of
    `chosen` among the values of the other parts to that column's name; the stand-in `within` may also be a piece of a
    longer text. The row is read by `read`, once the transaction is over.
    """

    parts: str
    values: Sequence[Any]
    columns: Mapping[object, str]
    within: str
    _cursor: Any = None

    def send(self, texts: Sequence[str], values: Sequence[Any]) -> None:
        """Run the choice and the parts after it as one statement, without waiting for the row."""
        whole = _join((*texts, f"SELECT {self.columns[self.within]} FROM chosen"), before=self.parts)  # noqa: S608 - our own names
        self._cursor = connection.cursor()
        self._cursor.execute(whole, [*self.values, *values])

    def read(self) -> str:
        """Return what `within` stood for."""
        with self._cursor as cursor:
            (value,) = cursor.fetchone()
        return str(value)

    def fit(self, text: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """Return a statement whose stand-ins are read from the row chosen."""
        places: list[tuple[int, str]] = []
        kept: list[Any] = []
        for position, value in enumerate(values):
            kind = type(value)
            if (kind is str or kind is int) and value in self.columns:
                places.append((position, _read_column(self.columns[value])))
            elif kind is str and self.within in value:
                places.append((position, f"replace(%s, %s, {_read_column(self.columns[self.within])})"))
                kept += [value, self.within]
            else:
                kept.append(value)
        return _put_in(text, tuple(places)), kept


@dataclass(slots=True)
class _Gathering:
    parts: list[tuple[str, Sequence[Any]]] = field(default_factory=list)
    build_choice: Callable[[], Choice] | None = None

    def send(self) -> None:
        if self.build_choice is not None:
            choice = self.build_choice()
            fitted = [choice.fit(text, values) for text, values in self.parts]
            choice.send([text for text, _ in fitted], [value for _, values in fitted for value in values])
        elif self.parts:
            send(_join(tuple(text for text, _ in self.parts)), [value for _, values in self.parts for value in values])


@dataclass(slots=True)
class _Held:
    gathering: _Gathering | None = None


_gathered: ContextVar[_Gathering | None] = ContextVar("gathered", default=None)
_held: ContextVar[_Held | None] = ContextVar("held", default=None)
_wholes: dict[tuple[str, ...], str] = {}
_fitted: dict[tuple[str, tuple[tuple[int, str], ...]], str] = {}


@contextmanager
def send_as_one() -> Iterator[None]:
    """Gather what `send` is given in the block and send it as one statement at its end, where the database is across a wire.

    One statement costs a fraction of six. All parts see the rows as they were before, and none sees what another
    writes: only for inserts into different tables whose results nobody reads, in one act that is done or undone as a
    whole. What is read in the block does not see them yet. A block in a block adds to the outer one.
    """
    if connection.vendor != "postgresql" or _gathered.get() is not None:
        yield
        return
    gathering = _Gathering()
    token = _gathered.set(gathering)
    try:
        yield
    finally:
        _gathered.reset(token)
    held = _held.get()
    if held is not None and gathering.build_choice is not None:
        held.gathering = gathering
    else:
        gathering.send()


@contextmanager
def hold_back() -> Iterator[None]:
    """Let `send_behind` add to the statement of the block that depends on a choice; it is sent at the block's end."""
    held = _Held()
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)
    if held.gathering is not None:
        held.gathering.send()


def depend_on(build_choice: Callable[[], Choice]) -> None:
    """Let what the current `send_as_one` gathers depend on a choice, built when all of it is known."""
    gathering = _gathered.get()
    assert gathering is not None, "a choice is part of a statement that is gathered"
    gathering.build_choice = build_choice


def is_gathering() -> bool:
    """Whether what is sent now is gathered."""
    return _gathered.get() is not None


def send(text: str, values: Sequence[Any]) -> None:
    """Run a statement that writes and whose result nobody reads, together with others where they are gathered."""
    gathering = _gathered.get()
    if gathering is None:
        with connection.cursor() as cursor:
            cursor.execute(text, values)
    else:
        gathering.parts.append((text, values))


def send_behind(text: str, values: Sequence[Any]) -> None:
    """Run a statement as `send` does, as a part of the one that is held back if there is one."""
    held = _held.get()
    if held is not None and held.gathering is not None:
        held.gathering.parts.append((text, values))
    else:
        send(text, values)


def _read_column(name: str) -> str:
    return f"(SELECT {name} FROM chosen)"  # noqa: S608 - names of our own


def _put_in(text: str, places: tuple[tuple[int, str], ...]) -> str:
    if not places:
        return text
    known = _fitted.get((text, places))
    if known is None:
        pieces = text.split("%s")
        marks = ["%s"] * (len(pieces) - 1)
        for position, expression in places:
            marks[position] = expression
        known = pieces[0] + "".join(mark + piece for mark, piece in zip(marks, pieces[1:], strict=True))
        _fitted[text, places] = known
    return known


def _join(texts: tuple[str, ...], *, before: str = "") -> str:
    """Return one statement of many, the last of them its own; `before` are common table expressions for all of them."""
    key = (before, *texts)
    if key not in _wholes:
        *first, last = texts
        parts = ", ".join([before, *(f"part_{number} AS ({text})" for number, text in enumerate(first))][not before :])
        _wholes[key] = f"WITH {parts} {last}" if parts else last
    return _wholes[key]

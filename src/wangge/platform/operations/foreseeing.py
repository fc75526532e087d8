"""A number without gaps that nobody waits for: what depends on it is prepared for each of the next few numbers.

Who takes a number holds its counter's row until his transaction is on the disk, and others line up behind it. So all
that can be done before is done before: the row of the counter is moved on, and the rows of the act are written with
the number it then has, in one statement that goes out together with the commit. What stands in for number, codes and
answer until then is replaced by the database, from a short list signed in advance. Where the number turns out to be
none of those, the counter's own code is missing, the act is undone and made again in the plain way.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import IntegrityError, connection

from wangge.platform.domain.chain import compute_counter_mac
from wangge.platform.gathering import Choice, depend_on, is_gathering
from wangge.platform.operations.audit_key import get_audit_key
from wangge.platform.operations.numbering import find_last_seen, remember_number

_AHEAD = 8  # so many numbers are prepared for: other processes and threads take some in between
NUMBER_STAND_IN = secrets.token_hex(16)  # nobody can write these into a text of his own
SEQUENCE_STAND_IN = secrets.randbits(62) | 1 << 61
ResultT = TypeVar("ResultT")


class ForeseenNumber:
    """Foreseen number (预备编号): the few numbers that the next one of a scope may be, and what depends on it."""

    def __init__(self, scope: str, *, last_seen: int, format_number: Callable[[int], str]) -> None:
        self._scope = scope
        self._sequences = range(last_seen + 1, last_seen + 1 + _AHEAD)
        self._columns: dict[str, Sequence[str]] = {"number": [format_number(number) for number in self._sequences]}
        self._stand_ins: dict[object, str] = {NUMBER_STAND_IN: "number", SEQUENCE_STAND_IN: "number_sequence"}
        self._choice: Choice | None = None

    def derive(self, name: str, content: bytes, compute: Callable[[bytes], str]) -> str:
        """Return what stands in for `compute(content)`, `content` holding stand-ins itself; `name` calls the result."""
        replaced = [
            (str(stand_in).encode(), [str(value).encode() for value in self._list_values(column)])
            for stand_in, column in self._stand_ins.items()
            if str(stand_in).encode() in content
        ]
        values = []
        for position in range(_AHEAD):
            filled = content
            for standing, candidates in replaced:
                filled = filled.replace(standing, candidates[position])
            values.append(compute(filled))
        stand_in = secrets.token_hex(16)
        self._columns[name] = values
        self._stand_ins[stand_in] = name
        return stand_in

    def _list_values(self, column: str) -> Sequence[object]:
        return self._sequences if column == "number_sequence" else self._columns[column]

    def build_choice(self) -> Choice:
        """Return the part of a statement that moves the counter on and gives the rows in it what depends on the number."""
        key, first = get_audit_key(), self._sequences[0]
        macs = [compute_counter_mac(key, scope=self._scope, last=number) for number in self._sequences]
        columns = "".join(f", (string_to_array(%s, chr(10)))[last - %s] AS {name}" for name in self._columns)
        parts = (
            "taken AS (UPDATE platform_numbercounter SET last = last + 1, "  # noqa: S608 - names of our own only
            "mac = (string_to_array(%s, chr(10)))[last + 1 - %s] "
            f"WHERE scope = %s RETURNING last), chosen AS (SELECT last AS number_sequence{columns} FROM taken)"
        )
        values: list[object] = ["\n".join(macs), first - 1, self._scope]
        for candidates in self._columns.values():
            values += ["\n".join(candidates), first - 1]
        self._choice = Choice(parts, values, self._stand_ins, within=NUMBER_STAND_IN)
        return self._choice

    def read(self) -> str:
        """Return the number it became, after the transaction."""
        assert self._choice is not None, "a number that was foreseen is taken before the transaction ends"
        number = self._choice.read()
        remember_number(self._scope, self._sequences[self._columns["number"].index(number)])
        return number


class _Watch:
    foreseen: ForeseenNumber | None = None


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)


def make_numbered(act: Callable[[], ResultT], *, settle: Callable[[ResultT, Callable[[], str]], ResultT]) -> ResultT:
    """Make an act that takes a number, its whole transaction included, and return its result.

    Where the number was foreseen, `settle` reads it and puts it into the result. Within another such act, or inside a transaction
    that is not this act's own, nothing is foreseen here.
    """
    if _watch.get() is not None or connection.vendor != "postgresql" or connection.in_atomic_block:
        return act()
    watch = _Watch()
    try:
        with _watched(watch):
            result = act()
    except IntegrityError as error:
        if watch.foreseen is None or not _is_unforeseen(error):
            raise
        return act()
    return result if watch.foreseen is None else settle(result, watch.foreseen.read)


@contextmanager
def _watched(watch: _Watch) -> Iterator[None]:
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)


def _is_unforeseen(error: IntegrityError) -> bool:
    return getattr(error.__cause__, "sqlstate", "") == "23502"  # not_null_violation: no candidate fitted


def foresee_number(scope: str, *, format_number: Callable[[int], str]) -> ForeseenNumber | None:
    """Return the next number of `scope` as stand-ins; None where it must be taken now."""
    watch = _watch.get()
    if watch is None or not is_gathering():
        return None
    last = find_last_seen(scope)
    if last is None:
        return None
    watch.foreseen = ForeseenNumber(scope, last_seen=last, format_number=format_number)
    depend_on(watch.foreseen.build_choice)
    return watch.foreseen


def get_foreseen() -> ForeseenNumber | None:
    """Return the number foreseen in the act that is being made, if any."""
    watch = _watch.get()
    return watch.foreseen if watch is not None else None

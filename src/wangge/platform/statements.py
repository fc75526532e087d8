"""Plain statements for the rows that every act reads and writes; their text is built once, from the models.

Django composes the SQL of a query anew each time it runs, which costs several times what the database needs to answer
it. Where an act is made thousands of times an hour these classes keep the text; columns and converters are Django's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import CharField, Field, FloatField, ForeignKey, IntegerField, Model, TextField

_BIGGEST = 2**63
ModelT = TypeVar("ModelT", bound=Model)


class _Statements(Generic[ModelT]):
    """What reader and writer share: names, texts by shape and vendor, and rows made into instances."""

    def __init__(self, model: type[ModelT]) -> None:
        self._model = model
        self._texts: dict[object, str] = {}
        self._converters: dict[str, list[tuple[int, Any, Any]]] = {}

    @cached_property
    def _fields(self) -> dict[str, Field[Any, Any]]:
        return {field.attname: field for field in self._model._meta.concrete_fields}

    def _name_column(self, name: str) -> str:
        return _quote(str(self._fields[name].column))

    def _find_text(self, shape: tuple[object, ...]) -> str:
        key = (connection.vendor, *shape)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = self._build_text(*shape)
        return text

    def _build_text(self, *shape: Any) -> str:
        raise NotImplementedError

    def _list_columns(self) -> str:
        return ", ".join(map(self._name_column, self._fields))

    @property
    def _table(self) -> str:
        return _quote(self._model._meta.db_table)

    @property
    def _key(self) -> str:
        return _quote(str(self._model._meta.pk.column))

    def _build_rows(self, rows: Sequence[Sequence[Any]]) -> list[ModelT]:
        if not rows:
            return []
        converters = self._converters.get(connection.vendor)
        if converters is None:
            converters = self._converters[connection.vendor] = _list_converters(self._model)
        names = list(self._fields)
        return [self._model.from_db(DEFAULT_DB_ALIAS, names, _convert(row, converters)) for row in rows]


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


class RowReader(_Statements[ModelT]):
    """Reads rows of a model by equal columns (`by`, such as "case_id"), ordered by id.

    `is_locking` locks the rows until the transaction ends where the database locks rows (PostgreSQL); SQLite has one
    writer at a time anyway.
    """

    def __init__(self, model: type[ModelT], *, by: Sequence[str], is_locking: bool = False) -> None:
        super().__init__(model)
        self._by = tuple(by)
        self._is_locking = is_locking

    def read(self, *values: Any) -> list[ModelT]:
        """Return the rows whose columns equal `values`, given in the order of `by`."""
        if not all(map(_is_storable, values)):
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._find_text((1,)), values)
            return self._build_rows(cursor.fetchall())

    def read_one(self, *values: Any) -> ModelT | None:
        """Return the first row whose columns equal `values`, or None."""
        rows = self.read(*values)
        return rows[0] if rows else None

    def read_any(self, values: Sequence[Any]) -> list[ModelT]:
        """Return the rows whose only column of `by` is one of `values`, in one query."""
        wanted = [value for value in values if _is_storable(value)]
        if not wanted:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._find_text((len(wanted),)), wanted)
            return self._build_rows(cursor.fetchall())

    def _build_text(self, count: int) -> str:
        if count == 1:
            condition = " AND ".join(f"{_quote(name)} = %s" for name in self._by)
        else:
            (column,) = self._by
            condition = f"{_quote(column)} IN ({', '.join(['%s'] * count)})"
        lock = " FOR UPDATE" if self._is_locking and connection.features.has_select_for_update else ""
        select = f"SELECT {self._list_columns()} FROM {self._table}"  # noqa: S608 - names of columns, no data
        return f"{select} WHERE {condition} ORDER BY {self._key}{lock}"


class RowWriter(_Statements[ModelT]):
    """Inserts and updates rows of a model without its `save`; what must hold, the database's constraints hold."""

    def insert(self, *rows: ModelT) -> None:
        """Insert rows in one statement and give them their ids."""
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.execute(self._find_text(("insert", len(rows), "")), self._list_values(rows))
            for row, (row_id,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = row_id

    def append(self, *rows: ModelT) -> None:
        """Insert rows in one statement whose ids nobody needs; they stay without."""
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(self._find_text(("append", len(rows), "")), self._list_values(rows))

    def insert_if_new(self, row: ModelT) -> bool:
        """Insert a row and give it its id unless one stands in its way by a unique key; say whether it was."""
        with connection.cursor() as cursor:
            cursor.execute(self._find_text(("insert", 1, " ON CONFLICT DO NOTHING")), self._list_values([row]))
            found = cursor.fetchone()
        if found is not None:
            row.pk = found[0]
        return found is not None

    def update(self, values: Mapping[str, object], **where: object) -> bool:
        """Set the named columns where the columns of `where` are equal; say whether a row was."""
        with connection.cursor() as cursor:
            cursor.execute(self._find_text(("update", tuple(values), tuple(where))), self._adapt(values, where))
            return cursor.fetchone() is not None

    def update_and_read(self, values: Mapping[str, object], **where: object) -> list[ModelT]:
        """Set the named columns where the columns of `where` are equal and return the rows as they are now."""
        with connection.cursor() as cursor:
            cursor.execute(self._find_text(("return", tuple(values), tuple(where))), self._adapt(values, where))
            return self._build_rows(cursor.fetchall())

    @cached_property
    def _columns(self) -> tuple[tuple[str, Field[Any, Any], type | None], ...]:
        """Name, field and plain type of each column that is inserted."""
        return tuple((*item, _find_plain_type(item[1])) for item in self._fields.items() if not item[1].primary_key)

    def _list_values(self, rows: Sequence[ModelT]) -> list[Any]:
        database = connections[DEFAULT_DB_ALIAS]
        return [
            value
            if (value := getattr(row, name)) is None or type(value) is plain_type
            else field.get_db_prep_save(value, database)
            for row in rows
            for name, field, plain_type in self._columns
        ]

    def _adapt(self, values: Mapping[str, object], where: Mapping[str, object]) -> list[Any]:
        database = connections[DEFAULT_DB_ALIAS]
        adapted = [self._fields[name].get_db_prep_save(value, database) for name, value in values.items()]
        return [*adapted, *where.values()]

    def _build_text(self, kind: str, *shape: Any) -> str:
        if kind in {"insert", "append"}:
            names = [name for name, field in self._fields.items() if not field.primary_key]
            columns = ", ".join(map(self._name_column, names))
            count, conflict = shape
            rows = ", ".join([f"({', '.join(['%s'] * len(names))})"] * count)
            into = f"INSERT INTO {self._table} ({columns}) VALUES {rows}"  # noqa: S608 - names of columns, no data
            return f"{into}{conflict} RETURNING {self._key}" if kind == "insert" else into
        values, where = shape
        columns = ", ".join(f"{self._name_column(name)} = %s" for name in values)
        condition = " AND ".join(f"{self._name_column(name)} = %s" for name in where)
        returned = f" RETURNING {self._list_columns() if kind == 'return' else self._key}"
        return f"UPDATE {self._table} SET {columns} WHERE {condition}{returned}"  # noqa: S608 - names only, no data


# Values of exactly these types go to either driver as they are: most of what is written needs no preparing.
_PLAIN_TYPES: tuple[tuple[type[Field[Any, Any]], type], ...] = (
    (CharField, str),
    (TextField, str),
    (IntegerField, int),
    (FloatField, float),
    (ForeignKey, int),
)


def _find_plain_type(field: Field[Any, Any]) -> type | None:
    return next((plain for kind, plain in _PLAIN_TYPES if isinstance(field, kind)), None)


def _is_storable(value: object) -> bool:
    """Whether a whole number fits a column; one from outside that does not is in no row."""
    return not isinstance(value, int) or -_BIGGEST <= value < _BIGGEST


def _list_converters(model: type[Model]) -> list[tuple[int, Any, Any]]:
    compiler = model._base_manager.order_by().query.get_compiler(connection=connection)
    compiler.setup_query()
    columns = [expression for expression, _, _ in compiler.select or ()]
    return [
        (position, tuple(functions), expression)
        for position, (functions, expression) in compiler.get_converters(columns).items()
    ]


def _convert(row: Sequence[Any], converters: Sequence[tuple[int, Any, Any]]) -> list[Any]:
    values, database = list(row), connections[DEFAULT_DB_ALIAS]
    for position, functions, expression in converters:
        for function in functions:
            values[position] = function(values[position], expression, database)
    return values


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)

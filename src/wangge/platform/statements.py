"""Plain statements for the rows that every act reads and writes; their text is built once, from the models.

Django composes the SQL of a query anew each time it runs, which costs several times what the database needs to answer
it. Where an act is made thousands of times an hour these classes keep the text; columns and converters are Django's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import CharField, DateTimeField, Field, FloatField, ForeignKey, IntegerField, Model, TextField
from django.db.models.base import ModelState

from wangge.platform.gathering import send

_BIGGEST = 2**63
ModelT = TypeVar("ModelT", bound=Model)


class _Statements(Generic[ModelT]):
    """What reader and writer share: names, texts by shape and vendor, and rows made into instances."""

    def __init__(self, model: type[ModelT]) -> None:
        self._model = model
        self._texts: dict[object, str] = {}
        self._converters: dict[str, list[tuple[int, Callable[[Any], Any]]]] = {}

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
        return [_build_row(self._model, names, _convert(row, converters)) for row in rows]


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

    def build(self, **values: Any) -> ModelT:
        """Return a new row, not written yet, as the model's constructor does; columns by the names of their attributes."""
        if unknown := values.keys() - self._fields.keys():
            raise TypeError(f"{self._model.__name__} has no {', '.join(sorted(unknown))}")
        row = self._model.__new__(self._model)
        row.__dict__.update(self._defaults)
        row.__dict__.update(values)
        row._state = ModelState()  # noqa: SLF001 - what `Model.__init__` sets
        return row

    @cached_property
    def _defaults(self) -> dict[str, Any]:
        """The columns' defaults; none of the models' is made anew for each row, such as a list."""
        if made := [name for name, field in self._fields.items() if callable(field.default) and field.has_default()]:
            raise TypeError(f"{self._model.__name__} makes defaults for {', '.join(made)}")
        return {name: field.get_default() for name, field in self._fields.items()}

    def insert(self, *rows: ModelT) -> None:
        """Insert rows in one statement and give them their ids."""
        if not rows:
            return
        with connection.cursor() as cursor:
            cursor.execute(self._find_text(("insert", len(rows), "")), self._list_values(rows))
            for row, (row_id,) in zip(rows, cursor.fetchall(), strict=True):
                row.pk = row_id

    def insert_numbered(self, row: ModelT) -> None:
        """Insert a row with the id it has been given, without waiting for the answer; one that has none gets its own."""
        if row.pk is None:
            self.insert(row)
            return
        send(self._find_text(("numbered", 1, "")), [row.pk, *self._list_values([row])])

    def append(self, *rows: ModelT) -> None:
        """Insert rows in one statement whose ids nobody needs; they stay without."""
        if rows:
            send(self._find_text(("append", len(rows), "")), self._list_values(rows))

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
        if kind in {"insert", "append", "numbered"}:
            names = [name for name, field in self._fields.items() if not field.primary_key]
            if kind == "numbered":
                names.insert(0, self._model._meta.pk.attname)
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


def _list_converters(model: type[Model]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return the columns whose values are not taken as the driver gives them, by position."""
    compiler = model._base_manager.order_by().query.get_compiler(connection=connection)
    compiler.setup_query()
    columns = [expression for expression, _, _ in compiler.select or ()]
    return [
        (position, _build_converter(functions, expression))
        for position, (functions, expression) in compiler.get_converters(columns).items()
    ]


def _build_converter(functions: Sequence[Any], expression: Any) -> Callable[[Any], Any]:
    if connection.vendor == "sqlite" and isinstance(expression.output_field, DateTimeField):
        return _read_instant

    def convert(value: Any) -> Any:
        for function in functions:
            value = function(value, expression, connections[DEFAULT_DB_ALIAS])
        return value

    return convert


def _read_instant(value: datetime | None) -> datetime | None:
    """Return the instant of a naive time in UTC, as SQLite keeps it; Django's own way takes ten times as long."""
    return None if value is None else value.replace(tzinfo=UTC)


def _convert(row: Sequence[Any], converters: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for position, convert in converters:
        values[position] = convert(values[position])
    return values


def _build_row(model: type[ModelT], names: Sequence[str], values: Sequence[Any]) -> ModelT:
    """Return an instance as `Model.from_db` does, without looking at each field: all columns are there, and no more."""
    row = model.__new__(model)
    row.__dict__.update(zip(names, values, strict=True))
    state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    row._state = state  # noqa: SLF001 - what `Model.from_db` sets
    return row


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)

"""Statements of hot paths: compiled once, prepared by the server, answered with plain rows.

A statement is written in SQLAlchemy's Core, with a `bindparam` for each value that differs from
run to run. SQLAlchemy turns it into SQL when the module is loaded; after that the driver runs it,
on the connection and in the transaction of the unit of work that is given:

    _PROJECT = prepared(select(Project.id, Project.name).where(Project.id == bindparam("id")))

    row = _PROJECT.one(tx, id=project_id)       # row.id, row.name

The values have the types that the ORM gives them, and errors are SQLAlchemy's. A statement whose
shape depends on the request, by an optional filter for example, is not for this.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar, overload

import psycopg
from psycopg.rows import tuple_row
from sqlalchemy import ARRAY, BindParameter, ClauseElement, ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, MultipleResultsFound, NoResultFound
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

RowT = TypeVar("RowT")
Convert = Callable[[Any], Any]

_DIALECT = PGDialect_psycopg(dbapi=psycopg, paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class UnitOfWork(Protocol):
    """What a statement runs in: a Reading or a Transaction."""

    @property
    def connection(self) -> Connection: ...


@overload
def prepared(statement: ClauseElement) -> Prepared[Any]: ...
@overload
def prepared(statement: ClauseElement, into: Callable[..., RowT]) -> Prepared[RowT]: ...
def prepared(statement: ClauseElement, into: Callable[..., Any] | None = None) -> Prepared[Any]:
    """The statement, ready to be run often.

    into: makes a row of a row's values, in their order, such as a dataclass; a named tuple unless
    given.
    """
    return Prepared(statement, into)


def one_of(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str
) -> ColumnElement[bool]:
    """The column has one of the values in a list, which the run gives under this name.

    `in_` has a parameter for each value, so it is another statement for each length.
    """
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


class Prepared(Generic[RowT]):
    """A statement; made by `prepared`."""

    def __init__(self, statement: ClauseElement, into: Callable[..., RowT] | None) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        assert isinstance(compiled, SQLCompiler), "a statement, not a definition of data"
        if compiled.post_compile_params:
            raise TypeError("a list of values by in_ has no fixed statement; use one_of")
        if compiled.prefetch:
            names = ", ".join(column.name for column in compiled.prefetch)
            raise TypeError(f"defaults that Python makes are not made here; name {names} as well")
        self.sql = compiled.string
        self._query = self.sql.encode()
        self._parameters = _parameters(compiled)
        self._names = frozenset(one.key for one in self._parameters if one.required)
        self._converts_values = any(one.convert for one in self._parameters)
        columns = list(getattr(statement, "exported_columns", ()))
        self._types: list[TypeEngine[Any]] = [column.type for column in columns]
        self._into = into or _row_of([column.key for column in columns])
        self._conversions: list[tuple[int, Convert]] | None = None

    def all(self, work: UnitOfWork, **values: Any) -> list[RowT]:
        """Every row."""
        _, rows = self._execute(work.connection, values)
        return rows

    def first(self, work: UnitOfWork, **values: Any) -> RowT | None:
        """The first row, or None."""
        _, rows = self._execute(work.connection, values)
        return rows[0] if rows else None

    def one(self, work: UnitOfWork, **values: Any) -> RowT:
        """The only row. None, or another, is a mistake in the program and raises."""
        _, rows = self._execute(work.connection, values)
        if len(rows) == 1:
            return rows[0]
        if rows:
            raise MultipleResultsFound("There are several rows where one was required")
        raise NoResultFound("There is no row where one was required")

    def run(self, work: UnitOfWork, **values: Any) -> int:
        """Run it for what it changes; how many rows that were."""
        changed, _ = self._execute(work.connection, values)
        return changed

    def _execute(self, connection: Connection, values: dict[str, Any]) -> tuple[int, list[RowT]]:
        """How many rows were changed or found, and what the statement returned."""
        arguments = self._arguments(values)
        driver: Any = connection.connection.driver_connection
        try:
            cursor = psycopg.RawCursor(driver, row_factory=tuple_row)
            cursor.execute(self._query, arguments, prepare=True)
            return cursor.rowcount, self._rows(cursor) if cursor.description else []
        except psycopg.Error as error:
            raise _translated(connection, driver, self.sql, error) from error
        except BaseException as interruption:
            if not isinstance(interruption, Exception):
                connection.invalidate()  # nobody knows what it is doing now
            raise

    def _arguments(self, values: dict[str, Any]) -> Sequence[Any]:
        if values.keys() != self._names:
            wanted, given = ", ".join(sorted(self._names)), ", ".join(sorted(values))
            raise TypeError(f"the statement takes the values {wanted}; given are {given}")
        arguments = [values[one.key] if one.required else one.value for one in self._parameters]
        if self._converts_values:
            for nth, one in enumerate(self._parameters):
                if one.convert:
                    arguments[nth] = one.convert(arguments[nth])
        return arguments

    def _rows(self, cursor: psycopg.RawCursor[Any]) -> list[RowT]:
        if self._conversions is None:
            self._conversions = _conversions(self._types, cursor)
        rows: list[Any] = cursor.fetchall()
        if self._conversions:
            rows = [self._converted(row) for row in rows]
        return [self._into(*row) for row in rows]

    def _converted(self, row: tuple[Any, ...]) -> Sequence[Any]:
        values = list(row)
        for nth, convert in self._conversions or ():
            values[nth] = convert(values[nth])
        return values


class _Parameter:
    """One place in the SQL. value: what stands there unless the run must give it."""

    __slots__ = ("convert", "key", "required", "value")

    def __init__(self, bind: BindParameter[Any]) -> None:
        self.key = bind.key
        self.required = bind.required
        self.value = bind.effective_value
        self.convert: Convert | None = bind.type.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _parameters(compiled: SQLCompiler) -> list[_Parameter]:
    """In the order of their numbers in the SQL."""
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    return [_Parameter(binds[name]) for name in compiled.positiontup or ()]


def _row_of(names: list[str]) -> Callable[..., Any]:
    return namedtuple("Row", names)


def _conversions(
    types: Sequence[TypeEngine[Any]], cursor: psycopg.RawCursor[Any]
) -> list[tuple[int, Convert]]:
    """What the ORM would do to the driver's values, by the number of the column."""
    described = cursor.description or ()
    made = [
        type_.dialect_impl(_DIALECT).result_processor(_DIALECT, column.type_code)
        for type_, column in zip(types, described, strict=True)
    ]
    return [(nth, convert) for nth, convert in enumerate(made) if convert]


def _translated(
    connection: Connection, driver: Any, sql: str, error: psycopg.Error
) -> BaseException:
    """As SQLAlchemy raises it, without values. A connection that was lost is given up."""
    lost = connection.dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )

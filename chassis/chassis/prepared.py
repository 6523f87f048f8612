"""Statements of hot paths: compiled once, prepared by the server, answered with plain rows.

A statement is written in SQLAlchemy's Core, with a `bindparam` for each value that differs from
run to run. SQLAlchemy turns it into SQL when the module is loaded; after that the driver runs it,
in the transaction of the unit of work that is given:

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
from psycopg.abc import Transformer
from psycopg.pq.abc import PGresult
from sqlalchemy import ARRAY, BindParameter, ClauseElement, ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Connection
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from chassis.server_transaction import ServerTransaction, joined

RowT = TypeVar("RowT")
Convert = Callable[[Any], Any]

_DIALECT = PGDialect_psycopg(dbapi=psycopg, paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class UnitOfWork(Protocol):
    """A Reading or a Transaction."""

    @property
    def flushed(self) -> ServerTransaction: ...


Work = UnitOfWork | Connection
"""What a statement runs in."""


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
        self.statement = statement
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
        self._into = into
        self._conversions: list[tuple[int, Convert]] | None = None

    def all(self, work: Work, **values: Any) -> list[RowT]:
        """Every row."""
        arguments = self._arguments(values)
        server = _server(work)
        return self._rows(server.ask(self._query, arguments), server.driver.transformer)

    def first(self, work: Work, **values: Any) -> RowT | None:
        """The first row, or None."""
        rows = self.all(work, **values)
        return rows[0] if rows else None

    def one(self, work: Work, **values: Any) -> RowT:
        """The only row. None, or another, is a mistake in the program and raises."""
        rows = self.all(work, **values)
        if len(rows) == 1:
            return rows[0]
        if rows:
            raise MultipleResultsFound("There are several rows where one was required")
        raise NoResultFound("There is no row where one was required")

    def run(self, work: Work, **values: Any) -> int:
        """Run it for what it changes; how many rows that were."""
        arguments = self._arguments(values)
        return _server(work).ask(self._query, arguments).command_tuples or 0

    def run_and_commit(self, work: Work, **values: Any) -> None:
        """Run it as the last statement of its transaction, which is committed with it."""
        arguments = self._arguments(values)
        _server(work).ask(self._query, arguments, last=True)

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

    def _rows(self, result: PGresult, transformer: Transformer) -> list[RowT]:
        if self._into is None:
            self._into = _row_of(result)
        if self._conversions is None:
            self._conversions = _conversions(self._types, result)
        into = self._into
        transformer.set_pgresult(result)
        rows: list[Any] = transformer.load_rows(0, result.ntuples, tuple)
        if self._conversions:
            rows = [self._converted(row) for row in rows]
        return [into(*row) for row in rows]

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


def _row_of(result: PGresult) -> Callable[..., Any]:
    names = [result.fname(nth) or b"" for nth in range(result.nfields)]
    return namedtuple("Row", [name.decode() for name in names])


def _server(work: Work) -> ServerTransaction:
    return joined(work) if isinstance(work, Connection) else work.flushed


def _conversions(types: Sequence[TypeEngine[Any]], result: PGresult) -> list[tuple[int, Convert]]:
    """What the ORM would do to the driver's values, by the number of the column.

    A text that states no columns has no types; its values are the driver's.
    """
    codes = [result.ftype(nth) for nth in range(result.nfields)]
    made = [
        type_.dialect_impl(_DIALECT).result_processor(_DIALECT, code)
        for type_, code in zip(types, codes, strict=bool(types))
    ]
    return [(nth, convert) for nth, convert in enumerate(made) if convert]

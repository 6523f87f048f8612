"""Records as an actor sees them: one of them, some by their ids, or a page of a list.

People open these all day, so each statement is prepared once for each shape in which it is asked:
which filters are given, in which order, and in which scopes the actor holds the permission.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from chassis.actor import Scope
from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import Page, cut
from chassis.prepared import Prepared, one_of, prepared
from chassis.visibility import OwnerColumns, covered_by
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Uuid,
    bindparam,
    cast,
    func,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import Enum, Text

Columns = Mapping[str, InstrumentedAttribute[Any]]
"""By the names under which callers know them; `id` among them."""
ME = bindparam("me", type_=Uuid(as_uuid=False))
"""The actor's person id, in a filter."""
SHAPES_MAX = 500
_EVERYTHING = frozenset({Scope.ALL})


class Shape(NamedTuple):
    """held: for each permission, the scopes that show something. order: empty for no order."""

    held: tuple[frozenset[Scope], ...]
    given: frozenset[str]
    order: str = ""
    continued: bool = False


class Records:
    """The rows of one table that an actor may see. A row has the selected columns as attributes.

    columns: by which a list can be ordered. filters: by name, what a value that is given under
    that name asks of a row.
    """

    def __init__(
        self,
        rows: Select[Any],
        columns: Columns,
        owners: OwnerColumns,
        **filters: ColumnElement[bool],
    ) -> None:
        self._rows = rows
        self._columns = columns
        self._owners = owners
        self._filters = {"ids": one_of(columns["id"], "ids"), **filters}
        self._shaped = lru_cache(SHAPES_MAX)(self._prepared)

    def find(self, reading: Reading, permission: str, id_: str) -> Any | None:
        """The row, or None when there is none that the actor may see."""
        return next(iter(self.some(reading, permission, [id_])), None)

    def some(self, reading: Reading, permission: str, ids: Sequence[str]) -> list[Any]:
        """Those of the rows that exist and may be seen, in no order that matters."""
        held = self._held(reading, (permission,))
        if held is None:
            return []
        statement = self._shaped(Shape(held, frozenset({"ids"})))
        return statement.all(reading, ids=ids, **_me(reading, held))

    def page(
        self, reading: Reading, permissions: Sequence[str], page: Page, order: str, **given: Any
    ) -> tuple[list[Any], str]:
        """The rows of one page, and the token of the next.

        permissions: all of which the actor must hold for a row. order: the name of a column, with
        a - before it for the other way round. given: values of filters; one without a value (None
        or "") is left out.
        """
        name = self._chosen(order)
        held = self._held(reading, permissions)
        if held is None:
            return [], ""
        values = {key: value for key, value in given.items() if value is not None and value != ""}
        statement = self._shaped(Shape(held, frozenset(values), order, bool(page.after)))
        rows = statement.all(
            reading, limit=page.limit, **values, **_me(reading, held), **_after(page)
        )
        return self._cut(rows, page, name)

    def _held(
        self, reading: Reading, permissions: Sequence[str]
    ) -> tuple[frozenset[Scope], ...] | None:
        """Of each permission, the scopes that cover any row; None: one of them covers none."""
        owned = {scope for scope, column in self._owners.by_scope().items() if column is not None}
        if not reading.actor.person_id:
            owned = set()
        held = []
        for permission in permissions:
            scopes = reading.actor.scopes(permission)
            held.append(_EVERYTHING if Scope.ALL in scopes else scopes & owned)
        return tuple(held) if all(held) else None

    def _prepared(self, shape: Shape) -> Prepared[Any]:
        statement = self._rows
        for scopes in shape.held:
            if scopes != _EVERYTHING:
                statement = statement.where(covered_by(scopes, ME, self._owners))
        for name in sorted(shape.given):
            statement = statement.where(self._filters[name])
        if shape.order:
            statement = self._in_order(statement, shape)
        return prepared(statement)

    def _in_order(self, statement: Select[Any], shape: Shape) -> Select[Any]:
        """By the column and then by id. What has no value in the column counts as the earliest."""
        descending = shape.order.startswith("-")
        column, id_column = self._columns[self._chosen(shape.order)], self._columns["id"]
        keys = (_sortable(column, column), id_column)
        if shape.continued:
            last = tuple_(
                _sortable(bindparam("after", type_=_stored(column)), column),
                bindparam("after_id", type_=id_column.type),
            )
            here = tuple_(*keys)
            statement = statement.where(here < last if descending else here > last)
        ways = (key.desc() if descending else key for key in keys)
        return statement.order_by(*ways).limit(bindparam("limit", type_=BigInteger))

    def _cut(self, rows: list[Any], page: Page, name: str) -> tuple[list[Any], str]:
        column = self._columns[name]
        earliest = date.min if isinstance(column.type, Date) else ""

        def sort_values(row: Any) -> Sequence[object]:
            value = getattr(row, column.key)
            return (earliest if value is None else value, row.id)

        return cut(rows, page, sort_values)

    def _chosen(self, order: str) -> str:
        name = order.removeprefix("-")
        if name not in self._columns:
            known = ", ".join(sorted(self._columns.keys() - {"id"}))
            raise Invalid(
                "ORDER_UNKNOWN",
                f"order must be one of {known}, with a - before it for the other way round.",
                field="order",
            )
        return name


def containing(name: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """A filter: true where one of the columns contains the text, whatever the case.

    name: of the filter, to which `part` gives the value.
    """
    found = [func.lower(column).like(bindparam(name, type_=Text)) for column in columns]
    return found[0] if len(found) == 1 else found[0] | found[1]


def part(search: str) -> str:
    """What `containing` looks for; empty if nothing is asked for."""
    escaped = search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%" if search else ""


def optional_id(id_: str, field: str) -> str:
    return require_id(id_, field) if id_ else ""


def _me(reading: Reading, held: tuple[frozenset[Scope], ...]) -> dict[str, str]:
    scoped = any(scopes != _EVERYTHING for scopes in held)
    return {"me": reading.actor.person_id} if scoped else {}


def _after(page: Page) -> dict[str, str]:
    if not page.after:
        return {}
    value, id_ = page.after
    return {"after": value, "after_id": require_id(id_, "page_token")}


def _sortable(value: ColumnElement[Any] | Any, column: InstrumentedAttribute[Any]) -> Any:
    if isinstance(column.type, Date):
        return func.coalesce(value, date.min) if column.expression.nullable else value
    if isinstance(column.type, Enum):
        return cast(value, Text)
    return func.lower(value) if isinstance(column.type, Text) else value


def _stored(column: InstrumentedAttribute[Any]) -> Any:
    return Text() if isinstance(column.type, Enum) else column.type

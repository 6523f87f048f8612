"""Lists that can be ordered by any column that they show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from chassis.errors import Invalid
from chassis.ids import require_id
from chassis.paging import Page, cut
from sqlalchemy import ColumnElement, Date, Select, cast, func, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import Enum, Text

RowT = TypeVar("RowT")
Columns = Mapping[str, InstrumentedAttribute[Any]]
"""By the names under which callers know them; `id` among them."""


def in_order(query: Select[Any], page: Page, order: str, columns: Columns) -> Select[Any]:
    """The page of the query, ordered by one of the columns and then by id.

    order: the name of a column, with a - before it for the other way round. What has no value in
    the column counts as the earliest.
    """
    name, descending = _chosen(order, columns)
    column, id_column = columns[name], columns["id"]
    keys = (_sortable(column, column), id_column)
    query = query.order_by(*(key.desc() if descending else key for key in keys))
    if page.after:
        value, id_ = page.after
        last = tuple_(
            _sortable(literal(value, _stored(column)), column),
            literal(require_id(id_, "page_token"), id_column.type),
        )
        here = tuple_(*keys)
        query = query.where(here < last if descending else here > last)
    return query.limit(page.limit)


def cut_in_order(
    rows: Sequence[RowT], page: Page, order: str, columns: Columns
) -> tuple[list[RowT], str]:
    """The rows of the page, and the token of the next one."""
    name, _ = _chosen(order, columns)
    earliest = date.min if isinstance(columns[name].type, Date) else ""

    def sort_values(row: Any) -> Sequence[object]:
        value = getattr(row, columns[name].key)
        return (earliest if value is None else value, row.id)

    return cut(rows, page, sort_values)


def containing(search: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """True where one of the columns contains the text, whatever the case."""
    escaped = search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = [func.lower(column).like(f"%{escaped}%") for column in columns]
    return found[0] if len(found) == 1 else found[0] | found[1]


def of_id(query: Select[Any], column: Any, id_: str, field: str) -> Select[Any]:
    """Only rows with this id in the column; all if it is empty."""
    return query.where(column == require_id(id_, field)) if id_ else query


def within(query: Select[Any], column: Any, first: date | None, last: date | None) -> Select[Any]:
    """Only rows with a day in the window, both ends included; None: no limit."""
    if first:
        query = query.where(column >= first)
    return query.where(column <= last) if last else query


def _sortable(value: ColumnElement[Any] | Any, column: InstrumentedAttribute[Any]) -> Any:
    if isinstance(column.type, Date):
        return func.coalesce(value, date.min)
    if isinstance(column.type, Enum):
        return cast(value, Text)
    return func.lower(value) if isinstance(column.type, Text) else value


def _stored(column: InstrumentedAttribute[Any]) -> Any:
    return Text() if isinstance(column.type, Enum) else column.type


def _chosen(order: str, columns: Columns) -> tuple[str, bool]:
    name = order.removeprefix("-")
    if name not in columns:
        known = ", ".join(sorted(columns.keys() - {"id"}))
        raise Invalid(
            "ORDER_UNKNOWN",
            f"order must be one of {known}, with a - before it for the other way round.",
            field="order",
        )
    return name, order.startswith("-")

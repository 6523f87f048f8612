"""Lists: the records that an actor may see, searched, filtered, ordered, counted, page by page.

Every service answers its lists by `Records`, so that all of them have the same manners: any order
in pages that stay right while rows are added, several values for one filter, `ids`, and a count
that never costs more than TOTAL_MAX rows.

People open lists all day, so each statement is prepared once for each shape in which it is asked:
which filters are given, in which order, and in which scopes the actor holds the permission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Select,
    String,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.sql.type_api import TypeEngine
from sqlalchemy.types import Enum, Text

from chassis.actor import Scope
from chassis.database import Reading
from chassis.errors import Invalid
from chassis.ids import is_id, require_id
from chassis.paging import SIZE_MAX, Page, malformed_token, page_of, token_of
from chassis.prepared import Prepared, one_of, prepared
from chassis.visibility import OwnerColumns, covered_by

Columns = Mapping[str, Any]
"""By the names under which callers know them; `id` among them."""
ME = bindparam("me", type_=Uuid(as_uuid=False))
"""The actor's person id, in a filter."""
IDS_MAX = 200
TOTAL_MAX = 10_000
"""A list with more rows than this says so instead of counting on."""
SHAPES_MAX = 500
_EVERYTHING = frozenset({Scope.ALL})
_TOKEN_WIDTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What every list is asked. order: empty for the list's own. count: with the total."""

    page: Page
    order: str = ""
    ids: Sequence[str] = ()
    count: bool = False


def asked(request: Any) -> Asked:
    """Of a request with page_size, page_token, order, ids and count.

    Who names ids gets all of them on one page unless page_size says otherwise.
    """
    ids = ids_of(request.ids, "ids")
    size = request.page_size or (SIZE_MAX if ids else 0)
    return Asked(
        page=page_of(size, request.page_token, _TOKEN_WIDTH),
        order=request.order,
        ids=ids,
        count=request.count,
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of one page. total: None unless it was asked for; at most TOTAL_MAX."""

    rows: list[Any]
    next_page_token: str = ""
    total: int | None = None
    total_is_exact: bool = True

    def paging(self) -> dict[str, Any]:
        """The fields of an answer besides its rows."""
        if self.total is None:
            return {"next_page_token": self.next_page_token}
        return {
            "next_page_token": self.next_page_token,
            "total": self.total,
            "total_is_exact": self.total_is_exact,
        }


class Shape(NamedTuple):
    """held: for each permission, the scopes that show something. order: empty for no order."""

    held: tuple[frozenset[Scope], ...]
    given: frozenset[str]
    order: str = ""
    continued: bool = False


class Narrow(NamedTuple):
    """Orders that no index serves, and the filters of which one must be given with them.

    For lists that grow without limit: a page then never sorts more than one project or person has.
    """

    orders: frozenset[str]
    filters: frozenset[str]


class Records:
    """The rows of one table that an actor may see. A row has the selected columns as attributes.

    columns: by which a list can be ordered. filters: by name, what a value that is given under
    that name asks of a row. owners: None if every row may be seen with the permission.
    default: the order of a list that names none.
    """

    def __init__(
        self,
        rows: Select[Any],
        columns: Columns,
        owners: OwnerColumns | None,
        *,
        default: str = "-created_at",
        narrow: Narrow | None = None,
        **filters: ColumnElement[bool],
    ) -> None:
        self._rows = rows
        self._columns = columns
        self._owners = owners
        self._default = default
        self._narrow = narrow
        self._filters = {"ids": one_of(columns["id"], "ids"), **filters}
        self._shaped = lru_cache(SHAPES_MAX)(self._prepared)
        self._counted = lru_cache(SHAPES_MAX)(self._prepared_count)

    def orders(self) -> list[str]:
        """The words by which the list can be ordered, as the contract has to name them."""
        names = [name for name in self._columns if name != "id"]
        return [word for name in names for word in (name, f"-{name}")]

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
        self, reading: Reading, permissions: Sequence[str], asked: Asked, **given: Any
    ) -> Listed:
        """One page of the rows for which the actor holds all the permissions.

        given: values of filters; one without a value (None, "" or an empty list) is left out.
        """
        order = asked.order or self._default
        filters = {"ids": asked.ids, **given}
        values = {name: value for name, value in filters.items() if _is_given(value)}
        self._require_order(order, values.keys())
        after = self._after(asked.page, order)
        held = self._held(reading, permissions)
        if held is None:
            return Listed([], total=0 if asked.count else None)
        values |= _me(reading, held)
        shape = Shape(held, frozenset(values.keys() - {"me"}), order, bool(after))
        rows = self._shaped(shape).all(reading, limit=asked.page.limit, **values, **after)
        kept, token = _cut(rows, asked.page.size, order)
        if not asked.count:
            return Listed(kept, token)
        if not (after or token):
            return Listed(kept, token, len(kept))
        total = self._counted(shape._replace(order="", continued=False)).one(reading, **values)[0]
        return Listed(kept, token, min(total, TOTAL_MAX), total <= TOTAL_MAX)

    def _held(
        self, reading: Reading, permissions: Sequence[str]
    ) -> tuple[frozenset[Scope], ...] | None:
        """Of each permission, the scopes that cover any row; None: one of them covers none."""
        if self._owners is None:
            return (_EVERYTHING,) * len(permissions)
        owned = {scope for scope, column in self._owners.by_scope().items() if column is not None}
        if not reading.actor.person_id:
            owned = set()
        held = []
        for permission in permissions:
            scopes = reading.actor.scopes(permission)
            held.append(_EVERYTHING if Scope.ALL in scopes else scopes & owned)
        return tuple(held) if all(held) else None

    def _prepared(self, shape: Shape) -> Prepared[Any]:
        statement = self._sifted(self._rows, shape)
        if not shape.order:
            return prepared(statement)
        return prepared(self._in_order(statement, shape, self._columns))

    def _prepared_count(self, shape: Shape) -> Prepared[Any]:
        ids = self._rows.with_only_columns(self._columns["id"], maintain_column_froms=True)
        some = self._sifted(ids, shape).limit(TOTAL_MAX + 1).subquery()
        return prepared(select(func.count()).select_from(some))

    def _sifted(self, statement: Select[Any], shape: Shape) -> Select[Any]:
        for scopes in shape.held:
            if self._owners is not None and scopes != _EVERYTHING:
                statement = statement.where(covered_by(scopes, ME, self._owners))
        for name in sorted(shape.given):
            statement = statement.where(self._filters[name])
        return statement

    def _in_order(self, statement: Select[Any], shape: Shape, columns: Columns) -> Select[Any]:
        """By the column and then by id. What has no value in the column counts as the earliest."""
        descending = shape.order.startswith("-")
        column, id_column = columns[shape.order.removeprefix("-")], columns["id"]
        keys = (sort_key(column), id_column)
        if shape.continued:
            last = tuple_(
                bindparam("after", type_=keys[0].type),
                bindparam("after_id", type_=id_column.type),
            )
            here = tuple_(*keys)
            statement = statement.where(here < last if descending else here > last)
        ways = (key.desc() if descending else key for key in keys)
        limited = statement.order_by(*ways).limit(bindparam("limit", type_=BigInteger))
        return limited.add_columns(cast(keys[0], Text).label("sort_key"))

    def _after(self, page: Page, order: str) -> dict[str, Any]:
        """The sort values that the page's token holds; none at the start."""
        if not page.after:
            return {}
        word, value, id_ = page.after
        if word != order or not is_id(id_):
            raise malformed_token()
        key_type = sort_key(self._columns[order.removeprefix("-")]).type
        return {"after": _read(key_type, value), "after_id": id_}

    def _require_order(self, order: str, given: Set[str]) -> None:
        name = order.removeprefix("-")
        if name not in self._columns:
            raise Invalid(
                "ORDER_UNKNOWN", f"order must be one of {', '.join(self.orders())}.", field="order"
            )
        if self._narrow and name in self._narrow.orders and not self._narrow.filters & given:
            filters = ", ".join(sorted(self._narrow.filters))
            raise Invalid(
                "ORDER_TOO_WIDE",
                f"To order by {name}, give one of these filters too: {filters}.",
                field="order",
            )


class Groups(Records):
    """Rows that are added up, such as work by client. Its statement has a GROUP BY.

    owners and filters are asked of each row before it is added to its group, so that a group is
    the sum of what the actor may see. columns: names of selected columns by which a list can be
    ordered; one that is selected as `id` names the group. ids: a filter on rows, by group.
    """

    def __init__(
        self,
        groups: Select[Any],
        columns: Sequence[str],
        owners: OwnerColumns | None,
        *,
        default: str,
        ids: ColumnElement[bool],
        **filters: ColumnElement[bool],
    ) -> None:
        shown = groups.subquery().c
        ordered = {name: shown[name] for name in ("id", *columns)}
        super().__init__(groups, ordered, owners, default=default, narrow=None, **filters)
        self._filters["ids"] = ids

    def _prepared(self, shape: Shape) -> Prepared[Any]:
        groups = self._sifted(self._rows, shape).subquery("shown")
        statement = select(groups)
        if not shape.order:
            return prepared(statement)
        return prepared(self._in_order(statement, shape, dict(groups.c.items())))

    def _prepared_count(self, shape: Shape) -> Prepared[Any]:
        some = self._sifted(self._rows, shape).limit(TOTAL_MAX + 1).subquery()
        return prepared(select(func.count()).select_from(some))


def records(reading: Reading, kind: Any, listed: Listed) -> Listed:
    """The same page with the records of this kind in place of rows that hold their ids."""
    ids = [row.id for row in listed.rows]
    by_id = {one.id: one for one in reading.session.scalars(select(kind).where(kind.id.in_(ids)))}
    return replace(listed, rows=[by_id[id_] for id_ in ids])


def containing(name: str, *columns: Any) -> ColumnElement[bool]:
    """A filter: true where one of the columns contains the text, whatever the case.

    name: of the filter, to which `part` gives the value.
    """
    found = [func.lower(column).like(bindparam(name, type_=Text)) for column in columns]
    return or_(*found)


def part(search: str) -> str:
    """What `containing` looks for; empty if nothing is asked for."""
    escaped = search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%" if search else ""


def ids_of(ids: Iterable[str], field: str) -> list[str]:
    """Each an id; Invalid that names the field otherwise."""
    return [require_id(id_, field) for id_ in ids]


def sort_key(column: Any) -> Any:
    """What a list is ordered by, never NULL: an index that serves an order is on this."""
    kind = column.type
    if isinstance(kind, Enum):
        return cast(column, Text)
    key = func.lower(column, type_=Text) if isinstance(kind, String) else column
    if isinstance(kind, Boolean):
        key = case((column.is_(True), 1), else_=0)
    elif getattr(getattr(column, "expression", column), "nullable", True):
        key = func.coalesce(key, _earliest(kind))
    return key


_KINDS: tuple[tuple[type[TypeEngine[Any]], str, Callable[[str], Any]], ...] = (
    (DateTime, "'0001-01-01 00:00:00+00'::timestamptz", datetime.fromisoformat),
    (Date, "'0001-01-01'::date", date.fromisoformat),
    (String, "''", str),
    (BigInteger, "-9223372036854775807", int),
    (Integer, "-2147483647", int),
    (Numeric, "'-Infinity'::numeric", Decimal),
    (
        Uuid,
        "'00000000-0000-0000-0000-000000000000'::uuid",
        lambda text: require_id(text, "page_token"),
    ),
)
"""Of a type by which a list can be ordered: its earliest value, and how a token's text is read.

The value is written into the statement, since an index that serves an order holds it too.
"""


def _earliest(kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return literal_column(_kind(kind)[1], kind)


def _kind(kind: TypeEngine[Any]) -> tuple[Any, str, Callable[[str], Any]]:
    for each in _KINDS:
        if isinstance(kind, each[0]):
            return each
    raise TypeError(f"there is no order by a column of type {kind!r}")


def _read(kind: TypeEngine[Any], text: str) -> Any:
    """A value of a token as the driver takes it; a token that somebody made up is refused."""
    try:
        if "\0" in text:
            raise ValueError
        return _kind(kind)[2](text)
    except (ArithmeticError, Invalid, ValueError):
        raise malformed_token() from None


def _is_given(value: Any) -> bool:
    return bool(value) if isinstance(value, str | list | tuple) else value is not None


def _cut(rows: list[Any], size: int, order: str) -> tuple[list[Any], str]:
    if len(rows) <= size:
        return rows, ""
    last = rows[size - 1]
    return rows[:size], token_of((order, last.sort_key, last.id))


def _me(reading: Reading, held: tuple[frozenset[Scope], ...]) -> dict[str, str]:
    scoped = any(scopes != _EVERYTHING for scopes in held)
    return {"me": reading.actor.person_id} if scoped else {}

"""Lists by keyset: a page is what comes after the last row of the page before it.

The token is opaque to callers: it holds the sort values of that last row. Pages stay right while
rows are added, and the hundredth page costs as little as the first.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, Text, cast, literal, tuple_

from chassis.errors import Invalid
from chassis.ids import require_id

SIZE_DEFAULT = 50
SIZE_MAX = 200

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for: at most size rows after the row with these sort values (none: from the
    start). Select size + 1 rows, then `cut`."""

    size: int = SIZE_DEFAULT
    after: tuple[str, ...] = ()

    @property
    def limit(self) -> int:
        return self.size + 1


def page_of(page_size: int, page_token: str, width: int = 1) -> Page:
    """The page a List request asks for; width: how many sort values a token of this list holds."""
    if not 0 <= page_size <= SIZE_MAX:
        raise Invalid(
            "PAGE_SIZE_OUT_OF_RANGE",
            f"page_size must be 1 to {SIZE_MAX}, or 0 for {SIZE_DEFAULT}.",
            field="page_size",
        )
    return Page(page_size or SIZE_DEFAULT, _decode(page_token, width) if page_token else ())


def cut(
    rows: Sequence[RowT], page: Page, sort_values: Callable[[RowT], Sequence[object]]
) -> tuple[list[RowT], str]:
    """The rows of this page, and the token of the next; empty when there is none."""
    kept = list(rows[: page.size])
    if len(rows) <= page.size:
        return kept, ""
    return kept, token_of(sort_values(kept[-1]))


@dataclass(frozen=True, slots=True)
class Order:
    """The orders in which a list can be had, by the word of order_by; "-name" is "name" reversed.

    columns: expressions that are never NULL. id_: the column that decides between equal values.
    Ask for the page with width ORDER_WIDTH, put the statement through `of`, and cut what
    `session.execute` gives with `cut`.
    """

    columns: Mapping[str, Any]
    default: str
    id_: Any

    def of(self, statement: Select[Any], page: Page, order_by: str = "") -> Select[Any]:
        """The statement in this order from the page's token on, with the value ordered by."""
        word = order_by or self.default
        column = self.columns[word.removeprefix("-")]
        down = word.startswith("-")
        if page.after:
            if page.after[0] != word:
                raise malformed_token()
            place = tuple_(
                cast(literal(page.after[1], Text()), column.type),
                literal(require_id(page.after[2], "page_token"), self.id_.type),
            )
            here = tuple_(column, self.id_)
            statement = statement.where(here < place if down else here > place)
        ways = (column.desc(), self.id_.desc()) if down else (column, self.id_)
        return statement.add_columns(column).order_by(*ways).limit(page.limit)

    def cut(self, rows: Sequence[Any], page: Page, order_by: str = "") -> tuple[list[Any], str]:
        """The records of this page, and the token of the next."""
        word = order_by or self.default
        kept, token = cut(rows, page, lambda row: (word, row[-1], row[0].id))
        return [row[0] for row in kept], token


ORDER_WIDTH = 3


def token_of(values: Sequence[object]) -> str:
    """The token of the page after the row with these sort values."""
    text = json.dumps([str(value) for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(token: str, width: int) -> tuple[str, ...]:
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != width
        or not all(isinstance(value, str) for value in values)
    ):
        raise malformed_token()
    return tuple(values)


def malformed_token() -> Invalid:
    """The refusal of a token that this list did not give, or gave for another order."""
    return Invalid(
        "PAGE_TOKEN_MALFORMED",
        "page_token must be the next_page_token of the page before, with the same order.",
        field="page_token",
    )

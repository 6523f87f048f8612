"""Lists by keyset: a page is what comes after the last row of the page before it.

The token is opaque to callers: it holds the sort values of that last row. Pages stay right while
rows are added, and the hundredth page costs as little as the first.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from chassis.errors import Invalid

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
    return kept, _encode(sort_values(kept[-1]))


def _encode(values: Sequence[object]) -> str:
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
        raise Invalid(
            "PAGE_TOKEN_MALFORMED",
            "page_token must be the next_page_token of the page before, unchanged.",
            field="page_token",
        )
    return tuple(values)

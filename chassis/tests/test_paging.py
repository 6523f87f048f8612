"""Pages by keyset: every row once, and tokens that are not ours are refused in words."""

from __future__ import annotations

import pytest
from chassis.errors import Invalid
from chassis.paging import SIZE_DEFAULT, cut, page_of
from hypothesis import given
from hypothesis import strategies as st


@given(st.sets(st.text(min_size=1)), st.integers(1, 20))
def test_pages_hold_every_row_once_in_order(names: set[str], size: int) -> None:
    ordered, seen, token = sorted(names), [], ""
    while True:
        page = page_of(size, token)
        waiting = [name for name in ordered if not page.after or (name,) > page.after]
        rows, token = cut(waiting[: page.limit], page, lambda name: (name,))
        seen.extend(rows)
        if not token:
            break
    assert seen == ordered


@pytest.mark.parametrize("token", ["x", "bnVsbA==", "WzFd", "WyJhIiwgImIiXQ==", "é"])
def test_a_token_that_is_not_ours_is_refused(token: str) -> None:
    with pytest.raises(Invalid) as refusal:
        page_of(0, token)
    assert refusal.value.field == "page_token"


def test_a_page_has_fifty_rows_unless_asked_and_never_more_than_two_hundred() -> None:
    assert (page_of(0, "").size, page_of(200, "").size) == (SIZE_DEFAULT, 200)
    for size in (-1, 201):
        with pytest.raises(Invalid):
            page_of(size, "")

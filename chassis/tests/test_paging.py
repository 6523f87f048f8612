"""Pages by keyset, and tokens that nobody has tampered with."""

from __future__ import annotations

import pytest

from chassis.errors import Invalid
from chassis.paging import SIZE_DEFAULT, Page, cut, page_of


def test_a_token_carries_the_sort_values_of_the_last_row() -> None:
    rows, token = cut([("a", 1), ("b", 2), ("c", 3)], Page(size=2), lambda row: row)
    assert rows == [("a", 1), ("b", 2)]
    assert page_of(2, token, width=2).after == ("b", "2")


def test_the_last_page_has_no_token() -> None:
    assert cut(["a", "b"], Page(size=2), lambda row: [row]) == (["a", "b"], "")


def test_no_size_means_the_default() -> None:
    assert page_of(0, "") == Page(SIZE_DEFAULT)


@pytest.mark.parametrize("size", [-1, 201])
def test_a_size_out_of_range_is_refused(size: int) -> None:
    with pytest.raises(Invalid, match="page_size"):
        page_of(size, "")


@pytest.mark.parametrize("token", ["x", "é", "bm9wZQ", "W10", "WzFd"])
def test_a_token_that_is_not_ours_is_refused(token: str) -> None:
    with pytest.raises(Invalid, match="next_page_token"):
        page_of(10, token)

"""Splits that sum to the whole, tax as the two schools round it, hours on the right line."""

from __future__ import annotations

from datetime import date

import pytest
from finance.billing.rules import (
    BillableWork,
    DueMilestone,
    cover,
    document_number,
    payment_due,
    share_amounts,
    split,
    tax_by_line,
    time_lines,
)
from hypothesis import given
from hypothesis import strategies as st

amounts = st.integers(0, 10**12)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


def some_work(seconds: int = 3600, hourly: int = 10_000, **other: object) -> BillableWork:
    given_: dict[str, object] = {
        "time_entry_id": "1",
        "charge_role": "designer",
        "worked_on": date(2026, 2, 2),
        "currency_code": "GBP",
        "value_minor": hourly * seconds // 3600,
        **other,
    }
    return BillableWork(seconds=seconds, hourly_minor=hourly, **given_)


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (10_000, [1, 1, 1], [3334, 3333, 3333]),
        (5, [1, 1, 1], [2, 2, 1]),
        (100_000, [50, 30, 40], [41_667, 25_000, 33_333]),
        (-10_000, [1, 1, 1], [-3334, -3333, -3333]),
    ],
)
def test_splits_of_the_book(total: int, shares: list[int], parts: list[int]) -> None:
    assert split(total, shares) == parts


@given(amounts, weights)
def test_a_split_sums_to_the_whole_and_no_part_is_a_unit_off(total: int, shares: list[int]) -> None:
    parts = split(total, shares)
    assert sum(parts) == total
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - total * share / sum(shares)) <= 1 + total / 10**14


@given(amounts, st.lists(st.integers(1, 2500), min_size=1, max_size=4))
def test_shares_that_make_up_the_whole_sum_to_it(total: int, shares: list[int]) -> None:
    shares = [*shares, 10_000 - sum(shares)] if sum(shares) < 10_000 else [10_000]
    assert sum(share_amounts(total, [], shares)) == total


@given(st.integers(10_000, 10**12), st.integers(1, 5000), st.integers(0, 10_000))
def test_what_was_billed_before_is_made_up_for_by_the_rest(
    total: int, billed_share: int, billed_amount: int
) -> None:
    rest = share_amounts(total, [(billed_share, billed_amount)], [10_000 - billed_share])
    assert billed_amount + sum(rest) == total


def test_tax_of_three_lines_by_line_and_on_the_total() -> None:
    assert tax_by_line([3333] * 3, 2000, "line") == [667, 667, 667]
    assert tax_by_line([3333] * 3, 2000, "total") == [667, 667, 666]


@given(st.lists(amounts, min_size=1, max_size=30), st.integers(0, 10_000))
def test_tax_on_the_total_is_rounded_once_and_lands_on_the_lines(
    lines: list[int], rate_bp: int
) -> None:
    taxes = tax_by_line(lines, rate_bp, "total")
    assert sum(taxes) == (2 * sum(lines) * rate_bp + 10_000) // 20_000
    assert all(tax >= 0 for tax in taxes)


def test_hours_are_grouped_by_role_and_rate() -> None:
    lines = time_lines(
        [
            some_work(time_entry_id="1"),
            some_work(time_entry_id="2", hourly=12_000),
            some_work(time_entry_id="3", seconds=1800),
            some_work(time_entry_id="4", charge_role="copywriter", hourly=8000),
        ]
    )
    assert [(line.charge_role, line.seconds, line.amount_minor) for line in lines] == [
        ("copywriter", 3600, 8000),
        ("designer", 5400, 15_000),
        ("designer", 3600, 12_000),
    ]
    assert lines[1].time_entry_ids == ("1", "3")


@given(
    st.lists(st.builds(some_work, seconds=st.integers(1, 90_000), hourly=st.integers(0, 30_000)))
)
def test_the_lines_hold_every_hour_and_penny_once(work: list[BillableWork]) -> None:
    lines = time_lines(work)
    assert sum(line.seconds for line in lines) == sum(entry.seconds for entry in work)
    assert sum(line.amount_minor for line in lines) == sum(entry.value_minor for entry in work)
    assert sum(len(line.time_entry_ids) for line in lines) == len(work)


def test_an_hour_is_covered_by_the_first_milestone_due_after_it_else_by_the_last() -> None:
    first = DueMilestone("a", "Concept", date(2026, 1, 31), 500_000)
    second = DueMilestone("b", "Launch", date(2026, 2, 28), 500_000)
    covered = cover(
        [first, second],
        [
            some_work(time_entry_id="1", worked_on=date(2026, 1, 31)),
            some_work(time_entry_id="2", worked_on=date(2026, 2, 1)),
            some_work(time_entry_id="3", worked_on=date(2026, 3, 9)),
        ],
    )
    assert [one.time_entry_ids for one in covered] == [("1",), ("2", "3")]
    assert [one.seconds for one in covered] == [3600, 7200]


def test_numbers_and_due_dates() -> None:
    assert document_number("INV", 2026, 7) == "INV-2026-0007"
    assert document_number("CN", 2026, 12_345) == "CN-2026-12345"
    assert payment_due(date(2026, 1, 31), 30) == date(2026, 3, 2)

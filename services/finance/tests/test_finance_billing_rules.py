"""Splits that sum to the whole, tax as the two schools round it, hours on the right line."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from finance.billing.rules.charging import (
    BillableWork,
    DueMilestone,
    cover,
    hours_in_words,
    time_lines,
)
from finance.billing.rules.settling import Settlement, document_number, payment_due
from finance.billing.rules.sharing import share_amounts
from finance.rounding.rules import half_up, split
from finance.taxing import TaxRate, credited_tax, document_taxes
from hypothesis import given
from hypothesis import strategies as st

amounts = st.integers(0, 10**12)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


def some_work(seconds: int = 3600, hourly: int = 10_000, **other: object) -> BillableWork:
    given_: dict[str, object] = {
        "work_id": "1",
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


def taxes(amounts: list[int], rate_bp: int, rounding: str) -> list[int]:
    rate = TaxRate.of(rate_bp)
    return document_taxes([(amount, rate) for amount in amounts], rounding)


def test_b24_tax_of_three_lines_by_line_and_on_the_total() -> None:
    assert taxes([3333] * 3, 2000, "line") == [667, 667, 667]
    assert taxes([3333] * 3, 2000, "total") == [667, 667, 666]


@given(st.lists(amounts, min_size=1, max_size=30), st.integers(0, 10_000))
def test_tax_on_the_total_is_rounded_once_and_lands_on_the_lines(
    lines: list[int], rate_bp: int
) -> None:
    found = taxes(lines, rate_bp, "total")
    assert sum(found) == (2 * sum(lines) * rate_bp + 10_000) // 20_000
    assert all(tax >= 0 for tax in found)


signed_lines = st.lists(
    st.tuples(st.integers(-(10**9), 10**12), st.sampled_from([0, 500, 1750, 2000])),
    min_size=1,
    max_size=20,
)


@given(signed_lines)
def test_on_the_total_the_tax_of_each_rate_is_that_of_its_lines_together(
    lines: list[tuple[int, int]],
) -> None:
    found = document_taxes([(amount, TaxRate.of(rate)) for amount, rate in lines], "total")
    for wanted in {rate for _, rate in lines}:
        net = sum(amount for amount, rate in lines if rate == wanted)
        tax = sum(one for one, (_, rate) in zip(found, lines, strict=True) if rate == wanted)
        assert tax == half_up(net * wanted, 10_000)


@given(st.integers(1, 10**9), st.integers(0, 10_000), st.lists(st.integers(1, 10**8), max_size=8))
def test_a_line_credited_in_any_parts_credits_exactly_its_tax(
    amount: int, rate_bp: int, cuts: list[int]
) -> None:
    tax = half_up(amount * rate_bp, 10_000)
    marks = [0, *sorted({cut % amount for cut in cuts}), amount]
    parts = [credited_tax(tax, amount, before, now - before) for before, now in pairwise(marks)]
    assert sum(parts) == tax
    assert min(parts) >= 0


def test_hours_are_grouped_by_role_and_rate() -> None:
    lines = time_lines(
        [
            some_work(work_id="1"),
            some_work(work_id="2", hourly=12_000),
            some_work(work_id="3", seconds=1800),
            some_work(work_id="4", charge_role="copywriter", hourly=8000),
        ]
    )
    assert [(line.charge_role, line.seconds, line.amount_minor) for line in lines] == [
        ("copywriter", 3600, 8000),
        ("designer", 5400, 15_000),
        ("designer", 3600, 12_000),
    ]
    assert [held.work_id for held in lines[1].work] == ["1", "3"]


some_days_work = st.lists(
    st.builds(
        some_work,
        seconds=st.integers(-90_000, 90_000).filter(bool),
        hourly=st.integers(0, 30_000),
    )
    | st.builds(
        some_work,
        seconds=st.integers(-90_000, 90_000).filter(bool),
        daily_minor=st.integers(0, 200_000),
        day_minutes=st.sampled_from([420, 450, 480]),
    )
)


@given(some_days_work)
def test_the_lines_hold_every_hour_once_and_share_their_amount_over_it(
    work: list[BillableWork],
) -> None:
    lines = time_lines(work)
    assert sum(line.seconds for line in lines) == sum(entry.seconds for entry in work)
    assert sum(len(line.work) for line in lines) == len(work)
    for line in lines:
        assert sum(held.amount_minor for held in line.work) == line.amount_minor


@given(some_days_work)
def test_b21_the_words_of_a_line_times_its_rate_are_its_amount(work: list[BillableWork]) -> None:
    for line in time_lines(work):
        stated = seconds_of(hours_in_words(line.seconds))
        assert line.rate.value(stated) == line.amount_minor


def seconds_of(words: str) -> int:
    """What the words of a line state: "1.25 h", "-0 h 20 min" or "2 h 0 min 5 s"."""
    if words.endswith(" h"):
        return round(float(words.removesuffix(" h")) * 3600)
    sign = -1 if words.startswith("-") else 1
    numbers = [int(part) for part in words.removeprefix("-").split() if part.isdecimal()]
    units = (3600, 60, 1)
    return sign * sum(number * unit for number, unit in zip(numbers, units, strict=False))


@pytest.mark.parametrize(
    ("entries", "minutes", "amount"), [(3, 20, 10_000), (6, 10, 10_000), (2, 15, 5000)]
)
def test_b21_a_line_is_rounded_once_however_many_entries_it_has(
    entries: int, minutes: int, amount: int
) -> None:
    (line,) = time_lines([some_work(seconds=minutes * 60)] * entries)
    assert line.amount_minor == amount


def test_b21_two_quarter_hours_cost_what_half_an_hour_costs() -> None:
    (line,) = time_lines([some_work(seconds=900, hourly=2750)] * 2)
    assert line.amount_minor == 1375
    assert sorted(held.amount_minor for held in line.work) == [687, 688]


@pytest.mark.parametrize(
    ("total", "credited", "paid", "refunded", "due", "credit_due", "status"),
    [
        (120, 0, 0, 0, 120, 0, "issued"),
        (120, 0, 20, 0, 100, 0, "part_paid"),
        (120, 0, 120, 0, 0, 0, "paid"),
        (120, 20, 100, 0, 0, 0, "paid"),
        (120, 50, 120, 0, 0, 50, "paid"),
        (120, 50, 120, 50, 0, 0, "paid"),
        (120, 120, 120, 0, 0, 120, "credited"),
        (120, 20, 0, 0, 100, 0, "issued"),
    ],
)
def test_what_is_owed_follows_from_what_was_credited_paid_and_refunded(
    total: int, credited: int, paid: int, refunded: int, due: int, credit_due: int, status: str
) -> None:
    found = Settlement(total, credited, paid, refunded)
    assert (found.due, found.credit_due, found.status) == (due, credit_due, status)


def test_an_hour_is_covered_by_the_first_milestone_due_after_it_else_by_the_last() -> None:
    first = DueMilestone("a", date(2026, 1, 31), 500_000)
    second = DueMilestone("b", date(2026, 2, 28), 500_000)
    covered = cover(
        [first, second],
        [
            some_work(work_id="1", worked_on=date(2026, 1, 31)),
            some_work(work_id="2", worked_on=date(2026, 2, 1)),
            some_work(work_id="3", worked_on=date(2026, 3, 9)),
        ],
    )
    assert [[held.work_id for held in one.work] for one in covered] == [["1"], ["2", "3"]]
    assert [one.seconds for one in covered] == [3600, 7200]


def test_numbers_and_due_dates() -> None:
    assert document_number("INV", 2026, 7) == "INV-2026-0007"
    assert document_number("CN", 2026, 12_345) == "CN-2026-12345"
    assert payment_due(date(2026, 1, 31), 30) == date(2026, 3, 2)

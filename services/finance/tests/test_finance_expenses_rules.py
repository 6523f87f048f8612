"""What an expense is worth, which states follow, and which files are receipts; pure."""

from __future__ import annotations

import pytest
from finance.costs.rules import charge_of
from finance.expenses.rules import (
    Deed,
    ExpenseStatus,
    content_type_of,
    expense_booked,
    expense_reimbursed,
    mileage_minor,
    positive_decimal,
    status_after,
    tax_rate_bp,
)
from finance.ledger.rules import is_balanced
from finance.rounding.rules import half_up
from hypothesis import given
from hypothesis import strategies as st


def test_g07_a_cost_is_charged_with_its_markup_rounded_half_up_once() -> None:
    assert charge_of(100_00, 1_500) == 115_00
    assert charge_of(33_33, 1_000) == 36_66
    assert charge_of(5, 1_000) == 6
    assert charge_of(-33_33, 1_000) == -36_66


def test_g07_mileage_is_its_distance_at_the_rate_rounded_once() -> None:
    assert mileage_minor("12.5", "0.45", 2) == 563
    assert mileage_minor("120", "0.30", 2) == 3600
    assert mileage_minor("100", "0.655", 2) == 6550
    assert mileage_minor("10", "32", 0) == 320


@pytest.mark.parametrize("text", ["", "0", "-1", "1e3", "1,5", "12.55", "1000000", " 5", "NaN"])
def test_a_distance_is_a_plain_decimal_above_zero(text: str) -> None:
    assert positive_decimal(text, 1, 100_000) is None


def test_a_decimal_is_kept_without_zeros_at_the_end() -> None:
    assert positive_decimal("12.50", 4, 100) == "12.5"
    assert positive_decimal("100", 4, 100) == "100"


@given(
    net=st.integers(1, 10**12),
    tax=st.integers(0, 10**12),
    of_project=st.booleans(),
    reimbursable=st.booleans(),
)
def test_what_an_expense_books_balances_and_its_reversal_cancels_it(
    net: int, tax: int, of_project: bool, reimbursable: bool
) -> None:
    booked = expense_booked(net, tax, of_project=of_project, reimbursable=reimbursable)
    back = expense_booked(-net, -tax, of_project=of_project, reimbursable=reimbursable)
    assert all(map(is_balanced, (booked, back, expense_reimbursed(net))))
    sums: dict[str, int] = {}
    for entry in (*booked, *back):
        difference = entry.debit_minor - entry.credit_minor
        sums[entry.ledger_account] = sums.get(entry.ledger_account, 0) + difference
    assert set(sums.values()) == {0}


@pytest.mark.parametrize(
    ("net", "tax", "rate"),
    [
        (100_00, 20_00, 2_000),
        (1_01, 20, 2_000),
        (100_00, 5_50, 550),
        (100_00, 8_10, 810),
        (123_45, 24_69, 2_000),
        (100_00, 12_34, 1_234),
        (-1_01, -20, 2_000),
    ],
)
def test_the_rate_of_a_receipt_is_the_roundest_that_gives_its_tax(
    net: int, tax: int, rate: int
) -> None:
    assert tax_rate_bp(net, tax) == rate


@given(net=st.integers(1, 10**9), percent=st.integers(1, 30))
def test_the_tax_return_counts_cost_and_tax_at_one_rate(net: int, percent: int) -> None:
    tax = half_up(net * percent, 100)
    booked = expense_booked(net, tax, of_project=True, reimbursable=True)
    counted = [one for one in booked if one.tax_category]
    if not tax:
        assert counted == []
        return
    assert [one.debit_minor for one in counted] == [net, tax]
    assert {one.tax_category for one in counted} == {"standard"}
    (rate,) = {one.tax_rate_bp for one in counted}
    assert half_up(net * rate, 10_000) == tax


@given(st.lists(st.sampled_from(list(Deed)), max_size=12))
def test_whatever_is_done_in_any_order_only_what_was_approved_is_paid(deeds: list[Deed]) -> None:
    status, approved = ExpenseStatus.DRAFT, False
    for deed in deeds:
        after = status_after(status, deed)
        if after is None:
            continue
        approved = approved or deed is Deed.APPROVE
        status = after
        assert approved or status not in {ExpenseStatus.REIMBURSED, ExpenseStatus.REVERSED}
        assert not approved or status not in {ExpenseStatus.DRAFT, ExpenseStatus.REJECTED}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg onload=alert(1)>", None),
        (b"<!doctype html>", None),
        (b"ABCD\x00\x00\x00\x00WEBP", None),
        (b"", None),
    ],
)
def test_what_a_file_is_its_first_bytes_decide(content: bytes, kind: str | None) -> None:
    assert content_type_of(content) == kind

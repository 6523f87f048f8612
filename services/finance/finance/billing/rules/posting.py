"""What billing's documents and payments post to the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from finance.ledger.rules import (
    BANK,
    FEES,
    ON_ACCOUNT,
    OUTPUT_TAX,
    TRADE_DEBTORS,
    Entry,
    credit,
    debit,
    without_zeros,
)


class Taxed(NamedTuple):
    """What a document charges with one tax category and rate, and the tax on it."""

    category: str
    rate_bp: int
    net_minor: int
    tax_minor: int


class Fees(NamedTuple):
    """What a document charges of one project to one income account; empty: that of fees."""

    ledger_account: str
    project_id: str
    category: str
    rate_bp: int
    net_minor: int


def invoice_issued(taxes: Sequence[Taxed], charged: Sequence[Fees]) -> list[Entry]:
    """The client owes net and tax: fees earned, tax owed on. A credit note is its negative.

    Fees and tax are posted by category and rate, for the tax return; fees by project as well.
    """
    owed = sum(one.net_minor + one.tax_minor for one in taxes)
    fees = [
        replace(
            credit(one.ledger_account or FEES, one.net_minor, (one.category, one.rate_bp)),
            project_id=one.project_id,
        )
        for one in charged
    ]
    tax = [credit(OUTPUT_TAX, one.tax_minor, (one.category, one.rate_bp)) for one in taxes]
    return without_zeros([debit(TRADE_DEBTORS, owed), *fees, *tax])


def payment_received(amount_minor: int) -> list[Entry]:
    """Money is in the bank, and the client owes that much less. A refund is its negative."""
    return [debit(BANK, amount_minor), credit(TRADE_DEBTORS, amount_minor)]


def put_on_account(amount_minor: int) -> list[Entry]:
    """Money is in the bank that no invoice has yet. A refund of it is its negative."""
    return [debit(BANK, amount_minor), credit(ON_ACCOUNT, amount_minor)]


def allocated(amount_minor: int) -> list[Entry]:
    """Money on account pays an invoice. Taking it back is its negative."""
    return [debit(ON_ACCOUNT, amount_minor), credit(TRADE_DEBTORS, amount_minor)]

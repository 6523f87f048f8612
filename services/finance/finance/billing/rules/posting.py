"""What billing's documents and payments post to the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from finance.exchange.rules.carrying import Worth
from finance.ledger.rules import (
    BANK,
    FEES,
    ON_ACCOUNT,
    OUTPUT_TAX,
    TRADE_DEBTORS,
    Entry,
    credit,
    debit,
    exchange_difference,
    without_zeros,
)
from finance.rounding.rules import split


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


def invoice_issued(
    taxes: Sequence[Taxed],
    charged: Sequence[Fees],
    in_base: tuple[int, int] | None = None,
    credited: Worth | None = None,
) -> list[Entry]:
    """The client owes net and tax: fees earned, tax owed on. A credit note is its negative.

    Fees and tax are posted by category and rate, for the tax return; fees by project as well.
    in_base: (net, tax) in the currency of the books, as the document says. credited: what a credit
    note takes off its invoice there.
    """
    owed = sum(one.net_minor + one.tax_minor for one in taxes)
    nets = _parts(in_base and in_base[0], [one.net_minor for one in charged])
    taxed = _parts(in_base and in_base[1], [one.tax_minor for one in taxes])
    fees = [_fee(one, base) for one, base in zip(charged, nets, strict=True)]
    tax = [
        credit(OUTPUT_TAX, one.tax_minor, (one.category, one.rate_bp), base)
        for one, base in zip(taxes, taxed, strict=True)
    ]
    base = sum(in_base) if in_base else None
    if credited is not None:
        base = -credited.item_minor
    debtor = debit(TRADE_DEBTORS, owed, base_minor=base)
    difference = _difference(credited, TRADE_DEBTORS) if credited else []
    return without_zeros([debtor, *fees, *tax, *difference])


def _fee(one: Fees, base_minor: int | None) -> Entry:
    account, tax = one.ledger_account or FEES, (one.category, one.rate_bp)
    return replace(credit(account, one.net_minor, tax, base_minor), project_id=one.project_id)


def _parts(base: int | None, weights: Sequence[int]) -> Sequence[int | None]:
    """An amount of the books shared out like the amounts of the document."""
    if base is None:
        return [None] * len(weights)
    return split(base, weights) if sum(weights) else [0] * len(weights)


def payment_received(amount_minor: int, worth: Worth | None = None) -> list[Entry]:
    """Money is in the bank, and the client owes that much less. A refund is its negative."""
    return _moved(BANK, TRADE_DEBTORS, amount_minor, worth)


def put_on_account(amount_minor: int, worth: Worth | None = None) -> list[Entry]:
    """Money is in the bank that no invoice has yet. A refund of it is its negative."""
    return _moved(BANK, ON_ACCOUNT, amount_minor, worth)


def allocated(amount_minor: int, worth: Worth | None = None) -> list[Entry]:
    """Money on account pays an invoice. Taking it back is its negative."""
    return _moved(ON_ACCOUNT, TRADE_DEBTORS, amount_minor, worth)


def _moved(to: str, off: str, minor: int, worth: Worth | None) -> list[Entry]:
    if worth is None:
        return [debit(to, minor), credit(off, minor)]
    return [
        debit(to, minor, base_minor=worth.money_minor),
        credit(off, minor, base_minor=worth.item_minor),
        *_difference(worth, off),
    ]


def _difference(worth: Worth, off: str) -> list[Entry]:
    """What the money is worth beyond what was taken off, and what is left over there."""
    made = exchange_difference(worth.money_minor - worth.item_minor, undoes=worth.undoes)
    if worth.left_minor:
        cleared = credit(off, 0, base_minor=worth.left_minor)
        made += [cleared, *exchange_difference(-worth.left_minor)]
    return made

"""The one law of the books: what is debited is credited.

A posting is on one side of one account. The account is named by its number in the chart or by its
role, which the agency's chart maps to a number.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from finance.chart.rules.roles import AccountRole

TRADE_DEBTORS = AccountRole.RECEIVABLES.value
BANK = AccountRole.BANK.value
ON_ACCOUNT = AccountRole.PAYMENTS_ON_ACCOUNT.value
OUTPUT_TAX = AccountRole.OUTPUT_TAX.value
FEES = AccountRole.REVENUE.value
TRADE_CREDITORS = AccountRole.PAYABLES.value
OWED_TO_STAFF = AccountRole.STAFF_PAYABLES.value
INPUT_TAX = AccountRole.INPUT_TAX.value
DIRECT_COSTS = AccountRole.PURCHASES.value
OVERHEADS = AccountRole.STAFF_EXPENSES.value


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a journal, in minor units of the journal's currency; one of the two is zero.

    ledger_account: a number of the chart, or a role. client_id, project_id: whose it is, where that
    differs from the journal. tax_category, tax_rate_bp: for the tax return, on net amounts and on
    tax.
    """

    ledger_account: str
    debit_minor: int = 0
    credit_minor: int = 0
    client_id: str | None = None
    project_id: str | None = None
    tax_category: str | None = None
    tax_rate_bp: int = 0


def debit(ledger_account: str, amount_minor: int, tax: tuple[str, int] | None = None) -> Entry:
    """Of a negative amount: the same on the other side. tax: its category and rate."""
    category, rate_bp = tax or (None, 0)
    return Entry(
        ledger_account,
        debit_minor=max(amount_minor, 0),
        credit_minor=max(-amount_minor, 0),
        tax_category=category,
        tax_rate_bp=rate_bp,
    )


def credit(ledger_account: str, amount_minor: int, tax: tuple[str, int] | None = None) -> Entry:
    return debit(ledger_account, -amount_minor, tax)


def reversed_(entries: Sequence[Entry]) -> list[Entry]:
    """The same on the other sides: together they add nothing to any account."""
    return [
        replace(entry, debit_minor=entry.credit_minor, credit_minor=entry.debit_minor)
        for entry in entries
    ]


def without_zeros(entries: Sequence[Entry]) -> list[Entry]:
    """A posting of nothing says nothing."""
    return [entry for entry in entries if entry.debit_minor or entry.credit_minor]


def is_balanced(entries: Sequence[Entry]) -> bool:
    """At least two postings, none negative or on both sides, debits equal to credits."""
    one_sided = all(
        entry.debit_minor >= 0
        and entry.credit_minor >= 0
        and (entry.debit_minor == 0) != (entry.credit_minor == 0)
        for entry in entries
    )
    debits = sum(entry.debit_minor for entry in entries)
    credits_ = sum(entry.credit_minor for entry in entries)
    return len(entries) >= 2 and one_sided and debits == credits_


def following(starts_on: date, after: date, every_months: int) -> date:
    """The first of its days after this one: the day of starts_on, or the month's last before it.

    From 31 January every month: 28 February, 31 March, 30 April.
    """
    passed = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    steps = max(passed // every_months, 0)
    while True:
        months = starts_on.year * 12 + starts_on.month - 1 + steps * every_months
        year, month = divmod(months, 12)
        found = date(year, month + 1, min(starts_on.day, monthrange(year, month + 1)[1]))
        if found > after:
            return found
        steps += 1


def later(one: date | None, other: date | None) -> date | None:
    """Of two last days; None: there is none."""
    return max((day for day in (one, other) if day is not None), default=None)


def earlier(one: date | None, other: date | None) -> date | None:
    """The first of two last days; None, which is no day at all, comes before any."""
    return None if one is None or other is None else min(one, other)

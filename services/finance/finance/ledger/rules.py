"""The one law of the books: what is debited is credited.

Accounts are numbers in the chart; a posting is on one side of one account. Standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TRADE_DEBTORS = "1100"
BANK = "1200"
OUTPUT_TAX = "2200"
FEES = "4000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One side of a journal, in minor units of the journal's currency; one of the two is zero."""

    ledger_account: str
    debit_minor: int = 0
    credit_minor: int = 0


def debit(ledger_account: str, amount_minor: int) -> Entry:
    """Of a negative amount: the same on the other side."""
    if amount_minor < 0:
        return Entry(ledger_account, credit_minor=-amount_minor)
    return Entry(ledger_account, debit_minor=amount_minor)


def credit(ledger_account: str, amount_minor: int) -> Entry:
    return debit(ledger_account, -amount_minor)


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
